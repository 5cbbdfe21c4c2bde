"""parts-newest."""

from __future__ import annotations

import pytest

LATE = 1767603600 + 500


@pytest.mark.parametrize(
    ("count", "last", "expected"),
    [
        pytest.param(500, LATE, [], id="the newest is there"),
        pytest.param(
            500,
            LATE + 60,
            [("/conversation_parts/conversation_parts", "newest")],
            id="a newer one is not",
        ),
        pytest.param(500, None, [], id="nothing to compare with"),
        pytest.param(3, LATE + 60, [], id="all of them"),
    ],
)
def test_parts(exchange, with_parts, part, reports, count, last, expected):
    shown = [part(n) for n in range(501 - count, 501)]
    body = with_parts(*shown, total=612, statistics__last_admin_reply_at=last)
    assert reports("parts-newest", exchange(body=body)) == expected
