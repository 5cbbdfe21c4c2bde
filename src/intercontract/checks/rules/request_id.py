"""No two answers carry one request id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.needs import INTERCOM, SERVER, Need
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation

_HEADER = "X-Request-Id"

_OWN = (
    SERVER
    & INTERCOM
    & Need(
        f"to a request of the suite, with {_HEADER}",
        lambda exchange: exchange.is_ours and _HEADER in exchange.interaction.response.headers,
    )
)


@check(
    id="request-id",
    scope=Scope.SEQUENCE,
    summary="Each answer has an X-Request-Id of its own.",
    source="documentation, *Error Objects*: request_id identifies the request; no recorded id comes twice",
    needs=_OWN,
    good="X-Request-Id: 002c2f1mqv8e5s0t7d90, then 002c2f1mqv8e5s0t7d91",
    bad="X-Request-Id: 002c2f1mqv8e5s0t7d90 twice",
)
def request_id(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Within a sequence of the suite's own requests no X-Request-Id comes twice: support finds a request by
    it. In other people's traffic a cache or a tool that redacts may repeat one. The form is
    `response-header`'s matter.
    """
    seen: set[str] = set()
    for at, exchange in enumerate(exchanges):
        if not _OWN.met(exchange):
            continue
        given = exchange.interaction.response.headers.get(_HEADER) or ""
        if given and given in seen:
            yield violation(
                f"/{_HEADER}",
                "an id that no earlier answer had",
                given,
                "repeat",
                message=f"two answers carry one {_HEADER}",
                part="header",
                at=at,
            )
            return  # said once
        seen.add(given)
