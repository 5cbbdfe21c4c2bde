"""Where resources stand: by the operation's schema or path, never by what an answer calls itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.contract.contract import Contract
from intercontract.contract.load import load

TEXT = st.text(max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load("2.11")


def located(contract: Contract, operation: str, body: Any) -> dict[str, tuple[str, str]]:
    """What stands at each place: the kind, and the resource."""
    documented = contract.corrected.operation(operation)
    assert documented
    spec = documented.response_for(200)
    content = spec.json if spec else None
    assert content
    return {
        found.pointer: (found.kind, found.resource.name if found.resource else "")
        for found in contract.locator.by_schema(content.pointer, body)
    }


@pytest.mark.parametrize(
    ("operation", "body", "place", "expected"),
    [
        ("retrieveConversation", {}, "", ("conversation", "conversation")),
        ("retrieveConversation", {"type": "tag"}, "", ("conversation", "conversation")),
        ("attachTagToConversation", {"type": "conversation"}, "", ("tag", "tag")),
        ("listConversations", {}, "", ("conversation.list", "")),
        (
            "listConversations",
            {"conversations": [{}]},
            "/conversations/0",
            ("conversation", "conversation"),
        ),
        ("retrieveConversation", {"source": {"type": "conversation"}}, "/source", ("conversation", "")),
        ("retrieveConversation", {"source": {}}, "/source", ("", "")),
        ("retrieveConversation", {"contacts": {"contacts": [{}]}}, "/contacts/contacts/0", ("contact", "")),
        ("retrieveConversation", {"tags": {"tags": [{}]}}, "/tags/tags/0", ("tag", "tag")),
        ("retrieveConversation", {"topics": {"type": "topic.list"}}, "/topics", ("topic.list", "")),
        ("retrieveConversation", {"new": {"type": "lead", "id": "1"}}, "/new", ("lead", "contact")),
    ],
)  # fmt: skip
def test_the_schema_says_what_stands_there(contract, operation, body, place, expected):
    assert located(contract, operation, body)[place] == expected


def test_what_is_a_customers_own_is_nobodys(contract):
    body = {"custom_attributes": {"x": {"type": "tag"}}}
    assert located(contract, "retrieveConversation", body).keys() == {""}


@pytest.mark.parametrize(
    ("method", "path", "query", "expected"),
    [
        ("GET", "/tags", (), ("tag", True)),
        ("GET", "/tags/", ("per_page",), ("tag", True)),
        ("GET", "/tags/7614302", (), ("tag", False)),
        ("GET", "/contacts/68b1f20c9a4de37715c0a8f2", (), ("contact", False)),
        ("POST", "/contacts/search", (), ("contact", True)),
        ("POST", "/conversations/5/reply", (), ("conversation", False)),
        ("GET", "/contacts/search", (), None),
        ("GET", "/companies/scroll", (), None),
        ("GET", "/companies", ("company_id",), None),
        ("GET", "/admins/activity_logs", (), None),
        ("GET", "/contacts/68b1f20c9a4de37715c0a8f2/tags", (), None),
        ("PUT", "/tags/7614302", (), None),
        ("DELETE", "/tags/7614302", (), None),
        ("POST", "/tags", (), None),
        ("POST", "/conversations/5/convert", (), None),
        ("GET", "/customers", (), None),
        ("GET", "/", (), None),
    ],
)
def test_the_path_says_what_is_answered(contract, method, path, query, expected):
    found = contract.resources.answered(method, path, query)
    assert (found and (found.resource.name, found.listed)) == expected


@given(value=VALUES, kind=st.sampled_from(["tag", "conversation", "list", "x"]))
def test_what_stands_there_does_not_depend_on_what_it_calls_itself(contract, value, kind):
    body = value if isinstance(value, dict) else {"tags": value}
    one = located(contract, "retrieveConversation", {**body, "type": kind})
    other = located(contract, "retrieveConversation", body)
    assert one[""] == other[""] == ("conversation", "conversation")
    assert one.keys() == other.keys() | {""}
