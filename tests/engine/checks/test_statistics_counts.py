"""statistics-counts."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("total", "count", "expected"),
    [
        pytest.param(2, 2, [], id="as in answers to actions"),
        pytest.param(2, 3, [], id="as when retrieving"),
        pytest.param(2, 1, [("/statistics/count_conversation_parts", "parts")], id="too few"),
        pytest.param(2, 4, [("/statistics/count_conversation_parts", "parts")], id="too many"),
        pytest.param(500, 613, [], id="beyond the limit"),
        pytest.param(2, None, [], id="not counted"),
    ],
)
def test_parts(exchange, with_parts, reports, total, count, expected):
    body = with_parts(total=total)
    body["statistics"]["count_conversation_parts"] = count
    assert reports("statistics-counts", exchange(body=body)) == expected


def test_nothing_is_counted_below_zero(exchange, conversation, reports):
    made = exchange(body=conversation(statistics__count_reopens=-1))
    assert reports("statistics-counts", made) == [("/statistics/count_reopens", "negative")]
