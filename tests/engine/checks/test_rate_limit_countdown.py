"""rate-limit-countdown."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case, Credentials

OURS = Case("scenario")
WRONG = [("header", "/X-RateLimit-Remaining", "countdown")]


@pytest.mark.parametrize(
    ("remaining", "expected"),
    [
        pytest.param(["167", "166", "150"], [], id="falls, also by what others do"),
        pytest.param(["167", "167"], WRONG, id="stays"),
        pytest.param(["150", "160"], WRONG, id="rises"),
        pytest.param(["150", "150", "150"], WRONG, id="told once"),
        pytest.param(["0", "0"], [], id="none left, twice"),
        pytest.param(["many", "many"], [], id="no numbers are told elsewhere"),
        pytest.param(["150", None, "149"], [], id="absent in between"),
        pytest.param(["150", None, "150"], WRONG, id="the same after one without"),
    ],
)
def test_remaining_falls_within_a_period(exchange, reports, remaining, expected):
    made = [exchange(headers={"X-RateLimit-Remaining": one}, case=OURS) for one in remaining]
    assert reports("rate-limit-countdown", made) == expected


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"headers": {"X-RateLimit-Reset": "1767603626"}}, id="a new period"),
        pytest.param({"headers": {"X-RateLimit-Limit": "5000"}}, id="another limit"),
        pytest.param({"credentials": Credentials.INVALID}, id="a request that was not let in"),
        pytest.param({"case": None}, id="other people's traffic"),
    ],
)
def test_what_is_not_compared(exchange, reports, other):
    made = [exchange(case=OURS), exchange(**{"case": OURS, **other})]
    assert reports("rate-limit-countdown", made) == []
