"""What is looked up of an answer is what validation finds, whatever was seen before."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.contract.alike import every
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.contract.surveying.survey import Surveyor
from intercontract.contract.surveying.walk import LONGEST
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

ROOT = "/components/schemas/x"
NAMES = "abcd"
LEAVES = st.sampled_from(
    [
        {},
        True,
        False,
        {"type": "string"},
        {"type": ["string", "null"]},
        {"type": "integer"},
        {"type": "number", "minimum": 2},
        {"type": "object"},
        {"enum": ["x", 1, None]},
        {"const": 1},
        {"type": "string", "format": "date"},
        {"type": "number", "format": "int32"},
        {"type": "string", "minLength": 2},
        {"$ref": "#/components/schemas/x"},
        {"$ref": "#/components/schemas/y"},
        {"type": "object", "additionalProperties": True},
    ]
)
MORE = st.sampled_from(
    [
        {},
        {"required": ["a"]},
        {"required": ["a", "z"]},
        {"additionalProperties": False},
        {"patternProperties": {"^[ab]": {"type": "integer"}}},
        {"propertyNames": {"maxLength": 1}},
        {"minProperties": 2},
        {"properties": {"type": {"enum": ["one", "two"]}}},
        {"dependentRequired": {"a": ["b"]}},
    ]
)
OF_ARRAYS = st.sampled_from(
    [
        {},
        {"maxItems": 1},
        {"minItems": 2},
        {"uniqueItems": True},
        {"prefixItems": [{"type": "null"}]},
    ]
)


def both(first, second):
    return {"allOf": [first, second]} if set(first) & set(second) else {**first, **second}


def objects(inner):
    named = st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3)
    return st.builds(lambda own, more: both({"properties": own}, more), named, MORE)


SCHEMAS = st.recursive(
    objects(LEAVES),
    lambda inner: st.one_of(
        objects(inner),
        st.builds(lambda item, more: {"type": "array", "items": item, **more}, inner, OF_ARRAYS),
        st.builds(lambda a, b: {"allOf": [a, b]}, inner, inner),
        st.builds(lambda a, b: {"oneOf": [a, b]}, inner, inner),
        st.builds(lambda a, b: {"anyOf": [a, b]}, inner, inner),
        st.builds(lambda a, b, c: {"if": a, "then": b, "else": c}, inner, inner, inner),
    ),
    max_leaves=8,
)
SCALARS = st.sampled_from(
    [None, True, 0, 1, 1.0, 1.5, 2**40, "", "x", "one", "/", "~", "2026-01-01"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.dictionaries(st.sampled_from([*NAMES, "type", "z", "/", "*", "0"]), inner, max_size=4)
        | st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


def surveyed(contract, value):
    """A contract's views of a value, by an exchange of its only operation."""
    request = Request("GET", "https://api.example.com/x", Headers({}), None)
    body = json.dumps(value).encode()
    headers = Headers([("Content-Type", "application/json")])
    return Exchange(Interaction(request, Response(200, headers, body)), contract)


def described(schema, other):
    content = {"application/json": {"schema": {"$ref": f"#{ROOT}"}}}
    operation = {"operationId": "x", "responses": {"200": {"description": "", "content": content}}}

    def description(one):
        schemas = {"x": one, "y": {"properties": {"a": {"type": "integer"}}, "required": ["b"]}}
        return Description(
            {
                "openapi": "3.1.0",
                "servers": [{"url": "https://api.example.com"}],
                "paths": {"/x": {"get": operation}},
                "components": {"schemas": schemas},
            }
        )

    return Contract("x", description(schema), description(other))


def validated(exchange):
    """The same exchange, seen by who remembers nothing."""
    contract = exchange.contract
    fresh = evolve(contract)
    fresh.__dict__.update(contract.__dict__)
    fresh.__dict__["surveyor"] = Surveyor(contract.corrected, contract.locator)
    return Exchange(exchange.interaction, fresh)


def told(exchange):
    """All that is found, so that it compares whatever the order."""
    problems = [(repr(one.pointer), repr(one)) for one in every(exchange.problems)]
    return (
        sorted(problems),
        sum(one.count for one in exchange.problems),
        sorted(every(exchange.undocumented)),
        sum(one.count for one in exchange.undocumented),
        list(map(repr, exchange.located)),
    )


def is_looked_up(exchange):
    return exchange._survey is not None


@settings(max_examples=40)
@given(SCHEMAS, SCHEMAS, st.lists(VALUES.filter(bool), min_size=1, max_size=6))
def test_what_is_looked_up_is_what_validation_finds(schema, other, values):
    contract = described(schema, other)
    for value in [*values, values]:
        exchange = surveyed(contract, value)
        expected = told(validated(exchange))
        assert told(exchange) == expected
        again = surveyed(contract, value)
        assert told(again) == expected
        if isinstance(value, (dict, list)):
            assert is_looked_up(again)


@pytest.fixture(scope="module")
def contract_2_11():
    return load("2.11")


PART = {
    "type": "conversation_part",
    "id": "1",
    "part_type": "comment",
    "body": "<p>hello</p>",
    "created_at": 1767603600,
    "notified_at": 1767603600,
    "assigned_to": {"type": "admin", "id": "7"},
    "author": {"type": "admin", "id": "7", "name": "Ada", "email": "ada@example.com"},
    "attachments": [
        {"type": "upload", "name": "a.txt", "url": "https://example.com/a", "width": 1}
    ],
}
CONVERSATION = {
    "type": "conversation",
    "id": "12",
    "created_at": 1767603600,
    "waiting_since": None,
    "title": None,
    "state": "open",
    "priority": "not_priority",
    "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "1", "name": "Billing"}]},
    "source": {"type": "conversation", "id": "3", "author": {"type": "lead", "id": "4"}},
    "custom_attributes": {"plan": "gold", "seats": 4},
    "teammates": {"type": "admin.list", "admins": [{"type": "admin", "id": "7"}]},
    "topics": {"type": "topic.list", "topics": [], "total_count": 0},
    "conversation_parts": {"conversation_parts": [PART, PART], "total_count": 2},
}
REPLACED = st.sampled_from([None, True, 0, 1.5, 2.0, "", "other", "open", [], ["x"], {}, {"a": 1}])


@st.composite
def conversations(draw):
    """Conversations with something else at some of their places."""
    made = json.loads(json.dumps(CONVERSATION))
    for _ in range(draw(st.integers(0, 3))):
        holder = made
        while True:
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            key = draw(st.sampled_from([*keys, *(["new"] if isinstance(holder, dict) else [])]))
            below = holder[key] if key != "new" or "new" in holder else None
            if isinstance(below, (dict, list)) and below and draw(st.integers(0, 3)):
                holder = below
                continue
            if isinstance(holder, dict) and draw(st.booleans()):
                holder.pop(key, None)
            else:
                # The values to choose from must not grow with what is put into them.
                holder[key] = deepcopy(draw(REPLACED))
            break
    return made


def answering(contract, body, path="/conversations/12"):
    request = Request("GET", f"https://api.intercom.io{path}", Headers({}), None)
    headers = Headers([("Content-Type", "application/json")])
    response = Response(200, headers, json.dumps(body).encode())
    return Exchange(Interaction(request, response, api_version="2.11"), contract)


@settings(max_examples=40)
@given(st.lists(conversations(), min_size=1, max_size=3))
def test_what_is_looked_up_of_conversations_is_what_validation_finds(contract_2_11, some):
    whole = {"type": "conversation.list", "conversations": some, "total_count": len(some)}
    for path, body in (("/conversations/12", some[0]), ("/conversations", whole)):
        exchange = answering(contract_2_11, body, path)
        expected = told(validated(exchange))
        assert told(exchange) == expected
        again = answering(contract_2_11, body, path)
        assert told(again) == expected
        assert is_looked_up(again)


def test_what_is_wrong_with_each_item_alike_is_told_once_and_counted(contract_2_11):
    whole = {"type": "conversation.list", "conversations": [{**CONVERSATION, "open": "yes"}] * 3}
    for _ in range(2):
        exchange = answering(contract_2_11, whole, "/conversations")
        list(exchange.problems)
    (alike,) = [one for one in exchange.problems if one.like.pointer.endswith("/open")]
    assert alike.count == 3
    assert [(one.pointer, one.observed) for one in alike.each()] == [
        (f"/conversations/{index}/open", "yes") for index in range(3)
    ]


@pytest.mark.parametrize(
    ("count", "looked_up"), [(LONGEST - 1, True), (LONGEST, False)], ids=["longest", "too long"]
)
def test_longer_lists_are_validated(count, looked_up):
    contract = described({"type": "array", "items": {"type": "integer"}}, {})
    for _ in range(2):
        exchange = surveyed(contract, ["x"] * count)
        assert sum(one.count for one in exchange.problems) == count
    assert is_looked_up(exchange) is looked_up


def test_no_more_is_remembered_than_fits(monkeypatch):
    monkeypatch.setattr("intercontract.contract.surveying.survey.MOST_LEARNED", 20)
    contract = described({"properties": {"a": {"type": "integer"}}}, {})
    for number in range(40):
        exchange = surveyed(contract, {"a": "x", f"name{number}": 1})
        assert [one.like.pointer for one in exchange.problems] == ["/a"]
        assert contract.surveyor._learned < 30
