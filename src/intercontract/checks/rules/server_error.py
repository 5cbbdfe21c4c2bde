"""The server does not fail."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import SERVER
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


@check(
    id="server-error",
    summary="No answer is a 5xx.",
    source="RFC 9110, section 15.6; no operation documents a 5xx",
    needs=SERVER,
    good="a request that cannot be served answers 4xx",
    bad="GET /conversations?per_page=abc answers 500",
)
def server_error(exchange: Exchange) -> Iterator[Violation]:
    """The status is below 500, whatever was sent, unless the contract documents that very 5xx.

    A request that was not answered at all (status 0: the connection was reset, or nothing came in time)
    failed as well.
    """
    if exchange.status == 0:
        yield violation("", "an answer", "none", "0", message="the server did not answer")
        return
    if exchange.status < 500:
        return
    documented = exchange.documented_response
    if documented and documented.status != "default":
        return
    yield violation(
        "",
        "a status below 500",
        exchange.status,
        str(exchange.status),
        message=f"the server failed with {exchange.status}",
    )
