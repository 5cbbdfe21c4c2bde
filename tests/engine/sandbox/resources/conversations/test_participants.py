"""Who takes part in a conversation, and which one of a contact's is meant."""

from __future__ import annotations

import pytest


def _contacts(client, conversation: str) -> list[str]:
    return [contact["id"] for contact in client.get(conversation)["contacts"]["contacts"]]


def test_a_contact_is_attached_once_and_detached(client) -> None:
    conversation = client.start()
    path = f"/conversations/{conversation}/customers"
    other = list(client.sandbox.workspace["contact"])[1]
    body = {"admin_id": client.admin, "customer": {"intercom_user_id": other}}
    attached = client.ok("POST", path, body)
    assert client.ok("POST", path, body) == attached == client.get(conversation)
    assert _contacts(client, conversation) == [client.contact, other]
    left = client.ok("DELETE", f"{path}/{client.contact}", {"admin_id": client.admin})
    assert left == client.get(conversation)
    assert _contacts(client, conversation) == [other]


def test_an_unknown_address_makes_a_lead_also_on_behalf_of_a_contact(client) -> None:
    conversation = client.start()
    customer = {"email": "new@known.example", "customer": {"user_id": "user-0"}}
    client.ok("POST", f"/conversations/{conversation}/customers", {"customer": customer})
    made = client.ok("GET", f"/contacts/{_contacts(client, conversation)[1]}")
    assert (made["role"], made["email"]) == ("lead", "new@known.example")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"customer": {"user_id": "user-0"}}, (400, "parameter_not_found"), id="by nobody"),
        pytest.param({"admin_id": "1", "customer": {"user_id": "user-0"}}, (404, "admin_not_found"),
                     id="by an unknown admin"),
        pytest.param({"admin_id": "10550000", "customer": {"user_id": "nobody"}}, (404, "not_found"),
                     id="unknown contact"),
        pytest.param({"admin_id": "10550000"}, (400, "parameter_not_found"), id="no contact"),
    ],
)  # fmt: skip
def test_what_is_not_attached(client, body, expected) -> None:
    conversation = client.start()
    assert client.error("POST", f"/conversations/{conversation}/customers", body) == expected
    assert client.error("POST", "/conversations/1/customers", {**body, "customer": {}})[0] == 404


def test_the_last_contact_stays(client) -> None:
    path = f"/conversations/{client.start()}/customers"
    by = {"admin_id": client.admin}
    assert client.error("DELETE", f"{path}/{client.contact}", by) == (422, "parameter_invalid")
    assert client.error("DELETE", f"{path}/1", by) == (404, "not_found")


def test_the_last_conversation_of_a_contact_can_be_replied_to(client) -> None:
    client.start("First")
    latest = client.start("Second")
    body = {
        "message_type": "comment",
        "type": "user",
        "intercom_user_id": client.contact,
        "body": "Hm",
    }
    assert client.ok("POST", "/conversations/last/reply", body)["id"] == latest
    silent = client.ok("POST", "/contacts", {"role": "lead"})["id"]
    body["intercom_user_id"] = silent
    assert client.error("POST", "/conversations/last/reply", body) == (404, "not_found")
    by_admin = {"message_type": "comment", "type": "admin", "admin_id": client.admin, "body": "Hm"}
    assert client.error("POST", "/conversations/last/reply", by_admin) == (404, "not_found")
