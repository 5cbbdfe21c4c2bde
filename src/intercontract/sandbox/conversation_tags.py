"""Tags on a conversation."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox import lifecycle, parameters, render
from intercontract.sandbox.errors import (
    admin_not_found,
    tag_not_found,
    tagged_conversation_not_found,
)
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.state import AppliedTag, Conversation
from intercontract.sandbox.workspace import Workspace


def _found(call: Call, workspace: Workspace) -> Conversation:
    conversation = workspace.state.conversations.get(call.params["conversation_id"])
    if conversation is None:
        raise tagged_conversation_not_found()
    return conversation


def attach(call: Call, workspace: Workspace) -> JSONValue:
    """Put a tag on a conversation; one that is there already stays as it is."""
    body = parameters.body_of(call)
    tag_id = parameters.identifier(body, "id")
    admin_id = parameters.identifier(body, "admin_id")
    conversation = _found(call, workspace)
    tag = workspace.state.tags.get(tag_id)
    if tag is None:
        raise tag_not_found()
    admin = workspace.admin(admin_id)
    if admin is None:
        raise admin_not_found()
    applied = next((t for t in conversation.tags if t.id == tag.id), None)
    if applied is None:
        applied = AppliedTag(tag.id, tag.name, workspace.now, admin.id)
        part = workspace.part("conversation_tags_updated", admin.author)
        workspace.keep(lifecycle.attach_tag(conversation, part, applied))
    return render.applied_tag(applied)


def detach(call: Call, workspace: Workspace) -> JSONValue:
    """Take a tag off a conversation; the answer has it with ``applied_at`` and ``_by`` null."""
    body = parameters.body_of(call)
    admin_id = parameters.identifier(body, "admin_id")
    conversation = _found(call, workspace)
    applied = next((t for t in conversation.tags if t.id == call.params["tag_id"]), None)
    if applied is None:
        raise tag_not_found()
    admin = workspace.admin(admin_id)
    if admin is None:
        raise admin_not_found()
    part = workspace.part("conversation_tags_updated", admin.author)
    workspace.keep(lifecycle.detach_tag(conversation, part, applied.id))
    return {
        "type": "tag",
        "id": applied.id,
        "name": applied.name,
        "applied_at": None,
        "applied_by": None,
    }


ROUTES = (
    Route.to("POST", "/conversations/{conversation_id}/tags", "attachTagToConversation", attach),
    Route.to(
        "DELETE",
        "/conversations/{conversation_id}/tags/{tag_id}",
        "detachTagFromConversation",
        detach,
    ),
)
