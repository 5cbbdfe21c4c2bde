"""Faults in headers and on the wire."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.sandbox.exchange import Answer
from intercontract.sandbox.faults.conversations.tools import LIST, RETRIEVE
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.tools import ANY, headers, now_and_then, replaces

_TYPE = ("content-type",)
_HEADER = ("response-header",)
_VERSION = ("version-echo",)
_RATE = ("rate-limit-headers",)


def _limited(answer: Answer) -> None:
    answer.headers.update(
        {"X-RateLimit-Limit": "83", "X-RateLimit-Remaining": "83", "X-RateLimit-Reset": "1"}
    )


def _reset_in_milliseconds(answer: Answer) -> None:
    if reset := answer.headers.get("X-RateLimit-Reset"):
        answer.headers["X-RateLimit-Reset"] = reset + "000"


def _more_than_the_limit(answer: Answer) -> None:
    if limit := answer.headers.get("X-RateLimit-Limit"):
        answer.headers["X-RateLimit-Remaining"] = str(int(limit) + 1)


def _never_falls(answer: Answer) -> None:
    if limit := answer.headers.get("X-RateLimit-Limit"):
        answer.headers["X-RateLimit-Remaining"] = limit


def _twice(name: str) -> Callable[[Answer], None]:
    """A header with two values, as clients join those that come twice."""

    def repeat(answer: Answer) -> None:
        if given := answer.headers.get(name):
            answer.headers[name] = f"{given}, {given}0"

    return repeat


def _same_id(answer: Answer) -> None:
    constant = "00000000000000000000"
    answer.headers["X-Request-Id"] = constant
    if isinstance(answer.payload, dict) and "request_id" in answer.payload:
        answer.payload = {**answer.payload, "request_id": constant}


def _cut(answer: Answer) -> None:
    answer.cut = 100


def _slow(answer: Answer) -> None:
    answer.delay = 6.0


FAULTS = (
    Fault("content-type-html", "JSON is sent as text/html", _TYPE,
          headers(content_type="text/html; charset=utf-8")),
    Fault("content-type-text", "JSON is sent as text/plain", _TYPE,
          headers(content_type="text/plain")),
    Fault("content-type-missing", "no Content-Type", _TYPE, headers(content_type=None)),
    Fault("content-type-charset", "JSON in UTF-8 is declared as ISO-8859-1", _TYPE,
          headers(content_type="application/json; charset=iso-8859-1")),
    Fault("content-type-no-charset", "Content-Type names no charset", _TYPE,
          headers(content_type="application/json")),
    Fault("request-id-twice", "X-Request-Id comes twice", _HEADER,
          replaces(_twice("X-Request-Id"), statuses=ANY)),
    Fault("request-id-constant", "every answer has the same X-Request-Id", ("request-id",),
          replaces(_same_id, statuses=ANY)),
    Fault("etag-constant", "every answer has the same ETag", ("etag",),
          headers(ETag='W/"0123456789abcdef0123456789abcdef"')),
    Fault("request-id-missing", "no X-Request-Id", _HEADER, headers(x_request_id=None)),
    Fault("request-id-empty", "X-Request-Id is empty", _HEADER, headers(x_request_id="")),
    Fault("request-id-other", "X-Request-Id is not what the error says", ("error-shape",),
          headers(x_request_id="00000000000000000000")),
    Fault("version-other", "Intercom-Version names another version than was asked for", _VERSION,
          headers(intercom_version="2.9")),
    Fault("version-missing", "no Intercom-Version", _VERSION, headers(intercom_version=None)),
    Fault("version-build", "Intercom-Version is a build number", _VERSION,
          headers(intercom_version="2f0709a0f14f")),
    Fault("rate-limit-missing", "no rate-limit headers", _RATE,
          headers(x_ratelimit_limit=None, x_ratelimit_remaining=None, x_ratelimit_reset=None)),
    Fault("rate-limit-reset-missing", "no X-RateLimit-Reset", _RATE,
          headers(x_ratelimit_reset=None)),
    Fault("rate-limit-words", "X-RateLimit-Remaining is a word", _RATE,
          headers(x_ratelimit_remaining="plenty")),
    Fault("rate-limit-negative", "X-RateLimit-Remaining is negative", _RATE,
          headers(x_ratelimit_remaining="-1")),
    Fault("rate-limit-remaining", "more remaining than the limit", _RATE,
          replaces(_more_than_the_limit, statuses=ANY)),
    Fault("rate-limit-stuck", "X-RateLimit-Remaining never falls", ("rate-limit-countdown",),
          replaces(_never_falls, statuses=ANY)),
    Fault("rate-limit-reset-ms", "X-RateLimit-Reset is in milliseconds", _RATE,
          replaces(_reset_in_milliseconds, statuses=ANY)),
    Fault("rate-limit-reset-delta", "X-RateLimit-Reset says in how many seconds", _RATE,
          headers(x_ratelimit_reset="6")),
    Fault("rate-limit-unauthorized", "rate-limit headers on a 401", _RATE,
          replaces(_limited, statuses=(401,))),
    Fault("cut", "the body ends after 100 bytes", ("content-type",),
          now_and_then("cut", replaces(_cut), LIST)),
    Fault("slow", "retrieving takes six seconds", ("slow-response",),
          replaces(_slow, RETRIEVE, statuses=ANY)),
)  # fmt: skip
