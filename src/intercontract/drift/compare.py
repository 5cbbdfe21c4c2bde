"""Two API descriptions compared: what changed, and what it does to a client of the first."""

from __future__ import annotations

from typing import Any

from intercontract.contract.garbage_collection import paused_garbage_collection
from intercontract.drift.api import components, operations, security, servers, versioning, webhooks
from intercontract.drift.api.context import Context
from intercontract.drift.canonical import Canon
from intercontract.drift.change import Change
from intercontract.drift.document import Document, Unchanged
from intercontract.drift.options import Options
from intercontract.drift.outcome import Outcome
from intercontract.drift.verdict import Judge
from intercontract.drift.walk import Walker
from intercontract.errors import ContractError

DEFAULTS = Options()


def compare(
    base: dict[str, Any], revision: dict[str, Any], *, options: Options = DEFAULTS
) -> tuple[Change, ...]:
    """Every change from ``base`` to ``revision``, worst first.

    Both are OpenAPI descriptions (3.0 or 3.1, also mixed) as plain JSON values, references unresolved
    and local. Neither is altered.

    Raises:
        ContractError: one of them is not an object.
    """
    for name, document in (("base", base), ("revision", revision)):
        if not isinstance(document, dict):
            raise ContractError(
                f"the {name} description is not an object",
                hint="give an OpenAPI 3.0 or 3.1 document",
            )
    one, other = Document(base), Document(revision)
    one.lenient_null = other.lenient_null = not (one.is_31 and other.is_31)
    canon = Canon(same_dialect=one.is_31 == other.is_31)
    walker = Walker(Unchanged(one, other), canon, options)
    context = Context(one, other, options, walker, Judge(canon, options), Outcome(options))
    with paused_garbage_collection():
        for part in (servers, webhooks, components):
            part.compare(context)
        security.compare_global(context)
        operations.compare_paths(context)
        versioning.compare(context)
        return context.outcome.changes()
