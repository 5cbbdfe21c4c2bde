"""first-contact-reply."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"first_contact_reply": {"created_at": 1767603600}}, [], id="told"),
        pytest.param({"first_contact_reply": None}, [("/first_contact_reply", "null")], id="null"),
        pytest.param(
            {"first_contact_reply": {"created_at": 1767603599}},
            [("/first_contact_reply/created_at", "order")],
            id="before the conversation",
        ),
        pytest.param(
            {"first_contact_reply": None, "source__delivered_as": "admin_initiated"},
            [],
            id="an admin wrote first",
        ),
        pytest.param({"first_contact_reply": None, "source": None}, [], id="no source"),
        pytest.param({}, [], id="absent is the schema's matter"),
    ],
)
def test_first_replies(exchange, conversation, reports, changes, expected):
    assert reports("first-contact-reply", exchange(body=conversation(**changes))) == expected
