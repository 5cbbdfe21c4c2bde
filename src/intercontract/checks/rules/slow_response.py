"""Answers come in time."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import Need
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Severity, Violation

SECONDS = 5.0

_TIMED = Need(
    "an answer whose time was taken",
    lambda exchange: exchange.interaction.response.elapsed is not None,
)


@check(
    id="slow-response",
    summary="No answer takes longer than five seconds.",
    source="no promise of the documentation; recorded answers take 0.1 to 0.5 seconds (X-Runtime)",
    severity=Severity.WARNING,
    needs=_TIMED,
    good="GET /conversations/363 answers after 0.2 s",
    bad="GET /conversations/363 answers after 6 s",
)
def slow_response(exchange: Exchange) -> Iterator[Violation]:
    """The time to the answer, where it was measured or recorded, is at most five seconds: ten times what
    recordings show, and half of what clients usually wait.

    A warning, because nothing is promised.
    """
    elapsed = exchange.interaction.response.elapsed
    if elapsed is not None and elapsed > SECONDS and exchange.host_is_documented:
        yield violation(
            "",
            f"an answer within {SECONDS:g} seconds",
            f"{elapsed:.1f} seconds",
            "slow",
            message=f"the answer took {elapsed:.1f} seconds",
        )
