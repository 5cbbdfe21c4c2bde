"""teammates-listed."""

from __future__ import annotations

import pytest


def team(key, *ids):
    return {"type": "admin.list", key: [{"type": "admin", "id": i} for i in ids]}


@pytest.mark.parametrize(
    ("kind", "author", "teammates", "expected"),
    [
        pytest.param("comment", "admin", team("admins", "8120347"), [], id="listed as recorded"),
        pytest.param(
            "comment", "admin", team("teammates", "8120347"), [], id="listed as documented"
        ),
        pytest.param(
            "comment", "admin", team("admins"), [("/teammates", "missing")], id="not listed"
        ),
        pytest.param("comment", "admin", None, [], id="null says nothing"),
        pytest.param("close", "admin", team("admins"), [], id="closing is no writing"),
        pytest.param("comment", "user", team("admins"), [], id="a contact is no teammate"),
    ],
)
def test_teammates(exchange, with_parts, part, reports, kind, author, teammates, expected):
    shown = part(1, kind, author={"type": author, "id": "8120347"})
    made = exchange(body=with_parts(shown, teammates=teammates))
    assert reports("teammates-listed", made) == expected
