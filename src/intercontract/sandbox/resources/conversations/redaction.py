"""Redact a part of a conversation, or the message that began it: its text is gone for good."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.conversations import rendering
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS
from intercontract.sandbox.resources.conversations.values import Conversation
from intercontract.sandbox.workspace import Workspace

_DELETED = "<p><i>This message was deleted</i></p>"


def _not_found() -> Refusal:
    return Refusal(
        404, "conversation_part_or_message_not_found", "Conversation part or message not found"
    )


def _not_redactable() -> Refusal:
    """It has no text, was redacted before (intercom-ruby#544), or was written by no contact."""
    return Refusal(
        400, "conversation_part_not_redactable", "Conversation part or message is not redactable"
    )


def _part(conversation: Conversation, part_id: str) -> Conversation:
    part = next((known for known in conversation.parts if known.id == part_id), None)
    if part is None:
        raise _not_found()
    if not part.body or part.redacted:
        raise _not_redactable()
    redacted = evolve(part, body=_DELETED, attachments=(), redacted=True)
    parts = tuple(redacted if known is part else known for known in conversation.parts)
    return evolve(conversation, parts=parts)


def _source(conversation: Conversation, source_id: str) -> Conversation:
    source = conversation.source
    if source.id != source_id:
        raise _not_found()
    if not conversation.contact_started or source.redacted:
        raise _not_redactable()
    redacted = evolve(source, body=_DELETED, subject="", attachments=(), redacted=True)
    return evolve(conversation, source=redacted)


def _asked(body: JSONObject) -> tuple[str, str]:
    """Of what kind, and which one."""
    kind = parameters.choice(body, "type", ("conversation_part", "source"))
    return kind, parameters.identifier(body, f"{kind}_id")


@CONVERSATIONS.answers("POST", "/conversations/redact", "redactConversation")
def redact(call: Call, workspace: Workspace) -> JSONValue:
    """The conversation without what was redacted."""
    body = parameters.body_of(call)
    kind, id_ = _asked(body)
    conversation_id = parameters.identifier(body, "conversation_id")
    conversation = CONVERSATIONS.table(workspace).get(conversation_id)
    if conversation is None:
        raise _not_found()
    redacted = (_part if kind == "conversation_part" else _source)(conversation, id_)
    redacted = evolve(redacted, updated_at=workspace.now)
    return rendering.render(CONVERSATIONS.keep(workspace, redacted))
