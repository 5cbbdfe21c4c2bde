"""Every status is one that the operation documents."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import DOCUMENTED
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


@check(
    id="undocumented-status",
    summary="The status is one that the operation documents.",
    source="the documentation's *Responses* section of each operation",
    needs=DOCUMENTED,
    good="GET /conversations/1 answers 404, which Retrieve a conversation documents",
    bad="POST /conversations answers 201, where 200 is documented",
)
def undocumented_status(exchange: Exchange) -> Iterator[Violation]:
    """The status is documented for the operation: exactly, by its class (4XX), or by a default.

    A 5xx or no answer (0) is `server-error`'s matter, and 304 is the transport's, where the request had a
    condition or came from elsewhere (browsers keep answers). A final answer with 1xx, or a number below
    that, is documented nowhere.
    """
    if exchange.operation is None or exchange.documented_response:
        return
    status = exchange.status
    if status >= 500 or status == 0 or (status == 304 and _may_be_unmodified(exchange)):
        return
    if exchange.interaction.request.method.upper() == "HEAD" and status in (404, 405, 406):
        return  # HEAD itself is documented nowhere
    documented = ", ".join(spec.status for spec in exchange.operation.responses)
    yield violation(
        "",
        f"one of {documented}" if documented else "a documented status",
        status,
        str(status),
        message=f"the status {status} is not documented for this operation",
    )


def _may_be_unmodified(exchange: Exchange) -> bool:
    headers = exchange.interaction.request.headers
    return not exchange.is_ours or "If-None-Match" in headers or "If-Modified-Since" in headers
