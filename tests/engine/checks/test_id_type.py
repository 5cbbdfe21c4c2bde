"""id-type."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("examples")


@pytest.mark.parametrize(
    ("changes", "ours", "expected"),
    [
        pytest.param({}, True, [], id="as documented"),
        pytest.param({"id": 215473840291716}, False, [("/id", "type")], id="a number"),
        pytest.param({"id": ""}, False, [("/id", "type")], id="empty"),
        pytest.param({"id": "conv_1"}, True, [("/id", "form")], id="another form"),
        pytest.param({"id": "conv_1"}, False, [], id="another form, perhaps redacted"),
        pytest.param(
            {"source__author__id": 7}, False, [("/source/author/id", "type")], id="inside"
        ),
        pytest.param(
            {"source__author__id": "u-1"},
            True,
            [("/source/author/id", "form")],
            id="a contact's form",
        ),
        pytest.param(
            {"admin_assignee_id": 5, "team_assignee_id": 6},
            True,
            [],
            id="documented or recorded as integers",
        ),
        pytest.param({"statistics__last_closed_by_id": 5}, True, [], id="an integer too"),
        pytest.param({"id": None}, True, [], id="null is the schema's matter"),
        pytest.param(
            {"custom_attributes": {"x": {"type": "tag", "id": 1}}}, True, [], id="custom attributes"
        ),
    ],
)
def test_ids(exchange, conversation, reports, changes, ours, expected):
    made = exchange(body=conversation(**changes), case=OURS if ours else None)
    assert reports("id-type", made) == expected


def test_the_conversation_id_of_a_message_is_text(exchange, reports):
    body = {"type": "user_message", "id": "403918251", "conversation_id": 363}
    assert reports("id-type", exchange("POST", "/conversations", body=body)) == [
        ("/conversation_id", "type")
    ]
