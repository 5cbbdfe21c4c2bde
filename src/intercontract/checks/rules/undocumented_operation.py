"""Traffic goes to documented operations of documented servers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from intercontract.checks.needs import NOT_OURS
from intercontract.checks.registry import Party, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation

_wrong = partial(violation, "", part="request")


@check(
    id="undocumented-operation",
    summary="Host, path and method of a recorded request are documented.",
    source="the documentation's *Servers* and list of operations",
    needs=NOT_OURS,
    judges=Party.CLIENT,
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
    request = exchange.interaction.request
    method = request.method.upper()
    if not exchange.host_is_documented:
        hosts = ", ".join(sorted(exchange.contract.documented.hosts))
        host = request.host or "no host"
        message = f"{host} is none of the documented servers"
        yield _wrong(f"one of {hosts}", host, "host", host, message=message)
    elif exchange.operation is not None or method == "OPTIONS":
        return
    elif exchange.path_operations:
        methods = ", ".join(sorted(exchange.path_operations))
        message = f"the method {method} is not documented here"
        yield _wrong(methods, method, "method", message=message)
    else:
        message = "the path is not documented"
        yield _wrong("a documented path", request.path, "path", message=message)
