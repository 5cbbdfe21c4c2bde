"""Flows of the inbox: conversations, messages and tickets."""

from __future__ import annotations

from typing import Any

from published import SdkProcess


def _admin(sdk: SdkProcess) -> str:
    return str(sdk("admins.list")["admins"][0]["id"])


def _contact(sdk: SdkProcess) -> str:
    return str(sdk("contacts.create", external_id=sdk.new("writer"))["id"])


def _conversation(sdk: SdkProcess, contact: str | None = None) -> str:
    written = {"from": {"type": "user", "id": contact or _contact(sdk)}, "body": sdk.new("hello")}
    return str(sdk("conversations.create", **written)["conversation_id"])


def _managed(sdk: SdkProcess, id_: str, **body: Any) -> Any:
    return sdk("conversations.manage", conversation_id=id_, body=body)


def conversations(sdk: SdkProcess) -> None:
    admin, id_ = _admin(sdk), _conversation(sdk)
    assert sdk("conversations.find", conversation_id=id_, display_as="plaintext")["state"] == "open"
    changed = sdk("conversations.update", conversation_id=id_, read=True, custom_attributes={})
    assert changed["read"] is True
    reply = {"message_type": "comment", "type": "admin", "admin_id": admin, "body": "Good morning"}
    replied = sdk("conversations.reply", conversation_id=id_, body=reply)
    assert replied["conversation_parts"]["conversation_parts"][-1]["part_type"] == "comment"
    who: dict[str, str] = {"admin_id": admin}
    assert (
        _managed(sdk, id_, message_type="snoozed", snoozed_until=1900000000, **who)["state"]
        == "snoozed"
    )
    assert _managed(sdk, id_, message_type="open", **who)["state"] == "open"
    assigned = _managed(sdk, id_, message_type="assignment", type="admin", assignee_id=admin, **who)
    assert str(assigned["admin_assignee_id"]) == admin
    assert _managed(sdk, id_, message_type="close", type="admin", **who)["state"] == "closed"
    if sdk.newest:  # the SDK still has what 2.12 took away
        refused = sdk.refusal("conversations.runAssignmentRules", conversation_id=id_)
        assert refused == (400, "intercom_version_invalid")
    else:
        sdk("conversations.runAssignmentRules", conversation_id=id_)
    part = replied["conversation_parts"]["conversation_parts"][-1]["id"]
    redacted = sdk(
        "conversations.redactConversationPart",
        type="conversation_part", conversation_id=id_, conversation_part_id=part,
    )  # fmt: skip
    parts = redacted["conversation_parts"]["conversation_parts"]
    assert next(item for item in parts if item["id"] == part)["redacted"] is True
    assert sdk.refusal("conversations.find", conversation_id="999999999")[0] == 404
    if sdk.newest:
        sdk("conversations.deleteConversation", conversation_id=int(id_))
        assert sdk.refusal("conversations.find", conversation_id=id_)[0] == 404


def conversations_in_pages(sdk: SdkProcess) -> None:
    contact = _contact(sdk)
    mine = {_conversation(sdk, contact) for _ in range(3)}
    listed = [item["id"] for item in sdk.pages("conversations.list", per_page=20)]
    assert mine <= set(listed)
    assert len(listed) == len(set(listed))
    query = {"field": "contact_ids", "operator": "=", "value": contact}
    found = sdk.pages(
        "conversations.search", query=query, pagination={"per_page": sdk.client.search_page}
    )
    assert {item["id"] for item in found} == mine


def conversation_participants(sdk: SdkProcess) -> None:
    admin, id_, guest = _admin(sdk), _conversation(sdk), _contact(sdk)
    sdk("conversations.attachContactAsAdmin", conversation_id=id_, admin_id=admin,
        customer={"intercom_user_id": guest})  # fmt: skip
    taking_part = sdk("conversations.find", conversation_id=id_)["contacts"]["contacts"]
    assert guest in {item["id"] for item in taking_part}
    sdk("conversations.detachContactAsAdmin", conversation_id=id_, contact_id=guest, admin_id=admin)
    taking_part = sdk("conversations.find", conversation_id=id_)["contacts"]["contacts"]
    assert guest not in {item["id"] for item in taking_part}


def conversation_tags(sdk: SdkProcess) -> None:
    admin, id_, tag = _admin(sdk), _conversation(sdk), sdk("tags.create", name=sdk.new("tag"))["id"]
    sdk("tags.tagConversation", conversation_id=id_, id=tag, admin_id=admin)
    assert _tags(sdk, id_) == [tag]
    sdk("tags.untagConversation", conversation_id=id_, tag_id=tag, admin_id=admin)
    assert _tags(sdk, id_) == []


def _tags(sdk: SdkProcess, conversation: str) -> list[str]:
    return [
        tag["id"] for tag in sdk("conversations.find", conversation_id=conversation)["tags"]["tags"]
    ]


def messages(sdk: SdkProcess) -> None:
    sent = sdk(
        "messages.create",
        message_type="inapp", body="Welcome",
        from_={"type": "admin", "id": int(_admin(sdk))}, to={"type": "user", "id": _contact(sdk)},
        create_conversation_without_contact_reply=True,
    )  # fmt: skip
    assert sent["body"] == "Welcome"
    query = {"field": "source.id", "operator": "=", "value": sent["id"]}
    assert len(sdk.pages("conversations.search", query=query)) == 1


def ticket_types(sdk: SdkProcess) -> None:
    kind = sdk("ticketTypes.create", name=sdk.new("kind"), category="Customer", icon="🎟️")
    id_ = kind["id"]
    assert id_ in {item["id"] for item in sdk("ticketTypes.list")["data"]}
    assert sdk("ticketTypes.get", ticket_type_id=id_)["name"] == kind["name"]
    changed = sdk("ticketTypes.update", ticket_type_id=id_, name=sdk.new("renamed"))
    assert changed["name"] != kind["name"]
    attribute = sdk(
        "ticketTypes.attributes.create",
        ticket_type_id=id_, name="Severity", description="How bad", data_type="string",
    )  # fmt: skip
    changed = sdk(
        "ticketTypes.attributes.update",
        ticket_type_id=id_, attribute_id=attribute["id"], description="How bad it is",
    )  # fmt: skip
    assert changed["description"] == "How bad it is"


def tickets(sdk: SdkProcess) -> None:
    admin, contact, kind = _admin(sdk), _contact(sdk), sdk("ticketTypes.list")["data"][0]["id"]
    ticket = sdk(
        "tickets.create",
        ticket_type_id=kind, contacts=[{"id": contact}],
        ticket_attributes={"_default_title_": "It smokes"},
    )  # fmt: skip
    id_ = ticket["id"]
    assert sdk("tickets.get", ticket_id=id_)["ticket_attributes"]["_default_title_"] == "It smokes"
    changed = sdk(
        "tickets.update", ticket_id=id_, ticket_attributes={"_default_title_": "It burns"}
    )
    assert changed["ticket_attributes"]["_default_title_"] == "It burns"
    reply = {"message_type": "comment", "type": "admin", "admin_id": admin, "body": "Out by now"}
    assert sdk("tickets.reply", ticket_id=id_, body=reply)["part_type"] == "comment"
    query = {"field": "id", "operator": "=", "value": id_}
    assert [item["id"] for item in sdk.pages("tickets.search", query=query)] == [id_]
    tag = sdk("tags.create", name=sdk.new("tag"))["id"]
    assert sdk("tags.tagTicket", ticket_id=id_, id=tag, admin_id=admin)["id"] == tag
    assert sdk("tags.untagTicket", ticket_id=id_, tag_id=tag, admin_id=admin)["id"] == tag
    converted = sdk(
        "conversations.convertToTicket",
        conversation_id=int(_conversation(sdk)), ticket_type_id=kind,
    )  # fmt: skip
    assert converted["ticket_type"]["id"] == kind
    if sdk.newest:
        assert sdk("ticketStates.listTicketStates")["data"]
        assert sdk("tickets.deleteTicket", ticket_id=id_)["deleted"] is True
        assert sdk.refusal("tickets.get", ticket_id=id_)[0] == 404


FLOWS = (
    conversations, conversations_in_pages, conversation_participants, conversation_tags, messages,
    ticket_types, tickets,
)  # fmt: skip
