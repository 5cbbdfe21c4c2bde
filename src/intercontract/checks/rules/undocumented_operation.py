"""Traffic goes to documented operations of documented servers."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


@check(
    id="undocumented-operation",
    summary="Host, path and method of a recorded request are documented.",
    source="the documentation's *Servers* and list of operations",
    good="GET https://api.intercom.io/conversations",
    bad="GET https://api.intercom.io/conversation",
)
def undocumented_operation(exchange: Exchange) -> Iterator[Violation]:
    """A request that somebody else made went to one of the contract's servers, to a documented path,
    with a documented method.

    OPTIONS is the browser asking leave. Requests of the suite's own go elsewhere only on purpose, and
    are not judged. A path or method that the contract does not document may still exist: take a
    contract that documents more.
    """
    if exchange.is_ours:
        return
    request = exchange.interaction.request
    method = request.method.upper()
    if not exchange.host_is_documented:
        hosts = ", ".join(sorted(exchange.contract.documented.hosts))
        host = request.host or "no host"
        yield _violation(
            "host", f"one of {hosts}", host, f"{host} is none of the documented servers"
        )
    elif exchange.operation is not None or method == "OPTIONS":
        return
    elif exchange.path_operations:
        methods = ", ".join(sorted(exchange.path_operations))
        yield _violation("method", methods, method, f"the method {method} is not documented here")
    else:
        yield _violation("path", "a documented path", request.path, "the path is not documented")


def _violation(kind: str, expected: str, observed: str, message: str) -> Violation:
    host = (observed,) if kind == "host" else ()
    return Violation(
        pointer="",
        expected=expected,
        observed=observed,
        message=message,
        arguments=(kind, *host),
        part="request",
    )
