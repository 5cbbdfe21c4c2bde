"""Removing what a run created: by its ledger, and by its mark where an answer was lost."""

from __future__ import annotations

from urllib.parse import quote

from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.transport.ledger import Created, Ledger
from intercontract.transport.leftovers import FEW_PAGES, LeftoverSearch


def clean(
    sender: Sender, ledger: Ledger, api_version: str, pages: int = FEW_PAGES
) -> list[Created]:
    """Remove everything in a ledger, which keeps what could not be removed. Returns what was.

    What nobody answered, or what the moment forbids, is tried a second time once the rest is gone.

    Raises:
        OutOfTime, TargetUnreachable: it came no further.
    """
    if ledger.intents:
        search = LeftoverSearch(sender, api_version, ledger.catalogue, ledger.mark.__eq__, pages)
        people = [identifier for kind, identifier in ledger.entries() if kind == "contact"]
        for entry in search.found(people, ledger.lost):
            ledger.add(*entry)
        if not search.unfinished:
            ledger.searched()
    gone: list[Created] = []
    for _ in range(2):
        again = [entry for entry in ledger.entries() if _passes(ledger.refused.get(entry, 0))]
        for entry in again:
            status = _remove(sender, ledger, *entry, api_version)
            if status == 404 or (status and 200 <= status < 300):
                ledger.removed(*entry)
                gone.append(entry)
            elif status is not None:
                ledger.refused[entry] = status
    return gone


def _passes(status: int) -> bool:
    """Whether another answer may come soon: there was none, or it is about the moment."""
    return status in (0, 409, 429) or status >= 500


def _remove(
    sender: Sender, ledger: Ledger, kind: str, identifier: str, api_version: str
) -> int | None:
    """What is answered to a removal, 0 where nothing is; None where nothing removes such things."""
    resource = ledger.catalogue.named(kind)
    if not resource or not resource.removal:
        return None
    path, version = resource.removal.path, resource.removal.since
    sender.label(Case("clean-up", description=f"remove the {kind} that a run created"))
    headers = Headers({"Accept": "application/json", "Intercom-Version": version or api_version})
    url = sender.base_url + path.replace("{id}", quote(identifier, safe=""))
    return sender.send(Request("DELETE", url, headers)).response.status
