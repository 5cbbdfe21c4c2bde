"""rate-limit-headers."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Credentials

NONE = dict.fromkeys([f"X-RateLimit-{name}" for name in ("Limit", "Remaining", "Reset")])
ALL_ABSENT = [("header", name, "absent") for name in (f"/{key}" for key in NONE)]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({}, [], id="present and plausible"),
        pytest.param(
            {"headers": {"X-RateLimit-Remaining": "167"}}, [], id="first call of a period"
        ),
        pytest.param({"headers": NONE}, ALL_ABSENT, id="absent"),
        pytest.param(
            {"headers": NONE, "status": 429}, ALL_ABSENT, id="absent where it matters most"
        ),
        pytest.param({"headers": NONE, "status": 404}, [], id="a recorded 404 had none"),
        pytest.param(
            {"headers": NONE, "credentials": Credentials.NONE}, [], id="not authenticated"
        ),
        pytest.param(
            {"headers": {"X-RateLimit-Remaining": "168"}},
            [("header", "/X-RateLimit-Remaining", "order")],
            id="more left than allowed",
        ),
        pytest.param(
            {"headers": {"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0"}},
            [("header", "/X-RateLimit-Limit", "zero")],
            id="nothing is allowed",
        ),
        pytest.param(
            {"headers": {"X-RateLimit-Limit": "lots"}},
            [("header", "/X-RateLimit-Limit", "integer")],
            id="no number",
        ),
        pytest.param(
            {"headers": {"X-RateLimit-Remaining": "-1"}},
            [("header", "/X-RateLimit-Remaining", "integer")],
            id="negative",
        ),
        pytest.param(
            {"headers": {"X-RateLimit-Reset": "1767603616000"}},
            [("header", "/X-RateLimit-Reset", "time")],
            id="milliseconds",
        ),
        pytest.param(
            {"headers": {"X-RateLimit-Reset": "7"}},
            [("header", "/X-RateLimit-Reset", "time")],
            id="seconds from now",
        ),
        pytest.param(
            {"headers": {**NONE, "X-Request-Id": None, "Intercom-Version": None}},
            [],
            id="a recording that kept no headers",
        ),
    ],
)
def test_rate_limit_headers(exchange, reports, made, expected):
    assert reports("rate-limit-headers", exchange(**made)) == expected


def test_a_recorder_that_keeps_few_headers_says_nothing_of_the_others(exchange, reports):
    few = {**NONE, "Intercom-Version": None}
    assert reports("rate-limit-headers", exchange(body={}, headers=few)) == []
    assert reports("version-echo", exchange(body={}, headers=few)) == []
