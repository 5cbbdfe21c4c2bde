"""statistics-times."""

from __future__ import annotations

import pytest

T = 1767603600


@pytest.mark.parametrize(
    ("statistics", "expected"),
    [
        pytest.param({"first_close_at": T + 5, "last_close_at": T + 9}, [], id="in order"),
        pytest.param(
            {"first_close_at": T + 9, "last_close_at": T + 5},
            [("first_close_at", "order")],
            id="the last before the first",
        ),
        pytest.param(
            {"first_close_at": T + 9, "last_close_at": None}, [], id="the last lags behind"
        ),
        pytest.param(
            {"first_admin_reply_at": T - 60},
            [("first_admin_reply_at", "before")],
            id="before the conversation",
        ),
        pytest.param(
            {"time_to_first_close": 100, "first_close_at": T + 148}, [], id="shorter: office hours"
        ),
        pytest.param(
            {"time_to_first_close": 200, "first_close_at": T + 148},
            [("time_to_first_close", "long")],
            id="longer than the time",
        ),
        pytest.param(
            {"time_to_admin_reply": -1}, [("time_to_admin_reply", "negative")], id="negative"
        ),
    ],
)
def test_times(exchange, conversation, reports, statistics, expected):
    made = exchange(body=conversation(statistics=statistics))
    assert reports("statistics-times", made) == [(f"/statistics/{n}", k) for n, k in expected]
