"""Messages, by an admin to a contact or by a contact."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection, unrendered
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import reference
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.contacts import CONTACTS, Contact
from intercontract.sandbox.resources.conversations.collection import (
    CONVERSATIONS,
    MESSAGE_IDS,
    begun,
)
from intercontract.sandbox.resources.conversations.handlers import start
from intercontract.sandbox.resources.conversations.markup import from_admin
from intercontract.sandbox.resources.conversations.participants import contact_named
from intercontract.sandbox.resources.conversations.values import Opening
from intercontract.sandbox.versions import reaches
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

# "conversation" is what the published request example sends, "inapp" what recordings send.
_TYPES = ("in_app", "inapp", "email", "conversation")


@frozen
class SentMessage:
    """A message to a contact, as exports tell it. ``created_at`` is in Unix seconds."""

    id: str
    kind: str
    contact_id: str
    created_at: int


MESSAGES = Collection[SentMessage]("message", unrendered)


def sent_between(workspace: Workspace, after: int, before: int) -> list[SentMessage]:
    """The messages to contacts of a time, both ends included; some of them began a conversation."""
    begun = (
        SentMessage(c.source.id, c.source.type, c.contacts[0][0], c.created_at)
        for c in CONVERSATIONS.table(workspace).values()
        if not c.contact_started
    )
    sent = {message.id: message for message in (*begun, *MESSAGES.table(workspace).values())}
    return [message for message in sent.values() if after <= message.created_at <= before]


def _text(body: JSONObject) -> str:
    if body.get("body") in (None, ""):
        raise invalid("Body is required", "body")
    return parameters.required_text(body, "body")


def _receivers(body: JSONObject, version: str) -> list[JSONObject]:
    """Whom a message goes to: one, from 2.14 on maybe several."""
    given = body.get("to")
    several = isinstance(given, list) and given and reaches(version, "2.14")
    receivers = given if isinstance(given, list) and several else [given]
    if "to" not in body or not all(isinstance(receiver, dict) for receiver in receivers):
        parameters.mapping(body, "to", required=True)
    found = [receiver for receiver in receivers if isinstance(receiver, dict)]
    for receiver in found:
        parameters.choice(receiver, "type", ("user", "lead", "contact"))
    return found


def _receiver(receiver: JSONObject, workspace: Workspace) -> Contact:
    """A contact by its id, or as the documentation's own examples name one too."""
    if "id" not in receiver and receiver.keys() & {"user_id", "email"}:
        return contact_named(receiver, workspace)
    return CONTACTS.find(workspace, parameters.identifier(receiver, "id"))


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
    receivers = _receivers(body, call.version)
    text = _text(body)
    subject = parameters.text(body, "subject", required=False)
    parameters.text(body, "template", required=False)
    if message_type == "email" and not subject:
        raise Refusal(422, "parameter_not_found", "No subject supplied for email message")
    contact, *_ = (_receiver(receiver, workspace) for receiver in receivers)
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
    MESSAGES.keep(workspace, SentMessage(message_id, message_type, contact.id, workspace.now))
    if at_once:
        source = Opening(message_id, from_admin(text), admin.author, "admin_initiated")
        begin = begun(workspace, contact, source)
        answer["conversation_id"] = CONVERSATIONS.keep(workspace, begin).id
    return answer
