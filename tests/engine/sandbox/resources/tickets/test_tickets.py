"""Tickets: created, read, changed, replied to, tagged, searched, deleted, made of conversations."""

from __future__ import annotations

import pytest

NEWER = {"Intercom-Version": "2.14"}
TITLE, DESCRIPTION = "_default_title_", "_default_description_"


@pytest.fixture
def kinds(client):
    """Two ticket types of customers, and one of the back office."""
    return [found["id"] for found in client.ok("GET", "/ticket_types")["data"]]


@pytest.fixture
def ticket(client, kinds):
    body = {
        "ticket_type_id": int(kinds[0]),
        "contacts": [{"id": client.contact}],
        "ticket_attributes": {TITLE: "Broken"},
    }
    return client.ok("POST", "/tickets", body)


def _parts(ticket) -> list[str]:
    return [part["part_type"] for part in ticket["ticket_parts"]["ticket_parts"]]


def test_what_is_created_is_read_and_found_first(client, ticket) -> None:
    assert ticket["ticket_attributes"] == {TITLE: "Broken", DESCRIPTION: None}
    assert (ticket["ticket_state"], ticket["ticket_state_external_label"]) == (
        "submitted",
        "Submitted",
    )
    assert (ticket["admin_assignee_id"], ticket["team_assignee_id"]) == ("0", "0")
    assert (ticket["open"], ticket["is_shared"], ticket["category"]) == (True, True, "Customer")
    assert ticket["contacts"]["contacts"][0]["id"] == client.contact
    assert _parts(ticket) == ["ticket_state_updated_by_admin"]
    assert client.ok("GET", f"/tickets/{ticket['id']}") == ticket


def test_an_update_does_all_that_it_asks_for_in_order(client, ticket) -> None:
    body = {
        "ticket_attributes": {TITLE: "Mended", DESCRIPTION: "With glue"},
        "state": "in_progress",
        "assignment": {"admin_id": client.admin, "assignee_id": client.team},
        "open": False,
        "is_shared": False,
    }
    path = f"/tickets/{ticket['id']}"
    changed = client.ok("PUT", path, body)
    assert _parts(changed)[1:] == [
        "ticket_attribute_updated_by_admin",
        "ticket_attribute_updated_by_admin",
        "ticket_state_updated_by_admin",
        "assignment",
        "close",
    ]
    assert changed["ticket_attributes"] == {TITLE: "Mended", DESCRIPTION: "With glue"}
    assert changed["ticket_state"] == "in_progress"
    assert (changed["admin_assignee_id"], changed["team_assignee_id"]) == ("0", client.team)
    assert (changed["open"], changed["is_shared"]) == (False, False)
    assert client.ok("GET", path) == changed
    unassigned = {"assignment": {"admin_id": client.admin, "assignee_id": "0"}}
    assert client.ok("PUT", path, unassigned)["team_assignee_id"] == "0"


def test_a_snoozed_ticket_wakes_up_by_itself(client, ticket) -> None:
    until = ticket["created_at"] + 2
    path = f"/tickets/{ticket['id']}"
    assert client.ok("PUT", path, {"snoozed_until": until})["snoozed_until"] == until
    for _ in range(8):
        client.send("GET", "/me")
    woken = client.ok("GET", path)
    assert "snoozed_until" not in woken
    assert _parts(woken)[-1] == "open"


def test_from_2_12_on_states_are_objects_and_from_2_14_on_assignment_stands_in_the_body(
    client, ticket
) -> None:
    path = f"/tickets/{ticket['id']}"
    resolved = client.ok("GET", "/ticket_states", headers=NEWER)["data"][3]
    body = {
        "ticket_state_id": resolved["id"],
        "admin_id": client.admin,
        "assignee_id": client.colleague,
    }
    changed = client.ok("PUT", path, body, headers=NEWER)
    assert (changed["ticket_state"]["id"], changed["ticket_state"]["category"]) == (
        resolved["id"],
        "resolved",
    )
    assert "ticket_state_internal_label" not in changed
    assert "ticket_states" in changed["ticket_type"]
    assert changed["admin_assignee_id"] == client.colleague
    older = client.ok("GET", path)
    assert older["ticket_state"] == "resolved"
    assert "ticket_states" not in older["ticket_type"]
    wrong = client.error("PUT", path, {"ticket_state_id": "1"}, headers=NEWER)
    assert wrong == (400, "ticket_state_id_invalid")


@pytest.mark.parametrize(
    ("data_type", "good", "bad"),
    [
        pytest.param("string", "x", 1, id="string"),
        pytest.param("integer", 3.0, 3.5, id="integer"),
        pytest.param("decimal", 3.5, True, id="decimal"),
        pytest.param("boolean", False, "false", id="boolean"),
        pytest.param("datetime", 1764000000, [], id="datetime"),
        pytest.param("list", "Low", "Middle", id="list"),
        pytest.param("files", [], "file", id="files"),
        pytest.param("string", None, {}, id="null empties"),
    ],
)
def test_attributes_take_values_of_their_type(client, ticket, kinds, data_type, good, bad) -> None:
    body = {"name": "Extra", "description": "", "data_type": data_type, "list_items": "Low,High"}
    client.ok("POST", f"/ticket_types/{kinds[0]}/attributes", body)
    path = f"/tickets/{ticket['id']}"
    kept = client.ok("PUT", path, {"ticket_attributes": {"Extra": good}})
    assert kept["ticket_attributes"]["Extra"] == good
    refused = client.error("PUT", path, {"ticket_attributes": {"Extra": bad}})
    assert refused == (400, "parameter_invalid")


def test_replies_of_each_kind_are_answered_with_the_part(client, ticket) -> None:
    path, admin = f"/tickets/{ticket['id']}/reply", {"type": "admin", "admin_id": client.admin}
    user = {"type": "user", "message_type": "comment", "intercom_user_id": client.contact}
    options = [{"text": "Yes", "uuid": "22d6d1f4-1a19-41d0-94c2-e54031f78aca"}]
    answers = [
        client.ok("POST", path, {**admin, "message_type": "comment", "body": "Hi"}),
        client.ok("POST", path, {**admin, "message_type": "note", "body": "<b>Hm</b>"}),
        client.ok("POST", path, {**admin, "message_type": "quick_reply", "reply_options": options}),
        client.ok("POST", path, {**user, "body": "a < b"}),
    ]
    assert [(a["part_type"], a["body"], a["author"]["type"]) for a in answers] == [
        ("comment", "<p>Hi</p>", "admin"),
        ("note", "<b>Hm</b>", "admin"),
        ("quick_reply", None, "admin"),
        ("comment", "<p>a &lt; b</p>", "user"),
    ]
    parts = client.ok("GET", f"/tickets/{ticket['id']}")["ticket_parts"]["ticket_parts"]
    assert [part["id"] for part in parts[1:]] == [answer["id"] for answer in answers]


def test_a_tag_is_put_on_a_ticket_once_and_taken_off(client, ticket) -> None:
    path, body = f"/tickets/{ticket['id']}/tags", {"id": client.tag, "admin_id": client.admin}
    first = client.ok("POST", path, body)
    assert first["applied_by"] == {"type": "admin", "id": client.admin}
    client.send("GET", "/me")
    assert client.ok("POST", path, body) == first
    gone = f"{path}/{client.tag}"
    assert client.ok("DELETE", gone, {"admin_id": client.admin}) == first
    assert client.error("DELETE", gone, {"admin_id": client.admin})[0] == 404


def test_a_converted_conversation_and_its_ticket_are_linked_until_either_goes(
    client, kinds
) -> None:
    conversation = client.start("The roof leaks")
    client.reply(conversation, "Since when?")
    client.answer(conversation, "Since May")
    path = f"/conversations/{conversation}/convert"
    ticket = client.ok("POST", path, {"ticket_type_id": kinds[0], "attributes": {TITLE: "Roof"}})
    assert ticket["linked_objects"]["data"] == [
        {"type": "conversation", "id": conversation, "category": None}
    ]
    link = {"type": "ticket", "id": ticket["id"], "category": "Customer"}
    assert client.get(conversation)["linked_objects"]["data"] == [link]
    assert _parts(ticket) == ["comment", "comment", "ticket_state_updated_by_admin"]
    assert client.ok("GET", f"/tickets/{ticket['id']}") == ticket
    note = {"message_type": "note", "type": "admin", "admin_id": client.admin, "body": "Ladder"}
    client.ok("POST", f"/tickets/{ticket['id']}/reply", {**note, "cross_post": True})
    assert (
        client.get(conversation)["conversation_parts"]["conversation_parts"][-1]["body"]
        == "<p>Ladder</p>"
    )
    gone = client.ok("DELETE", f"/tickets/{ticket['id']}", headers=NEWER)
    assert gone == {"id": ticket["id"], "object": "ticket", "deleted": True}
    assert client.get(conversation)["linked_objects"]["data"] == []
    again = client.ok("POST", path, {"ticket_type_id": kinds[1]})
    client.delete(conversation)
    assert client.ok("GET", f"/tickets/{again['id']}")["linked_objects"]["data"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"field": "title", "operator": "=", "value": "Broken"}, True, id="title"),
        pytest.param({"field": "title", "operator": "~", "value": "Mended"}, False, id="another title"),
        pytest.param({"field": "state", "operator": "IN", "value": ["submitted"]}, True, id="state"),
        pytest.param({"field": "category", "operator": "!=", "value": "Customer"}, False, id="category"),
        pytest.param({"field": "open", "operator": "=", "value": True}, True, id="open"),
        pytest.param({"field": "created_at", "operator": ">", "value": "1764000000"}, True, id="time"),
        pytest.param({"field": "created_at", "operator": "<=", "value": 1764000000}, False, id="older"),
        pytest.param({"field": "snoozed_until", "operator": "=", "value": None}, True, id="not snoozed"),
        pytest.param({"field": "ticket_attribute.52100", "operator": "^", "value": "Bro"}, True,
                     id="attribute by its id"),
    ],
)  # fmt: skip
def test_tickets_are_searched(client, ticket, query, found: bool) -> None:
    body = {"query": query, "pagination": {"per_page": 150}}
    answer = client.ok("POST", "/tickets/search", body)
    assert answer["type"] == "ticket.list"
    assert (ticket["id"] in [t["id"] for t in answer["tickets"]]) is found


def test_unknown_fields_of_a_search_are_refused(client) -> None:
    for field in ("shoe_size", "ticket_attribute.1"):
        query = {"query": {"field": field, "operator": "=", "value": "x"}}
        assert client.error("POST", "/tickets/search", query) == (400, "parameter_invalid")


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        pytest.param("POST", "/tickets", {"contacts": []}, (400, "parameter_not_found"), id="no type"),
        pytest.param("POST", "/tickets", {"ticket_type_id": "1", "contacts": [{"id": "1"}]},
                     (404, "not_found"), id="unknown type"),
        pytest.param("POST", "/tickets", {"ticket_type_id": "81000", "contacts": [{"id": "1"}]},
                     (404, "not_found"), id="unknown contact"),
        pytest.param("POST", "/tickets", {"ticket_type_id": "81000", "contacts": []},
                     (400, "parameter_invalid"), id="no contact"),
        pytest.param("POST", "/tickets",
                     {"ticket_type_id": "81000", "contacts": [{"email": "a@b.example"}],
                      "ticket_attributes": {"x": 1}}, (400, "parameter_invalid"), id="unknown attribute"),
        pytest.param("PUT", "/tickets/{id}", {"state": "submitted"}, (400, "parameter_invalid"), id="state"),
        pytest.param("PUT", "/tickets/{id}", {"assignment": {"admin_id": "1", "assignee_id": "0"}},
                     (404, "assignee_not_found"), id="unknown admin"),
        pytest.param("PUT", "/tickets/{id}", {"assignment": {"admin_id": "10550000", "assignee_id": "1"}},
                     (404, "assignee_not_found"), id="unknown assignee"),
        pytest.param("GET", "/tickets/1", None, (404, "ticket_not_found"), id="no such ticket"),
        pytest.param("POST", "/tickets/1/tags", {"id": "1", "admin_id": "1"},
                     (404, "ticket_not_found"), id="tag on none"),
        pytest.param("POST", "/tickets/1/reply",
                     {"message_type": "note", "type": "admin", "admin_id": "1", "body": "x"},
                     (404, "not_found"), id="reply to none"),
        pytest.param("POST", "/tickets/{id}/reply",
                     {"message_type": "note", "type": "admin", "admin_id": "1"},
                     (400, "parameter_not_found"), id="note without text"),
        pytest.param("POST", "/tickets/{id}/reply",
                     {"message_type": "quick_reply", "type": "admin", "admin_id": "1"},
                     (400, "parameter_invalid"), id="no options"),
    ],
)  # fmt: skip
def test_what_is_refused(client, ticket, method, path, body, expected) -> None:
    assert client.error(method, path.format(id=ticket["id"]), body) == expected


def test_contacts_do_not_write_on_tickets_of_the_back_office(client, kinds) -> None:
    body = {"ticket_type_id": kinds[2], "contacts": [{"external_id": "user-0"}]}
    ticket = client.ok("POST", "/tickets", body)
    reply = {"message_type": "comment", "type": "user", "user_id": "user-0", "body": "Hello"}
    expected = (400, "parameter_mismatch")
    assert client.error("POST", f"/tickets/{ticket['id']}/reply", reply) == expected
    conversation = client.start()
    path = f"/conversations/{conversation}/convert"
    assert client.error("POST", path, {"ticket_type_id": kinds[2]}) == (400, "parameter_invalid")


def test_an_unknown_address_makes_a_lead(client, kinds) -> None:
    body = {"ticket_type_id": kinds[0], "contacts": [{"email": "nobody@known.example"}]}
    made = client.ok("POST", "/tickets", body)["contacts"]["contacts"][0]["id"]
    contact = client.ok("GET", f"/contacts/{made}")
    assert (contact["role"], contact["email"]) == ("lead", "nobody@known.example")
    again = client.ok("POST", "/tickets", body)["contacts"]["contacts"][0]["id"]
    assert again == made


def test_a_ticket_that_a_seeded_conversation_is_linked_to_is_there(client) -> None:
    query = {"query": {"field": "id", "operator": "!=", "value": "0"}}
    listed = client.ok("POST", "/conversations/search", {**query, "pagination": {"per_page": 150}})
    links = [link for c in listed["conversations"] for link in c["linked_objects"]["data"]]
    assert links
    for link in links:
        back = client.ok("GET", f"/tickets/{link['id']}")["linked_objects"]["data"]
        assert [found["type"] for found in back] == ["conversation"]
