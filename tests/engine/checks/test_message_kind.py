"""message-kind."""

from __future__ import annotations

import pytest

MESSAGE = {"type": "user_message", "id": "1", "message_type": "inapp", "conversation_id": "2"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="in-app"),
        pytest.param({"message_type": "email"}, [("/message_type", "message_type")], id="an email"),
        pytest.param({"type": "conversation"}, [("/type", "type")], id="another thing"),
        pytest.param({"subject": "Hello"}, [("/subject", "subject")], id="a subject"),
        pytest.param({"subject": None}, [], id="a null subject"),
        pytest.param(
            {"conversation_id": None},
            [("/conversation_id", "conversation_id")],
            id="no conversation",
        ),
    ],
)
def test_messages(exchange, reports, changes, expected):
    made = exchange("POST", "/conversations", body={**MESSAGE, **changes})
    assert reports("message-kind", made) == expected


def test_other_operations_have_other_answers(exchange, conversation, reports):
    assert reports("message-kind", exchange(body=conversation())) == []
