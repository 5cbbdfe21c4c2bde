"""The headers of an answer, as recordings show them."""

from __future__ import annotations

from attrs import frozen

from intercontract.sandbox.clock import http_date
from intercontract.sandbox.identifiers import build_sha, uuid
from intercontract.sandbox.state import State

_PHRASES = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    409: "Conflict",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
}
_BUILD = build_sha("sandbox")
BUCKET = 10
"""Seconds: rate limits are counted per bucket of ten."""


@frozen
class Quota:
    """What is left of a bucket when a call arrives: reported before the call is counted."""

    limit: int
    remaining: int
    reset: int

    @property
    def exhausted(self) -> bool:
        """Whether this call is one too many."""
        return self.remaining <= 0


def draw(state: State, now: float, limit: int) -> Quota:
    """Count a call, and say what the headers will.

    In all recordings the reset time is the end of the bucket plus six seconds.
    """
    bucket = int(now) // BUCKET
    if bucket != state.bucket:
        state.bucket, state.used = bucket, 0
    quota = Quota(limit, max(0, limit - state.used), (bucket + 1) * BUCKET + 6)
    state.used += 1
    return quota


def rate_limit(quota: Quota) -> dict[str, str]:
    """The ``X-RateLimit`` headers."""
    return {
        "X-RateLimit-Limit": str(quota.limit),
        "X-RateLimit-Remaining": str(quota.remaining),
        "X-RateLimit-Reset": str(quota.reset),
    }


def common(now: float, status: int, request_id: str, number: int) -> dict[str, str]:
    """What every answer carries."""
    return {
        "Date": http_date(now),
        "Content-Type": "application/json; charset=utf-8",
        "Status": f"{status} {_PHRASES.get(status, '')}".strip(),
        "X-Intercom-Version": _BUILD,
        "X-Request-Id": request_id,
        "Cache-Control": "max-age=0, private, must-revalidate",
        "Vary": "Accept,Accept-Encoding",
        "X-Runtime": f"0.{60000 + number * 7919 % 90000:06d}",
    }


def recent_write(region: str, seed: int, number: int) -> dict[str, str]:
    """The cookie that marks a write."""
    value = uuid(region, seed, "recent_write", number)
    return {"Set-Cookie": f"recent_write={value}; path=/; max-age=1; httponly"}
