"""A method that a path does not document does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.needs import Need
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.interaction import Case

# Documented by the vendor for 2.11, and not part of every contract: an answer is no surprise.
# Source: Intercom-OpenAPI, descriptions/2.11, updateConversation.
_ELSEWHERE = (("PUT", re.compile(r"/conversations/[^/]+")),)


# What a run does for itself goes beyond the documented operations on purpose.
_OTHER_PURPOSES = frozenset({"identify", "discovery", "clean-up"})

_OTHER_METHOD = Need(
    "a request of the suite with a method that its path does not document",
    lambda exchange: (
        exchange.is_ours and bool(exchange.path_operations) and exchange.operation is None
    ),
)


@check(
    id="unsupported-method",
    summary="A method that is not documented for a path is refused.",
    source="documentation, *HTTP responses*: 404, or 406, for an unsupported method; RFC 9110 has 405",
    needs=_OTHER_METHOD,
    good="PATCH /conversations/1 answers 404",
    bad="PATCH /conversations/1 answers 200",
)
def unsupported_method(exchange: Exchange) -> Iterator[Violation]:
    """A request of the suite's own, with a method that the contract does not document for its path,
    gets no 2xx: 404, 405 and 406 are all accepted, and so is any other refusal.

    HEAD goes with GET, and OPTIONS belongs to the transport. In other people's traffic the same is
    `undocumented-operation`.
    """
    request = exchange.interaction.request
    method = request.method.upper()
    case = exchange.interaction.case
    if not exchange.succeeded or not exchange.host_is_documented:
        return
    if method in ("HEAD", "OPTIONS") or (case and _is_for_another_purpose(case)):
        return
    if any(m == method and path.fullmatch(request.path) for m, path in _ELSEWHERE):
        return
    documented = ", ".join(sorted(exchange.path_operations))
    yield violation(
        "",
        f"404, 405 or 406: documented are {documented}",
        exchange.status,
        method,
        message=f"the undocumented method {method} was answered {exchange.status}",
    )


def _is_for_another_purpose(case: Case) -> bool:
    # A scenario uses operations that are not part of every contract, unless it says that it is wrong to.
    borrowed = case.phase == "scenario" and case.mode != "negative"
    return borrowed or case.phase in _OTHER_PURPOSES
