"""The headers that announce the rate limit are there, and make sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from intercontract.checks.facts import LATEST, refused
from intercontract.checks.needs import DOCUMENTED, INTERCOM, SUCCESS, WITH_HEADERS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation

LIMIT, REMAINING, RESET = "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"

# 2020-01-01: a period ends about when the answer is given, and this API version is younger.
_EARLIEST = 1_577_836_800
_INTEGER = re.compile(r"\d{1,18}", re.ASCII)

_wrong = partial(violation, part="header")


@check(
    id="rate-limit-headers",
    summary="X-RateLimit-Limit, -Remaining and -Reset are present, integers, and plausible.",
    source="documentation, *Rate limiting*: on every authenticated response",
    needs=SUCCESS & INTERCOM & WITH_HEADERS,
    given=DOCUMENTED & INTERCOM,
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
    headers = exchange.interaction.response.headers
    numbers: dict[str, int] = {}
    for name in (LIMIT, REMAINING, RESET):
        text = headers.get(name)
        if text is None:
            if _promised(exchange):
                yield _wrong(
                    f"/{name}",
                    f"the header {name}",
                    "nothing",
                    "absent",
                    message=f"the header {name} is absent",
                )
        elif not _INTEGER.fullmatch(text.strip()):
            yield _wrong(f"/{name}", "an integer of at least 0", show(text), "integer")
        else:
            numbers[name] = int(text)
    limit, remaining, reset = numbers.get(LIMIT), numbers.get(REMAINING), numbers.get(RESET)
    if limit == 0:
        yield _wrong(f"/{LIMIT}", "at least 1", "0", "zero")
    elif limit is not None and remaining is not None and remaining > limit:
        yield _wrong(f"/{REMAINING}", f"at most {LIMIT}", f"{remaining} of {limit}", "order")
    if reset is not None and not _EARLIEST <= reset < LATEST:
        yield _wrong(f"/{RESET}", "a time in Unix seconds", str(reset), "time")


def _promised(exchange: Exchange) -> bool:
    operation = exchange.operation
    return (
        exchange.headers_kept
        and (exchange.succeeded or exchange.status == 429)
        and not refused(exchange)
        and operation is not None
        and operation.secured
    )
