"""response-schema: bodies against the documented and the corrected schema."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="fits"),
        pytest.param(
            {"state": "pending"},
            [("/state", "enum", "one of open, closed, snoozed")],
            id="value outside an enum",
        ),
        pytest.param(
            {"id": 12}, [("/id", "type", "string", "integer")], id="number where text is documented"
        ),
        pytest.param(
            {"open": None},
            [("/open", "type", "boolean", "null")],
            id="null where none is documented",
        ),
        pytest.param(
            {"tags__tags": [{"type": "tag", "id": "1", "name": 5}]},
            [("/tags/tags/0/name", "type", "string", "integer")],
            id="deep inside",
        ),
        pytest.param({"custom_attributes": {"x": [1, None]}}, [], id="custom attributes are free"),
    ],
)
def test_a_conversation_is_held_to_its_schema(exchange, conversation, reports, changes, expected):
    assert reports("response-schema", exchange(body=conversation(**changes))) == expected


def test_a_correction_adds_judgement_inside_what_the_documentation_does_not_know(
    exchange, conversation, reports
):
    body = {"type": "conversation.list", "conversations": [conversation(state="pending")]}
    assert reports("response-schema", exchange(path="/conversations", body=body)) == [
        ("/conversations/0/state", "enum", "one of open, closed, snoozed")
    ]


def test_a_required_property_that_is_absent_is_named(exchange, reports, violations):
    body = {"type": "user_message", "id": "1", "created_at": 1767603600, "body": "Hello"}
    made = exchange("POST", "/conversations", body=body)
    assert reports("response-schema", made) == [
        ("/message_type", "required", "the property 'message_type'")
    ]
    assert violations("response-schema", made)[0].observed == "nothing"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({"body": b"<html>"}, id="a body that is no JSON"),
        pytest.param({"status": 418, "body": {"id": 1}}, id="an undocumented status"),
        pytest.param({"path": "/nowhere", "body": {"id": 1}}, id="an undocumented path"),
        pytest.param({"host": "https://example.org", "body": {"id": 1}}, id="another server"),
        pytest.param({"method": "HEAD", "body": {"id": 1}}, id="HEAD has no body"),
    ],
)
def test_what_has_no_schema_is_left_to_other_checks(exchange, reports, made):
    assert reports("response-schema", exchange(**made)) == []
