"""Staying below the rate limit, by the server's clock; nothing here really sleeps."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.model.headers import Headers
from intercontract.transport.pacing import MAX_WAIT, RETRIES, Pace, retry_after, until_reset

NOW = 1_760_000_000


def told(limit: object = 100, remaining: object = 50, wait: float = 7, **more: str) -> Headers:
    return Headers(
        {
            "Date": formatdate(NOW, usegmt=True),
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(int(NOW + wait)),
            **more,
        }
    )


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def pace(slept: list[float]) -> Pace:
    return Pace(sleep=slept.append)


def test_while_there_is_room_nothing_is_waited_for(pace, slept):
    pace.after(told(remaining=11))
    pace.before()
    assert slept == []


@pytest.mark.parametrize("remaining", [10, 1, 0])
def test_a_nearly_empty_bucket_is_waited_out_once_by_the_servers_clock(pace, slept, remaining):
    pace.after(told(remaining=remaining, wait=7))
    pace.before()
    pace.before()
    assert slept == [7.0]
    assert pace.waited == 7.0


def test_the_wait_does_not_depend_on_our_own_clock(pace, slept):
    # A server whose clock is years away: only the difference of its own two times counts.
    pace.after(
        Headers(
            {
                "Date": "Fri, 02 Jan 1998 00:00:00 GMT",
                "X-RateLimit-Limit": "167",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": "883699209",
            }
        )
    )
    pace.before()
    assert slept == [9.0]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(Headers(), id="no headers"),
        pytest.param(told(limit="many"), id="a word"),
        pytest.param(told(remaining="-1"), id="a negative number"),
        pytest.param(told(remaining="²"), id="a superscript"),
        pytest.param(told(remaining="1" * 5000), id="more digits than are read"),
        pytest.param(told(remaining="0", limit=""), id="half of it"),
    ],
)
def test_headers_that_make_no_sense_are_passed_over(pace, slept, headers):
    pace.after(headers)
    pace.before()
    assert slept == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param(told(wait=6), 6.0, id="as announced"),
        pytest.param(told(wait=-100), 0.0, id="in the past"),
        pytest.param(told(wait=9_999_999), MAX_WAIT, id="at most so long"),
        pytest.param(told(**{"X-RateLimit-Reset": f"{NOW}000"}), MAX_WAIT, id="milliseconds"),
        pytest.param(told().without("Date"), 1.0, id="no clock to compare with"),
        pytest.param(told(Date="yesterday"), 1.0, id="no date"),
        pytest.param(told(Date="Mon, 01 Jan 0001 00:00:00 -0000"), MAX_WAIT, id="ancient date"),
        pytest.param(told(**{"X-RateLimit-Reset": "soon"}), 1.0, id="no time"),
    ],
)
def test_the_time_until_the_bucket_is_full_again(headers, seconds):
    assert until_reset(headers) == seconds


@given(st.text(), st.text(), st.text(), st.text())
def test_no_header_can_make_it_wait_long_or_fail(date, limit, remaining, reset):
    slept: list[float] = []
    pace = Pace(sleep=slept.append)
    headers = Headers(
        {
            "Date": date,
            "X-RateLimit-Limit": limit,
            "X-RateLimit-Remaining": remaining,
            "X-RateLimit-Reset": reset,
        }
    )
    pace.after(headers)
    pace.before()
    assert pace.retry(429, headers, 0)
    assert all(0 <= seconds <= MAX_WAIT for seconds in slept)


def test_a_429_waits_for_the_reset_or_longer_each_time_and_gives_up(pace, slept):
    headers = told(remaining=0, wait=2)
    attempts = [pace.retry(429, headers, attempt) for attempt in range(RETRIES + 1)]
    assert attempts == [True] * RETRIES + [False]
    assert slept == [2.0, 2.0, 2.0, 4.0]


def test_a_429_that_says_nothing_is_backed_off_from(pace, slept):
    for attempt in range(RETRIES):
        pace.retry(429, Headers(), attempt)
    assert slept == [1.0, 1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param(Headers({"Retry-After": "17"}), 17.0, id="seconds"),
        pytest.param(Headers({"Retry-After": " 0 "}), 0.0, id="none"),
        pytest.param(told(**{"Retry-After": formatdate(NOW + 90, usegmt=True)}), 90.0, id="a date"),
        pytest.param(told(**{"Retry-After": formatdate(NOW - 9, usegmt=True)}), 0.0, id="past"),
        pytest.param(Headers({"Retry-After": formatdate(NOW)}), 0.0, id="no clock to compare with"),
        pytest.param(Headers({"Retry-After": "soon"}), 0.0, id="a word"),
        pytest.param(Headers({"Retry-After": "-5"}), 0.0, id="a negative number"),
        pytest.param(Headers({"Retry-After": "9" * 5000}), 1e15 - 1, id="more than anybody waits"),
        pytest.param(Headers(), 0.0, id="no such header"),
    ],
)
def test_what_retry_after_asks(headers, seconds):
    assert retry_after(headers) == seconds


def test_a_429_that_asks_to_wait_is_waited_for_and_so_is_what_follows(pace, slept):
    headers = told(wait=2, **{"Retry-After": "40"})
    for attempt in range(RETRIES + 1):
        pace.retry(429, headers, attempt)
    pace.before()
    assert slept == [40.0] * (RETRIES + 1)


def test_a_5xx_is_backed_off_from_whatever_the_headers_say(pace, slept):
    for attempt in range(RETRIES):
        pace.retry(503, told(wait=30), attempt)
    assert slept == [0.5, 1.0, 2.0, 4.0]


def test_after_a_retry_the_bucket_is_not_waited_for_again(pace, slept):
    pace.after(told(remaining=0, wait=3))
    pace.retry(429, told(remaining=0, wait=3), 0)
    pace.before()
    assert slept == [3.0]
