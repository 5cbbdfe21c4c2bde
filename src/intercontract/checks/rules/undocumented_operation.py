"""Traffic goes to documented operations, where a contract claims to document them all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from intercontract.checks.needs import NOT_OURS, SERVER, Need
from intercontract.checks.registry import Party, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation

# What the suite's own sandbox serves beyond a contract is no fault of who asks for it.
_COMPLETE = Need(
    "by a contract that claims to be complete",
    lambda exchange: (
        exchange.contract.is_complete
        and (exchange.interaction.answered_by != "sandbox" or exchange.status == 404)
    ),
)

_wrong = partial(violation, "", part="request")


@check(
    id="undocumented-operation",
    summary="Path and method of a recorded request are documented.",
    source="the documentation's *Servers* and list of operations",
    needs=SERVER & NOT_OURS & _COMPLETE,
    judges=Party.CLIENT,
    good="GET https://api.intercom.io/conversations",
    bad="GET https://api.intercom.io/conversation",
)
def undocumented_operation(exchange: Exchange) -> Iterator[Violation]:
    """A request that somebody else made to one of the contract's servers went to a documented path, with a
    documented method.

    This is judged where the contract claims to be complete (``x-intercontract-complete: true`` at its root,
    which an Overlay can add). Otherwise such requests, and those to any other host, are not covered: they
    are counted under what was not verified. OPTIONS is the browser asking leave. Requests of the suite's
    own go elsewhere only on purpose.
    """
    request = exchange.interaction.request
    method = request.method.upper()
    if exchange.operation is not None or method == "OPTIONS":
        return
    if exchange.path_operations:
        methods = ", ".join(sorted(exchange.path_operations))
        message = f"the method {method} is not documented here"
        yield _wrong(methods, method, "method", message=message)
    else:
        message = "the path is not documented"
        yield _wrong("a documented path", request.path, "path", message=message)
