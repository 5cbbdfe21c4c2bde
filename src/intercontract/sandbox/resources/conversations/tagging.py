"""Tags on a conversation."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.conversations import lifecycle
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS
from intercontract.sandbox.resources.tags import TAGS, applied, not_on_it, removed
from intercontract.sandbox.workspace import Workspace

_NONE = "Conversation not found"


@CONVERSATIONS.answers("POST", f"{CONVERSATIONS.item}/tags", "attachTagToConversation")
def attach(call: Call, workspace: Workspace) -> JSONValue:
    """Put a tag on a conversation; one that is there already stays as it is."""
    body = parameters.body_of(call)
    tag_id = parameters.identifier(body, "id")
    admin_id = parameters.identifier(body, "admin_id")
    conversation = CONVERSATIONS.named_in(call, workspace, _NONE)
    tag = TAGS.table(workspace).get(tag_id)
    if tag is None:
        raise not_on_it()
    admin = ADMINS.find(workspace, admin_id)
    present = next((t for t in conversation.tags if t.id == tag.id), None)
    if present is None:
        conversation = lifecycle.attach_tag(workspace, conversation, tag, admin)
        present = CONVERSATIONS.keep(workspace, conversation).tags[-1]
    return applied(present)


@CONVERSATIONS.answers(
    "DELETE", f"{CONVERSATIONS.item}/tags/{{tag_id}}", "detachTagFromConversation"
)
def detach(call: Call, workspace: Workspace) -> JSONValue:
    """Take a tag off a conversation; the answer has it with ``applied_at`` and ``_by`` null."""
    admin_id = parameters.identifier(parameters.body_of(call), "admin_id")
    conversation = CONVERSATIONS.named_in(call, workspace, _NONE)
    present = next((t for t in conversation.tags if t.id == call.params["tag_id"]), None)
    if present is None:
        raise not_on_it()
    admin = ADMINS.find(workspace, admin_id)
    left = lifecycle.detach_tag(workspace, conversation, present.id, admin)
    CONVERSATIONS.keep(workspace, left)
    return removed(present)
