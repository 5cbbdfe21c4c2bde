"""Companies, to be tagged."""

from __future__ import annotations

from random import Random

from attrs import frozen

from intercontract.sandbox.collection import Collection, unrendered
from intercontract.sandbox.workspace import Workspace

_NAMES = ("Harbour Freight & Tea", "Tidewater", "Copperfield", "Northlight", "Kestrel Works")


@frozen
class Company:
    """A company; ``company_id`` is the customer's own id for it."""

    id: str
    company_id: str
    name: str
    created_at: int
    tag_ids: tuple[str, ...] = ()


def _seed(workspace: Workspace, _random: Random) -> None:
    for number, name in enumerate(_NAMES, 1):
        id_ = COMPANIES.new_id(workspace)
        COMPANIES.keep(workspace, Company(id_, f"c-{number}", name, workspace.now))


COMPANIES = Collection[Company](
    "company", unrendered, keys={"company_id": lambda company: company.company_id}, seed=_seed
)
