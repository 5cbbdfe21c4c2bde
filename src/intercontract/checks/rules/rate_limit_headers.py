"""The headers that announce the rate limit are there, and make sense."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.facts import LATEST, applies, refused
from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange
from intercontract.contract.validation import show
from intercontract.model.finding import Violation

LIMIT, REMAINING, RESET = "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"

# 2020-01-01: a period ends about when the answer is given, and this API version is younger.
_EARLIEST = 1_577_836_800
_INTEGER = re.compile(r"\d{1,18}", re.ASCII)


@check(
    id="rate-limit-headers",
    summary="X-RateLimit-Limit, -Remaining and -Reset are present, integers, and plausible.",
    source="documentation, *Rate limiting*: on every authenticated response",
    good="X-RateLimit-Limit: 167, X-RateLimit-Remaining: 166, X-RateLimit-Reset: 1767603616",
    bad="X-RateLimit-Limit: 167, X-RateLimit-Remaining: 168, X-RateLimit-Reset: 1767603616",
)
def rate_limit_headers(exchange: Exchange) -> Iterator[Violation]:
    """The three headers are on every successful answer and on a 429, are integers of at least 0,
    Limit at least 1, Remaining is at most Limit, and Reset is a time in Unix seconds after 2020.

    The documentation promises them on every authenticated response; a recorded 404 lacked them, so
    their absence counts on 2xx and 429 only, and when the recording kept headers. The first call of a
    period shows Remaining equal to Limit. Reset is up to 16 seconds ahead in recordings, and is not
    compared with a clock.
    """
    if not applies(exchange):
        return
    headers = exchange.interaction.response.headers
    numbers: dict[str, int] = {}
    for name in (LIMIT, REMAINING, RESET):
        text = headers.get(name)
        if text is None:
            if _promised(exchange):
                yield _violation(name, "absent", f"the header {name}", "nothing")
        elif not _INTEGER.fullmatch(text.strip()):
            yield _violation(name, "integer", "an integer of at least 0", show(text))
        else:
            numbers[name] = int(text)
    limit, remaining, reset = numbers.get(LIMIT), numbers.get(REMAINING), numbers.get(RESET)
    if limit == 0:
        yield _violation(LIMIT, "zero", "at least 1", "0")
    elif limit is not None and remaining is not None and remaining > limit:
        yield _violation(REMAINING, "order", f"at most {LIMIT}", f"{remaining} of {limit}")
    if reset is not None and not _EARLIEST <= reset < LATEST:
        yield _violation(RESET, "time", "a time in Unix seconds", str(reset))


def _promised(exchange: Exchange) -> bool:
    operation = exchange.operation
    return (
        exchange.headers_kept
        and (exchange.succeeded or exchange.status == 429)
        and not refused(exchange)
        and operation is not None
        and operation.secured
    )


def _violation(name: str, kind: str, expected: str, observed: str) -> Violation:
    return Violation(
        pointer=f"/{name}",
        expected=expected,
        observed=observed,
        message=f"{name} should be {expected}, and is {observed}"
        if kind != "absent"
        else f"the header {name} is absent",
        arguments=(kind,),
        part="header",
    )
