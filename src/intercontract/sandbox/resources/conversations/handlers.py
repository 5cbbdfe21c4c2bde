"""List, create, retrieve, update and delete conversations."""

from __future__ import annotations

from functools import partial

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.contacts import CONTACTS, Contact
from intercontract.sandbox.resources.conversations import rendering
from intercontract.sandbox.resources.conversations.collection import (
    CONVERSATIONS,
    MESSAGE_IDS,
    begun,
)
from intercontract.sandbox.resources.conversations.markup import from_contact
from intercontract.sandbox.resources.conversations.parts import attribute_part
from intercontract.sandbox.resources.conversations.values import Opening
from intercontract.sandbox.versions import reaches
from intercontract.sandbox.workspace import Workspace

CONVERSATIONS.lists(
    "listConversations",
    "conversation.list",
    ("type", "pages", "total_count", "conversations"),
    by="updated_at",
    per_page=20,
    render=partial(rendering.render, with_parts=False),
)
CONVERSATIONS.deletes("deleteConversation")


def _wants_plaintext(call: Call) -> bool:
    """Whether ``display_as=plaintext`` was asked for.

    The documentation names no other value and does not say that one is refused: it changes nothing.
    """
    return parameters.single(call, "display_as") == "plaintext"


def start(workspace: Workspace, contact: Contact, text: str, created_at: int = 0) -> JSONObject:
    """A contact starts a conversation; the answer is the message."""
    born = created_at if 0 < created_at <= workspace.now else None
    source = Opening(workspace.new_id(MESSAGE_IDS), from_contact(text), contact.author)
    conversation = CONVERSATIONS.keep(workspace, begun(workspace, contact, source, born))
    return {
        "type": "user_message",
        "id": source.id,
        "created_at": conversation.created_at,
        "body": text,
        "message_type": "inapp",
        "conversation_id": conversation.id,
    }


@CONVERSATIONS.answers("POST", "/conversations", "createConversation")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A contact starts a conversation."""
    body = parameters.body_of(call)
    sender = parameters.mapping(body, "from", required=True) or {}
    parameters.choice(sender, "type", ("lead", "user", "contact"))
    contact_id = parameters.required_text(sender, "id")
    text = parameters.required_text(body, "body")
    parameters.text(body, "subject", required=False)
    parameters.urls(body, "attachment_urls")
    created_at = parameters.integer(body, "created_at")
    return start(workspace, CONTACTS.find(workspace, contact_id), text, created_at or 0)


@CONVERSATIONS.answers("GET", CONVERSATIONS.item, "retrieveConversation")
def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """One conversation with its most recent parts; none has translations."""
    plain = _wants_plaintext(call)
    if reaches(call.version, "2.14"):
        parameters.switch(call, "include_translations")
    return rendering.render(CONVERSATIONS.named_in(call, workspace), plain=plain)


@CONVERSATIONS.answers("PUT", CONVERSATIONS.item, "updateConversation")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Marks as read, renames, or sets custom attributes; marking leaves ``updated_at`` alone."""
    plain = _wants_plaintext(call)
    body = parameters.body_of(call)
    read = parameters.boolean(body, "read")
    title = parameters.text(body, "title", required=False)
    attributes = parameters.mapping(body, "custom_attributes")
    conversation = CONVERSATIONS.named_in(call, workspace)
    if read is not None:
        conversation = evolve(conversation, read=read)
    if title is not None and reaches(call.version, "2.13"):  # no parameter before
        conversation = evolve(conversation, title=title, updated_at=workspace.now)
    if attributes:
        notes = tuple(
            evolve(attribute_part(workspace, name, value), state=conversation.state)
            for name, value in attributes.items()
        )
        conversation = evolve(
            conversation,
            custom_attributes={**conversation.custom_attributes, **attributes},
            parts=conversation.parts + notes,
            updated_at=workspace.now,
        )
    return rendering.render(CONVERSATIONS.keep(workspace, conversation), plain=plain)
