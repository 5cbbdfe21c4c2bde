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
    gone = []
    for kind, identifier in ledger.entries():
        if _remove(sender, ledger, kind, identifier, api_version):
            ledger.removed(kind, identifier)
            gone.append((kind, identifier))
    return gone


def _remove(sender: Sender, ledger: Ledger, kind: str, identifier: str, api_version: str) -> bool:
    resource = ledger.catalogue.named(kind)
    if not resource or not resource.removal:
        return False
    path, version = resource.removal.path, resource.removal.since
    sender.label(Case("clean-up", description=f"remove the {kind} that a run created"))
    headers = Headers({"Accept": "application/json", "Intercom-Version": version or api_version})
    url = sender.base_url + path.replace("{id}", quote(identifier, safe=""))
    status = sender.send(Request("DELETE", url, headers)).response.status
    return status == 404 or 200 <= status < 300
