"""request-id."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("scenario")
FIRST, SECOND = "002c2f1mqv8e5s0t7d90", "002c2f1mqv8e5s0t7d91"


@pytest.mark.parametrize(
    ("ids", "case", "expected"),
    [
        pytest.param([FIRST, SECOND], OURS, [], id="each its own"),
        pytest.param([FIRST, FIRST], OURS, [("header", "/X-Request-Id", "repeat")], id="one twice"),
        pytest.param(
            [FIRST, SECOND, FIRST, FIRST],
            OURS,
            [("header", "/X-Request-Id", "repeat")],
            id="told once",
        ),
        pytest.param([None, None], OURS, [], id="absent is told elsewhere"),
        pytest.param([FIRST, FIRST], None, [], id="a browser's cache repeats answers"),
    ],
)
def test_ids_are_new(exchange, reports, ids, case, expected):
    made = [exchange(headers={"X-Request-Id": one}, case=case) for one in ids]
    assert reports("request-id", made) == expected
