"""What remains of the rate limit goes down with every call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import refused
from intercontract.checks.needs import INTERCOM, SERVER, Need
from intercontract.checks.registry import Scope, check
from intercontract.checks.rules.rate_limit_headers import LIMIT, REMAINING, RESET
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.digits import whole_number
from intercontract.model.finding import Violation

_COUNTED = (
    SERVER
    & INTERCOM
    & Need(
        "to an accepted request of the suite, with rate-limit headers",
        lambda exchange: (
            exchange.is_ours
            and not refused(exchange)
            and all(
                whole_number(exchange.interaction.response.headers.get(name) or "") is not None
                for name in (LIMIT, REMAINING, RESET)
            )
        ),
    )
)


@check(
    id="rate-limit-countdown",
    scope=Scope.SEQUENCE,
    summary="Within one period X-RateLimit-Remaining falls from call to call.",
    source="documentation, *Rate limiting*; in recordings it falls by one with each call that has the same "
    "X-RateLimit-Reset",
    needs=_COUNTED,
    good="X-RateLimit-Remaining: 166, then 165, with one X-RateLimit-Reset",
    bad="X-RateLimit-Remaining: 166, then 166, with one X-RateLimit-Reset",
)
def rate_limit_countdown(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Of two successive answers to the suite with the same X-RateLimit-Reset and -Limit, the later has less
    remaining, or both have none.

    By how much is not judged: others may use the same workspace. A new period begins at the limit.
    """
    before: tuple[int, ...] | None = None
    for at, exchange in enumerate(exchanges):
        if not _COUNTED.met(exchange):
            continue
        headers = exchange.interaction.response.headers
        reset, limit, left = (int(headers.get(name) or 0) for name in (RESET, LIMIT, REMAINING))
        if before and before[:2] == (reset, limit) and left >= before[2] > 0:
            yield violation(
                f"/{REMAINING}",
                f"fewer than {before[2]} in the same period",
                left,
                "countdown",
                message=f"{REMAINING} did not fall from one call to the next",
                part="header",
                at=at,
            )
            return  # said once
        before = reset, limit, left
