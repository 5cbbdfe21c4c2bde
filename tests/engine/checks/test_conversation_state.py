"""conversation-state."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="open"),
        pytest.param({"state": "closed", "open": False}, [], id="closed"),
        pytest.param({"state": "snoozed", "snoozed_until": 1767690000}, [], id="snoozed"),
        pytest.param({"state": "closed"}, [("/open", "open", "closed")], id="closed and open"),
        pytest.param({"open": False}, [("/open", "open", "open")], id="open and not open"),
        pytest.param(
            {"state": "snoozed", "open": False, "snoozed_until": 1767690000},
            [("/open", "open", "snoozed")],
            id="snoozed and not open",
        ),
        pytest.param(
            {"state": "snoozed"},
            [("/snoozed_until", "snoozed_until", "snoozed")],
            id="snoozed until never",
        ),
        pytest.param(
            {"snoozed_until": 1767690000},
            [("/snoozed_until", "snoozed_until", "open")],
            id="open, and a snooze",
        ),
        pytest.param({"state": "snoozed", "snoozed_until": ...}, [], id="absent says nothing"),
        pytest.param(
            {"updated_at": 1767603599}, [("/updated_at", "order")], id="updated before created"
        ),
        pytest.param(
            {"waiting_since": 1767603599},
            [("/waiting_since", "order")],
            id="waiting before created",
        ),
        pytest.param({"waiting_since": 1767603600}, [], id="waiting since the start"),
        pytest.param({"state": "pending"}, [], id="an unknown state is the schema's matter"),
    ],
)
def test_states(exchange, conversation, reports, changes, expected):
    assert reports("conversation-state", exchange(body=conversation(**changes))) == expected


def test_listed_conversations_are_judged_too(exchange, conversation, reports):
    body = {
        "type": "conversation.list",
        "conversations": [conversation(), conversation(state="closed")],
    }
    assert reports("conversation-state", exchange(path="/conversations", body=body)) == [
        ("/conversations/1/open", "open", "closed")
    ]


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        pytest.param(1767603700, [], id="with its last part"),
        pytest.param(1767603699, [], id="a second before"),
        pytest.param(1767603690, [("/updated_at", "last part")], id="before its last part"),
        pytest.param(1767609999, [], id="by something that leaves no part"),
    ],
)
def test_a_part_updates_its_conversation(exchange, with_parts, part, reports, updated, expected):
    made = exchange(body=with_parts(part(1), part(100), updated_at=updated))
    assert reports("conversation-state", made) == expected
