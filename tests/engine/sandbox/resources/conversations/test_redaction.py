"""What is redacted is gone, and only what can be is."""

from __future__ import annotations

import pytest

PATH = "/conversations/redact"
NOT_FOUND = (404, "conversation_part_or_message_not_found")
GONE = "<p><i>This message was deleted</i></p>"


def test_a_part_is_redacted_once(client) -> None:
    conversation = client.start("Card 4242")
    part = client.answer(conversation, "Or 4343")["conversation_parts"]["conversation_parts"][-1]
    ids = {"conversation_id": conversation, "conversation_part_id": part["id"]}
    body = {"type": "conversation_part", **ids}
    redacted = client.ok("POST", PATH, body)
    shown = redacted["conversation_parts"]["conversation_parts"][-1]
    assert (shown["id"], shown["body"], shown["redacted"]) == (part["id"], GONE, True)
    assert client.get(conversation)["conversation_parts"] == redacted["conversation_parts"]
    assert client.get(conversation)["source"]["redacted"] is False
    assert client.error("POST", PATH, body) == (400, "conversation_part_not_redactable")


def test_the_first_message_of_a_contact_is_redacted_once(client) -> None:
    conversation = client.start("Card 4242")
    source = client.get(conversation)["source"]["id"]
    body = {"type": "source", "conversation_id": conversation, "source_id": source}
    redacted = client.ok("POST", PATH, body)["source"]
    assert (redacted["body"], redacted["redacted"]) == (GONE, True)
    assert client.error("POST", PATH, body) == (400, "conversation_part_not_redactable")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"conversation_part_id": "1"}, NOT_FOUND, id="part"),
        pytest.param({"conversation_id": "1", "conversation_part_id": "1"},
                     NOT_FOUND, id="conversation"),
        pytest.param({"type": "source", "source_id": "1"},
                     NOT_FOUND, id="source"),
        pytest.param({"type": "note"}, (400, "parameter_invalid"), id="kind"),
        pytest.param({}, (400, "parameter_not_found"), id="no part"),
    ],
)  # fmt: skip
def test_what_is_refused(client, more, expected) -> None:
    body = {"type": "conversation_part", "conversation_id": client.start(), **more}
    assert client.error("POST", PATH, body) == expected


def test_what_has_no_text_or_is_by_an_admin_cannot_be_redacted(client) -> None:
    conversation = client.start()
    part = client.act(conversation, "close")["conversation_parts"]["conversation_parts"][-1]
    ids = {"conversation_id": conversation, "conversation_part_id": part["id"]}
    expected = (400, "conversation_part_not_redactable")
    assert client.error("POST", PATH, {"type": "conversation_part", **ids}) == expected
