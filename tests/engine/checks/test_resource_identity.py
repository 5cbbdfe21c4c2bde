"""resource-identity."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        pytest.param(
            "GET", "/conversations/5", {"type": "conversation", "id": "5"}, [], id="the same"
        ),
        pytest.param(
            "GET",
            "/conversations/5",
            {"type": "conversation", "id": "6"},
            [("/id", "id")],
            id="another",
        ),
        pytest.param(
            "GET", "/conversations/005", {"type": "conversation", "id": "5"}, [], id="leading zeros"
        ),
        pytest.param(
            "GET",
            "/conversations/5",
            {"type": "ticket", "id": "5"},
            [("/type", "type")],
            id="another kind",
        ),
        pytest.param("PUT", "/conversations/5", {"id": "6"}, [("/id", "id")], id="changed another"),
        pytest.param(
            "POST", "/conversations/5/reply", {"id": "6"}, [("/id", "id")], id="replied to another"
        ),
        pytest.param(
            "POST",
            "/conversations/5/tags",
            {"type": "tag", "id": "6"},
            [],
            id="a tag is no conversation",
        ),
        pytest.param("DELETE", "/conversations/5", {"id": "5", "deleted": True}, [], id="deleted"),
        pytest.param(
            "DELETE",
            "/articles/5",
            {"id": "5", "object": "article", "deleted": False},
            [("/deleted", "deleted")],
            id="deleted, and not",
        ),
        pytest.param(
            "DELETE",
            "/articles/5",
            {"id": "6", "object": "article", "deleted": True},
            [("/id", "id")],
            id="deleted another",
        ),
        pytest.param("DELETE", "/tags/5", b"", [], id="deleted without a word"),
        pytest.param(
            "GET", "/tags/5", {"type": "tag", "id": "6"}, [("/id", "id")], id="another tag"
        ),
        pytest.param(
            "GET", "/contacts/5", {"type": "contact", "id": "6"}, [], id="contacts may be merged"
        ),
        pytest.param("GET", "/conversations/search", {"id": "6"}, [], id="no id in the path"),
    ],
)
def test_identity(exchange, reports, method, path, body, expected):
    assert reports("resource-identity", exchange(method, path, body=body)) == expected
