"""The server does not fail."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


@check(
    id="server-error",
    summary="No answer is a 5xx.",
    source="RFC 9110, section 15.6; no operation documents a 5xx",
    good="a request that cannot be served answers 4xx",
    bad="GET /conversations?per_page=abc answers 500",
)
def server_error(exchange: Exchange) -> Iterator[Violation]:
    """The status is below 500, whatever was sent, unless the contract documents that very 5xx.

    A request that was not answered at all (status 0: the connection was reset, or nothing came in time)
    failed as well.
    """
    if not exchange.host_is_documented:
        return
    if exchange.status == 0:
        yield Violation(
            pointer="",
            expected="an answer",
            observed="none",
            message="the server did not answer",
            arguments=("0",),
        )
        return
    if exchange.status < 500:
        return
    documented = exchange.documented_response
    if documented and documented.status != "default":
        return
    yield Violation(
        pointer="",
        expected="a status below 500",
        observed=str(exchange.status),
        message=f"the server failed with {exchange.status}",
        arguments=(str(exchange.status),),
    )
