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
            {"tags": {"type": "tag.list", "tags": [{"type": {}}, {"type": []}, {"type": 1}]}},
            [],
            id="items whose type is no text",
        ),
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
            [("/tags/type", "kind", "tag.list")],
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
        pytest.param(
            {"tags": {}},
            [("/tags/tags", "array", "tag.list")],
            id="nothing where tags are documented",
        ),
        pytest.param(
            {"contacts": {"contacts": {}}},
            [("/contacts/contacts", "array", "contact.list")],
            id="no type and no array",
        ),
        pytest.param({"topics": []}, [], id="what else stands in a conversation makes it no list"),
        pytest.param(
            {"tags": {"tags": [{"type": "admin", "id": "1"}]}},
            [("/tags/tags/0/type", "item", "tag.list")],
            id="admins where tags are documented, in a list without a type",
        ),
        pytest.param(
            {"topics": {"type": "topic.list"}},
            [("/topics/topics", "array", "topic.list")],
            id="where nothing is documented the type says what it holds",
        ),
    ],
)
def test_lists(exchange, conversation, reports, changes, expected):
    assert reports("list-shape", exchange(body=conversation(**changes))) == expected


def test_conversations_may_come_under_either_name(exchange, reports):
    for key in ("conversations", "data"):
        body = {"type": "conversation.list", key: [{}], "total_count": 1}
        assert reports("list-shape", exchange(path="/conversations", body=body)) == []


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        pytest.param("/tags", {"type": "list", "data": [TAG]}, [], id="as recorded"),
        pytest.param("/admins", {"type": "admin.list", "admins": []}, [], id="by its own key"),
        pytest.param("/tags", [TAG], [("", "list")], id="a bare array"),
        pytest.param("/tags", None, [("", "list")], id="null"),
        pytest.param("/tags", {"x": 1}, [("/tags", "array", "tag.list")], id="another object"),
        pytest.param("/tags", {}, [], id="an empty object is told by missing-field"),
        pytest.param(
            "/tags",
            TAG,
            [("/type", "kind", "tag.list", "list"), ("/tags", "array", "tag.list")],
            id="an item in place of the list",
        ),
        pytest.param(
            "/contacts/search",
            {"type": "list", "data": {}},
            [("/data", "array", "list")],
            id="what was found is no array",
        ),
        pytest.param("/companies?company_id=7", {"type": "company", "id": "1"}, [], id="a lookup"),
        pytest.param("/contacts/x/notes", {"type": "note"}, [], id="a path that does not say"),
    ],
)
def test_outside_the_contract_the_path_says_what_is_listed(
    exchange, narrow, reports, path, body, expected
):
    method = "POST" if path.endswith("/search") else "GET"
    assert reports("list-shape", exchange(method, path, body=body, contract=narrow)) == expected
