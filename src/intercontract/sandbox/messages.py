"""Messages, by an admin to a contact or by a contact."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.conversations import automatic_attributes, start
from intercontract.sandbox.errors import Refusal, admin_not_found, contact_not_found, invalid
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.markup import from_admin
from intercontract.sandbox.parameters import JSONObject
from intercontract.sandbox.state import Admin, Contact, Conversation, Opening
from intercontract.sandbox.workspace import Workspace

# "conversation" is what the published request example sends, "inapp" what recordings send.
_TYPES = ("in_app", "inapp", "email", "conversation")


def _text(body: JSONObject) -> str:
    text = body.get("body")
    if text is None or text == "":
        raise invalid("Body is required", "body")
    return parameters.required_text(body, "body")


def _contact(who: JSONObject, workspace: Workspace) -> Contact:
    contact = workspace.contact(parameters.identifier(who, "id"))
    if contact is None:
        raise contact_not_found()
    return contact


def _by_contact(body: JSONObject, sender: JSONObject, workspace: Workspace) -> JSONValue:
    text = _text(body)
    conversation = start(workspace, _contact(sender, workspace), text)
    return {
        "type": "user_message",
        "id": conversation.source.id,
        "created_at": conversation.created_at,
        "body": text,
        "message_type": "inapp",
        "conversation_id": conversation.id,
    }


def _conversation(
    workspace: Workspace, message_id: str, admin: Admin, contact: Contact, text: str
) -> str:
    """The conversation that exists before the contact replies, because that was asked for."""
    conversation = Conversation(
        id=workspace.number("conversation"),
        created_at=workspace.now,
        updated_at=workspace.now,
        source=Opening(message_id, from_admin(text), admin.author, "admin_initiated"),
        contacts=((contact.id, contact.external_id),),
        title=None,
        state="closed",
        custom_attributes=automatic_attributes(),
    )
    return workspace.keep(conversation).id


def create(call: Call, workspace: Workspace) -> JSONValue:
    """A message; one by an admin makes a conversation only if that is asked for."""
    body = parameters.body_of(call)
    sender = parameters.mapping(body, "from", required=True) or {}
    kind = parameters.choice(sender, "type", ("admin", "user", "lead", "contact"))
    sender_id = parameters.identifier(sender, "id")
    at_once = parameters.boolean(body, "create_conversation_without_contact_reply")
    parameters.integer(body, "created_at")
    if kind != "admin":
        return _by_contact(body, sender, workspace)
    message_type = parameters.choice(body, "message_type", _TYPES)
    receiver = parameters.mapping(body, "to", required=True) or {}
    parameters.choice(receiver, "type", ("user", "lead", "contact"))
    text = _text(body)
    subject = parameters.text(body, "subject", required=False)
    if message_type == "email" and not subject:
        raise Refusal(422, "parameter_not_found", "No subject supplied for email message")
    contact = _contact(receiver, workspace)
    admin = workspace.admin(sender_id)
    if admin is None:
        raise admin_not_found()
    message_id = workspace.number("message")
    answer: JSONObject = {
        "type": "admin_message",
        "id": message_id,
        "created_at": workspace.now,
        "subject": subject or text,
        "body": text,
        "message_type": "email" if message_type == "email" else "inapp",
        "owner": {"type": "admin", "id": admin.id, "name": admin.name, "email": admin.email},
    }
    if at_once:
        answer["conversation_id"] = _conversation(workspace, message_id, admin, contact, text)
    return answer


ROUTES = (Route.to("POST", "/messages", "createMessage", create),)
