"""missing-field."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.checks.rules import missing_field
from intercontract.model.interaction import Source


def full(names: frozenset[str], **values: Any) -> dict[str, Any]:
    return {**dict.fromkeys(names), **values}


PART = full(missing_field._PART, author={"type": "admin", "id": "1"})
TAG = {"type": "tag", "id": "1", "name": "x"}
PARTS = {"type": "conversation_part.list", "conversation_parts": [PART]}
FULL: dict[str, Any] = full(
    missing_field._CONVERSATION,
    type="conversation",
    id="5",
    source=full(missing_field._SOURCE, type="email"),
    statistics=full(missing_field._STATISTICS),
    # A reference to a contact has no more than this.
    contacts={"type": "contact.list", "contacts": [{"type": "contact", "id": "5"}]},
    tags={"type": "tag.list", "tags": [TAG]},
    custom_attributes={"object": {}},
    conversation_parts=PARTS,
)


def without(name: str, inside: str = "") -> dict[str, Any]:
    holder = FULL[inside] if inside else FULL
    changed = {key: value for key, value in holder.items() if key != name}
    return {**FULL, inside: changed} if inside else changed


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(FULL, [], id="complete"),
        pytest.param(without("priority"), ["/priority"], id="a field is gone"),
        pytest.param(without("url", "source"), ["/source/url"], id="gone inside"),
        pytest.param(
            without("last_close_at", "statistics"),
            ["/statistics/last_close_at"],
            id="gone from the statistics",
        ),
        pytest.param({**FULL, "source": None, "statistics": None}, [], id="null"),
        pytest.param(without("type"), ["/type"], id="no type"),
        pytest.param(without("type", "source"), ["/source/type"], id="a source without a type"),
        pytest.param(without("type", "tags"), ["/tags/type"], id="a list without a type"),
        pytest.param(
            {**FULL, "tags": {"type": "tag.list", "tags": [{"id": "1", "name": "x"}]}},
            ["/tags/tags/0/type"],
            id="a tag without a type",
        ),
        pytest.param(
            {**FULL, "contacts": {"type": "contact.list", "contacts": [{"external_id": "x"}]}},
            ["/contacts/contacts/0/id", "/contacts/contacts/0/type"],
            id="a reference that names nobody",
        ),
        pytest.param(
            {
                **FULL,
                "conversation_parts": {
                    "type": "conversation_part.list",
                    "conversation_parts": [{"body": None}],
                },
            },
            [
                f"/conversation_parts/conversation_parts/0/{n}"
                for n in sorted(missing_field._PART - {"body"})
            ],
            id="a part with nothing in it",
        ),
        pytest.param(
            {**FULL, "source": {**FULL["source"], "author": {"name": "x"}}},
            ["/source/author/id", "/source/author/type"],
            id="an author who is nobody",
        ),
        pytest.param(
            {"id": "5"},
            [f"/{name}" for name in sorted(missing_field._CONVERSATION - {"id"})],
            id="next to nothing",
        ),
    ],
)
def test_fields(exchange, reports, body, expected):
    assert reports("missing-field", exchange(body=body)) == [(p, "absent") for p in expected]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        pytest.param("/conversations/5", {}, [""], id="an empty conversation"),
        pytest.param("/conversations/5", {**FULL, "source": {}}, ["/source"], id="an empty source"),
        pytest.param("/conversations/5", {**FULL, "tags": {}}, [], id="told by list-shape"),
        pytest.param("/tags", {}, [""], id="a list, by its path"),
        pytest.param("/conversations", {}, [""], id="an empty list of conversations"),
        pytest.param(
            "/conversations",
            {"type": "list", "pages": None, "total_count": 1, "conversations": [{}]},
            ["/conversations/0"],
            id="an empty conversation in a list",
        ),
        pytest.param("/conversations/5", {**FULL, "topics": {}}, [], id="nothing documented"),
        pytest.param(
            "/conversations/5",
            {**FULL, "contacts": {"type": "contact.list", "contacts": [{}]}},
            ["/contacts/contacts/0"],
            id="an empty reference to a contact",
        ),
        pytest.param("/contacts/68b1f20c9a4de37715c0a8f2", {}, [""], id="a contact, by its path"),
        pytest.param(
            "/conversations/5",
            {
                **FULL,
                "conversation_parts": {**PARTS, "conversation_parts": [{**PART, "author": {}}]},
            },
            ["/conversation_parts/conversation_parts/0/author"],
            id="a part by nobody",
        ),
        pytest.param(
            "/conversations",
            {"type": "conversation.list", "pages": {}, "total_count": 0, "conversations": []},
            ["/pages"],
            id="pages that say nothing",
        ),
        pytest.param("/companies/scroll", {}, [], id="a path that does not say"),
    ],
)
def test_an_empty_object_is_told_once(exchange, narrow, reports, path, body, expected):
    found = reports("missing-field", exchange(path=path, body=body, contract=narrow))
    assert found == [(pointer, "empty") for pointer in expected]


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        pytest.param("POST", "/conversations/5/tags", TAG, [], id="a tag"),
        pytest.param("DELETE", "/conversations/5/tags/1", {"id": "1"}, ["/name", "/type"], id="bare"),
        pytest.param(
            "GET",
            "/conversations",
            {"type": "conversation.list", "conversations": []},
            ["/pages", "/total_count"],
            id="a page",
        ),
        pytest.param(
            "GET",
            "/conversations",
            {"conversations": [], "total_count": 0, "pages": None},
            ["/type"],
            id="a page without a type",
        ),
        pytest.param(
            "GET", "/tags", {"type": "list", "data": [{"id": "1"}]},
            ["/data/0/name", "/data/0/type"], id="a listed tag outside the contract",
        ),
        pytest.param("GET", "/admins/8120347", {"name": "x"}, ["/id", "/type"], id="an admin"),
        pytest.param(
            "DELETE", "/contacts/68b1f20c9a4de37715c0a8f2",
            {"id": "5", "object": "contact", "deleted": True}, [], id="what was deleted",
        ),
        pytest.param("PUT", "/tags/5", {"name": "x"}, [], id="an update is answered as it may be"),
        pytest.param(
            "GET", "/contacts/68b1f20c9a4de37715c0a8f2",
            {"type": "contact", "id": "5", "tags": {"type": "list", "data": [{"type": "tag", "id": "5"}]}},
            [], id="what calls itself a tag may be a reference",
        ),
    ],
)  # fmt: skip
def test_what_stands_where_is_said_by_the_operation(
    exchange, narrow, reports, method, path, body, expected
):
    found = reports("missing-field", exchange(method, path, body=body, contract=narrow))
    assert found == [(pointer, "absent") for pointer in expected]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({"headers": {"Intercom-Version": "2.9"}}, id="another version answered"),
        pytest.param(
            {"source": Source.DOCUMENTED}, id="the documentation's examples leave things out"
        ),
        pytest.param({"status": 400}, id="an error"),
    ],
)
def test_what_is_not_judged(exchange, reports, made):
    assert reports("missing-field", exchange(body=without("priority"), **made)) == []
