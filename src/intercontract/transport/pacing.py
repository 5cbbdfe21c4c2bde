"""Staying below the announced rate limit, and waiting when told to.

Source: *Rate limiting* in BEHAVIOURS: X-RateLimit-Limit, -Remaining and -Reset (Unix seconds) per
10-second bucket; 429 with code ``rate_limit_exceeded``. Retry-After is not documented, and honoured where it
comes (RFC 9110, section 10.2.3): in seconds, or as a date.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

from intercontract.model.headers import Headers
from intercontract.values import define

MAX_WAIT = 30.0
RETRIES = 4
_NUMBER = re.compile(r"[0-9]{1,15}")


@define
class Pace:
    """How long to wait before the next request, worked out from the last answer.

    ``share`` is the part of a bucket that is left to the workspace's other users.
    """

    sleep: Callable[[float], None] = time.sleep
    share: float = 0.1
    waited: float = 0.0
    _wait: float = 0.0

    def before(self) -> None:
        """Wait if the last answer said that the bucket is nearly empty."""
        if self._wait > 0:
            self._pause(self._wait)
            self._wait = 0.0

    def after(self, headers: Headers) -> None:
        """Learn from an answer's headers."""
        limit, remaining = (
            _number(headers, "X-RateLimit-Limit"),
            _number(headers, "X-RateLimit-Remaining"),
        )
        if limit is not None and remaining is not None and remaining <= limit * self.share:
            self._wait = until_reset(headers)

    def retry(self, status: int, headers: Headers, attempt: int) -> bool:
        """Wait before another attempt at a request that got 429 or 5xx; False when it is time to give up."""
        asked = retry_after(headers)
        if attempt >= RETRIES:
            self._wait = max(self._wait, asked)
            return False
        backoff = min(0.5 * 2**attempt, MAX_WAIT)
        self._pause(max(until_reset(headers) if status == 429 and not asked else asked, backoff))
        self._wait = 0.0
        return True

    def _pause(self, seconds: float) -> None:
        self.waited += seconds
        self.sleep(seconds)


def until_reset(headers: Headers) -> float:
    """Seconds until the bucket is full again, by the server's own clock, at most `MAX_WAIT`."""
    reset, now = _number(headers, "X-RateLimit-Reset"), _moment(headers.get("Date"))
    if reset is None or now is None:
        return 1.0
    return min(max(reset - now, 0.0), MAX_WAIT)


def retry_after(headers: Headers) -> float:
    """Seconds that ``Retry-After`` asks to wait, by the server's own clock; 0 where it asks nothing."""
    given = (headers.get("Retry-After") or "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:15])  # nobody waits for more
    moment, now = _moment(given), _moment(headers.get("Date"))
    return 0.0 if moment is None or now is None else max(moment - now, 0.0)


def _moment(date: str | None) -> float | None:
    """A date of HTTP in Unix seconds."""
    try:
        moment = parsedate_to_datetime(date) if date else None
        if moment is None:
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _number(headers: Headers, name: str) -> int | None:
    value = headers.get(name)
    return int(value) if value and _NUMBER.fullmatch(value) else None
