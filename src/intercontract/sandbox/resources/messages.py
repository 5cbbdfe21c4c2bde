"""Messages, by an admin to a contact or by a contact."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection, unrendered
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import reference
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.contacts import CONTACTS
from intercontract.sandbox.resources.conversations.collection import (
    CONVERSATIONS,
    MESSAGE_IDS,
    begun,
)
from intercontract.sandbox.resources.conversations.handlers import start
from intercontract.sandbox.resources.conversations.markup import from_admin
from intercontract.sandbox.resources.conversations.values import Opening
from intercontract.sandbox.workspace import Workspace

# "conversation" is what the published request example sends, "inapp" what recordings send.
_TYPES = ("in_app", "inapp", "email", "conversation")

MESSAGES = Collection[Opening]("message", unrendered)


def _text(body: JSONObject) -> str:
    if body.get("body") in (None, ""):
        raise invalid("Body is required", "body")
    return parameters.required_text(body, "body")


@MESSAGES.answers("POST", "/messages", "createMessage")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A message; one by an admin makes a conversation only if that is asked for."""
    body = parameters.body_of(call)
    sender = parameters.mapping(body, "from", required=True) or {}
    kind = parameters.choice(sender, "type", ("admin", "user", "lead", "contact"))
    sender_id = parameters.identifier(sender, "id")
    at_once = parameters.boolean(body, "create_conversation_without_contact_reply")
    parameters.integer(body, "created_at")
    if kind != "admin":
        text = _text(body)
        return start(workspace, CONTACTS.find(workspace, sender_id), text)
    message_type = parameters.choice(body, "message_type", _TYPES)
    receiver = parameters.mapping(body, "to", required=True) or {}
    parameters.choice(receiver, "type", ("user", "lead", "contact"))
    text = _text(body)
    subject = parameters.text(body, "subject", required=False)
    if message_type == "email" and not subject:
        raise Refusal(422, "parameter_not_found", "No subject supplied for email message")
    contact = CONTACTS.find(workspace, parameters.identifier(receiver, "id"))
    admin = ADMINS.find(workspace, sender_id)
    message_id = workspace.new_id(MESSAGE_IDS)
    answer: JSONObject = {
        "type": "admin_message",
        "id": message_id,
        "created_at": workspace.now,
        "subject": subject or text,
        "body": text,
        "message_type": "email" if message_type == "email" else "inapp",
        "owner": reference("admin", admin.id, name=admin.name, email=admin.email),
    }
    if at_once:
        source = Opening(message_id, from_admin(text), admin.author, "admin_initiated")
        begin = begun(workspace, contact, source)
        answer["conversation_id"] = CONVERSATIONS.keep(workspace, begin).id
    return answer
