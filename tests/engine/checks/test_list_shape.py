"""list-shape."""

from __future__ import annotations

import pytest

TAG = {"type": "tag", "id": "1", "name": "x"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="as documented"),
        pytest.param(
            {"tags": {"type": "tag.list", "tags": [TAG]}}, [], id="tags in a list of tags"
        ),
        pytest.param(
            {"tags": {"type": "tag.list", "tags": [{**TAG, "type": "contact"}]}},
            [("/tags/tags/0/type", "item", "tag.list")],
            id="contacts in a list of tags",
        ),
        pytest.param({"tags": {"type": "tag.list", "tags": [{}]}}, [], id="items without a type"),
        pytest.param(
            {"tags": {"type": "tag.list"}}, [("/tags/tags", "array", "tag.list")], id="no array"
        ),
        pytest.param(
            {"tags": {"type": "tag.list", "tags": None}},
            [("/tags/tags", "array", "tag.list")],
            id="null instead of an array",
        ),
        pytest.param(
            {"tags": {"type": "contact.list", "tags": []}},
            [("/tags/contacts", "array", "contact.list")],
            id="another list's type",
        ),
        pytest.param(
            {"teammates": {"type": "admin.list", "teammates": []}},
            [],
            id="teammates, as documented",
        ),
        pytest.param(
            {"teammates": {"type": "admin.list", "admins": [{"type": "admin", "id": "1"}]}},
            [],
            id="teammates, as recorded",
        ),
        pytest.param(
            {"linked_objects": {"type": "list", "data": [], "total_count": 0}},
            [],
            id="a plain list",
        ),
        pytest.param(
            {"linked_objects": {"type": "list", "total_count": 0}},
            [("/linked_objects/data", "array", "list")],
            id="a plain list of nothing",
        ),
        pytest.param(
            {"linked_objects": {"type": "list", "data": [{}, {}], "total_count": 1}},
            [("/linked_objects/total_count", "total_count")],
            id="fewer than are there",
        ),
        pytest.param({"custom_attributes": {"x": {"type": "list"}}}, [], id="custom attributes"),
        pytest.param(
            {"tags": {"type": "list", "tags": []}},
            [("/tags/type", "kind", "tag.list")],
            id="tags in a plain list",
        ),
        pytest.param(
            {"tags": {"type": "label.list", "tags": []}},
            [("/tags/type", "kind", "tag.list")],
            id="tags in a list nobody knows",
        ),
        pytest.param({"wishes": {"type": "wish.list"}}, [], id="a list nobody knows"),
    ],
)
def test_lists(exchange, conversation, reports, changes, expected):
    assert reports("list-shape", exchange(body=conversation(**changes))) == expected


def test_conversations_may_come_under_either_name(exchange, reports):
    for key in ("conversations", "data"):
        body = {"type": "conversation.list", key: [{}], "total_count": 1}
        assert reports("list-shape", exchange(path="/conversations", body=body)) == []
