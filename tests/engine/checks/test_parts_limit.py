"""parts-limit."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    [
        pytest.param(2, 2, [], id="all of them"),
        pytest.param(500, 500, [], id="the limit"),
        pytest.param(500, 612, [], id="more than come"),
        pytest.param(501, 501, [("conversation_parts", "limit")], id="beyond the limit"),
        pytest.param(3, 2, [("total_count", "total_count")], id="more than are counted"),
        pytest.param(3, None, [], id="not counted"),
    ],
)
def test_parts(exchange, conversation, reports, count, total, expected):
    parts = {"type": "conversation_part.list", "conversation_parts": [{}] * count}
    made = exchange(body=conversation(conversation_parts={**parts, "total_count": total}))
    assert reports("parts-limit", made) == [
        (f"/conversation_parts/{name}", kind) for name, kind in expected
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param((1, 2, 3), [], id="each once"),
        pytest.param(
            (1, 2, 2), [("/conversation_parts/conversation_parts", "repeat")], id="one twice"
        ),
    ],
)
def test_no_part_comes_twice(exchange, with_parts, part, reports, numbers, expected):
    made = exchange(body=with_parts(*(part(number) for number in numbers)))
    assert reports("parts-limit", made) == expected
