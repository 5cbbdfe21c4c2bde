"""Replies and actions, and what they do to state, parts and statistics."""

from __future__ import annotations

import pytest


def _last(conversation) -> dict:
    return conversation["conversation_parts"]["conversation_parts"][-1]


def test_an_admins_reply_ends_waiting_and_assigns_nobody(client) -> None:
    id_ = client.start()
    replied = client.reply(id_, "On it")
    assert replied["waiting_since"] is None
    assert replied["admin_assignee_id"] is None
    assert replied["teammates"]["admins"] == [{"type": "admin", "id": client.admin}]
    part = _last(replied)
    assert (part["part_type"], part["body"]) == ("comment", "<p>On it</p>")
    assert part["author"]["id"] == client.admin
    assert replied["statistics"]["first_admin_reply_at"] == part["created_at"]
    assert replied["statistics"]["time_to_admin_reply"] >= 0


def test_a_note_does_not_end_waiting(client) -> None:
    id_ = client.start()
    noted = client.reply(id_, "Watch out", kind="note")
    assert noted["waiting_since"] is not None
    assert noted["statistics"]["first_admin_reply_at"] is None
    assert _last(noted)["part_type"] == "note"


def test_parts_are_counted_one_higher_when_read_than_when_acted(client) -> None:
    id_ = client.start()
    acted = client.reply(id_)
    total = acted["conversation_parts"]["total_count"]
    assert acted["statistics"]["count_conversation_parts"] == total
    assert client.get(id_)["statistics"]["count_conversation_parts"] == total + 1


def test_closing_closes_and_closing_again_adds_a_part(client) -> None:
    id_ = client.start()
    closed = client.act(id_, "close")
    assert (closed["state"], closed["open"], closed["read"]) == ("closed", False, True)
    assert _last(closed)["part_type"] == "close"
    assert _last(closed)["body"] is None
    again = client.act(id_, "close", body="Bye")
    assert again["conversation_parts"]["total_count"] == (
        closed["conversation_parts"]["total_count"] + 1
    )
    assert _last(again)["body"] == "<p>Bye</p>"


def test_the_answer_to_a_close_has_the_figures_of_the_close_before(client) -> None:
    id_ = client.start()
    assert client.act(id_, "close")["statistics"]["last_close_at"] is None
    first = client.get(id_)["statistics"]["last_close_at"]
    assert first is not None
    for _ in range(5):
        client.ok("GET", "/me")
    assert client.act(id_, "close")["statistics"]["last_close_at"] == first
    assert client.get(id_)["statistics"]["last_close_at"] > first


def test_opening_waits_since_the_last_contact_reply(client) -> None:
    id_ = client.start()
    asked = client.answer(id_)["statistics"]["last_contact_reply_at"]
    client.reply(id_)
    client.act(id_, "close")
    opened = client.act(id_, "open")
    assert (opened["state"], opened["open"]) == ("open", True)
    assert opened["waiting_since"] == asked
    assert opened["statistics"]["count_reopens"] == 1


def test_a_snoozed_conversation_is_open_until_its_time(client) -> None:
    id_ = client.start()
    now = client.get(id_)["created_at"]
    snoozed = client.act(id_, "snoozed", snoozed_until=now + 5)
    assert (snoozed["state"], snoozed["open"]) == ("snoozed", True)
    assert snoozed["snoozed_until"] == now + 5
    assert snoozed["waiting_since"] is None
    for _ in range(24):
        client.ok("GET", "/me")
    awake = client.get(id_)
    assert (awake["state"], awake["snoozed_until"]) == ("open", None)


def test_assignment_to_admin_team_and_nobody(client) -> None:
    id_ = client.start()
    mine = client.act(id_, "assignment", type="admin", assignee_id=client.colleague)
    assert mine["admin_assignee_id"] == int(client.colleague)
    assert _last(mine)["assigned_to"] == {"type": "admin", "id": client.colleague}
    team = client.act(id_, "assignment", type="team", assignee_id=client.team)
    assert team["team_assignee_id"] == int(client.team)
    assert team["admin_assignee_id"] == int(client.colleague)
    nobody = client.act(id_, "assignment", type="admin", assignee_id="0")
    assert nobody["admin_assignee_id"] is None
    assert _last(nobody)["assigned_to"] == {"type": "nobody_admin", "id": None}
    assert nobody["statistics"]["count_assignments"] == 3


def test_a_contacts_reply_reopens_and_unreads(client) -> None:
    id_ = client.start()
    client.act(id_, "close")
    answered = client.answer(id_, "Still broken")
    assert (answered["state"], answered["read"]) == ("open", False)
    assert answered["waiting_since"] is not None
    assert _last(answered)["author"]["id"] == client.contact


def test_an_admins_message_makes_a_conversation_only_if_asked(client) -> None:
    message = {
        "message_type": "inapp",
        "body": "Hello",
        "from": {"type": "admin", "id": client.admin},
        "to": {"type": "contact", "id": client.contact},
    }
    sent = client.ok("POST", "/messages", message)
    assert sent["type"] == "admin_message"
    assert sent["subject"] == sent["body"] == "Hello"
    assert sent["owner"]["id"] == client.admin
    assert "conversation_id" not in sent
    asked = {**message, "create_conversation_without_contact_reply": True}
    at_once = client.ok("POST", "/messages", asked)
    conversation = client.get(at_once["conversation_id"])
    assert conversation["source"]["id"] == at_once["id"]
    assert conversation["title"] is None
    assert conversation["first_contact_reply"] is None


def test_statistics_stay_null_while_no_contact_has_written(client) -> None:
    sent = client.ok(
        "POST",
        "/messages",
        {
            "message_type": "inapp",
            "body": "Hello",
            "from": {"type": "admin", "id": client.admin},
            "to": {"type": "contact", "id": client.contact},
            "create_conversation_without_contact_reply": True,
        },
    )
    id_ = sent["conversation_id"]
    client.act(id_, "open")
    client.act(id_, "close")
    statistics = client.get(id_)["statistics"]
    del statistics["type"]
    assert statistics.pop("count_conversation_parts") == 3
    assert statistics.pop("count_reopens") == statistics.pop("count_assignments") == 0
    assert set(statistics.values()) == {None}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"message_type": "explode"}, (400, "parameter_invalid"), id="unknown action"),
        pytest.param({}, (400, "parameter_not_found"), id="empty"),
        pytest.param({"message_type": "open"}, (400, "parameter_not_found"), id="no admin"),
        pytest.param(
            {"message_type": "open", "admin_id": "1"}, (404, "admin_not_found"), id="unknown admin"
        ),
        pytest.param(
            {"message_type": "snoozed", "admin_id": "10550000"},
            (400, "parameter_not_found"),
            id="no time",
        ),
        pytest.param(
            {"message_type": "snoozed", "admin_id": "10550000", "snoozed_until": "soon"},
            (400, "parameter_invalid"),
            id="time in words",
        ),
        pytest.param(
            {"message_type": "snoozed", "admin_id": "10550000", "snoozed_until": 1},
            (400, "parameter_invalid"),
            id="time in the past",
        ),
        pytest.param(
            {
                "message_type": "assignment",
                "type": "team",
                "admin_id": "10550000",
                "assignee_id": "1",
            },
            (404, "team_not_found"),
            id="unknown team",
        ),
    ],
)
def test_bad_actions_are_refused_and_change_nothing(client, body, expected) -> None:
    id_ = client.start()
    before = client.get(id_)
    assert client.error("POST", f"/conversations/{id_}/parts", body) == expected
    assert client.get(id_) == before
