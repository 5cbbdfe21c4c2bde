"""The headers of an answer, as recordings show them."""

from __future__ import annotations

from http import HTTPStatus

from intercontract.sandbox.clock import http_date
from intercontract.sandbox.identifiers import build_sha, uuid
from intercontract.sandbox.state import State

_PHRASES = {422: "Unprocessable Entity"}  # Python 3.13 has the newer words
_SECURITY = {
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=31556952; includeSubDomains; preload",
    "X-Ami-Version": "ami-0sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "X-Download-Options": "noopen",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Request-Queueing": "0",
    "X-XSS-Protection": "1; mode=block",
}
"""What every recorded answer carries too; the machine image is ours."""
_BUILD = build_sha("sandbox")
BUCKET = 10
"""Seconds: rate limits are counted per bucket of ten."""


def rate_limit(state: State, now: float, limit: int) -> tuple[bool, dict[str, str]]:
    """Count a call: whether it may pass, and the ``X-RateLimit`` headers.

    What remains is reported before the call is counted. In all recordings the reset time is the end of the
    bucket plus six seconds.
    """
    bucket = int(now) // BUCKET
    if bucket != state.bucket:
        state.bucket, state.used = bucket, 0
    remaining = max(0, limit - state.used)
    state.used += 1
    return remaining > 0, {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str((bucket + 1) * BUCKET + 6),
    }


def common(now: float, status: int, request_id: str, number: int) -> dict[str, str]:
    """What every answer carries."""
    return {
        "Date": http_date(now),
        "Content-Type": "application/json; charset=utf-8",
        "Status": f"{status} {_PHRASES.get(status) or HTTPStatus(status).phrase}",
        "X-Intercom-Version": _BUILD,
        "X-Request-Id": request_id,
        "Cache-Control": "max-age=0, private, must-revalidate",
        "Vary": "Accept,Accept-Encoding",
        "X-Runtime": f"0.{60000 + number * 7919 % 90000:06d}",
        **_SECURITY,
    }


def recent_write(region: str, seed: int, number: int) -> dict[str, str]:
    """The cookie that marks a write."""
    value = uuid(region, seed, "recent_write", number)
    return {"Set-Cookie": f"recent_write={value}; path=/; max-age=1; httponly"}
