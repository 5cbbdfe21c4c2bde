"""What a client sent keeps the contract."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import DOCUMENTED, NOT_OURS
from intercontract.checks.registry import Party, check
from intercontract.checks.requests import request_problems
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.interaction import Source

_FOREIGN = (Source.CAPTURED, Source.IMPORTED, Source.RECORDED)


@check(
    id="request-conformance",
    summary="A client's request fits the contract: parameters, media type, body.",
    source="the documentation's *Request* section of each operation",
    needs=DOCUMENTED & NOT_OURS,
    judges=Party.CLIENT,
    good='POST /conversations/1/tags {"id": "7614302", "admin_id": "8120347"}',
    bad='POST /conversations/1/tags {"id": "7614302"}',
)
def request_conformance(exchange: Exchange) -> Iterator[Violation]:
    """What an SDK or another client sent, as captured or recorded, fits the corrected contract: required
    parameters and properties are there, types and ranges are right, the body is JSON and sent as such.

    However it was answered: the client is judged, not the server. A missing Intercom-Version is no
    violation (the app's version answers). Names that the contract does not know are
    `undocumented-input`'s matter. Requests of the suite's own are not judged.
    """
    if exchange.interaction.source not in _FOREIGN:
        return
    for problem in request_problems(exchange):
        yield problem.violation
