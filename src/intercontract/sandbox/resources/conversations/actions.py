"""Replies, and what an admin does to a conversation: close, snooze, open, assign."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.admins import ADMINS, Admin
from intercontract.sandbox.resources.contacts import Contact
from intercontract.sandbox.resources.conversations import lifecycle, rendering
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS
from intercontract.sandbox.resources.conversations.markup import from_admin, from_contact
from intercontract.sandbox.resources.conversations.participants import contact_named
from intercontract.sandbox.resources.conversations.values import NOBODY, Conversation
from intercontract.sandbox.resources.teams import TEAMS, Team
from intercontract.sandbox.workspace import Workspace

_NOBODY = "0"
ConversationAction: TypeAlias = Callable[[Workspace, Conversation, Admin], Conversation]


def _latest(workspace: Workspace, contact: Contact) -> Conversation:
    """The conversation of a contact's that changed last."""
    own = [
        conversation
        for conversation in CONVERSATIONS.table(workspace).values()
        if any(id_ == contact.id for id_, _ in conversation.contacts)
    ]
    if not own:
        raise CONVERSATIONS.not_found()
    return max(own, key=lambda conversation: (conversation.updated_at, conversation.id))


def _changed(
    workspace: Workspace, conversation: Conversation, closing: Conversation | None = None
) -> JSONValue:
    kept = CONVERSATIONS.keep(workspace, conversation)
    return rendering.render(kept, acted=True, closing=closing)


@CONVERSATIONS.answers("POST", f"{CONVERSATIONS.item}/reply", "replyConversation")
def reply(call: Call, workspace: Workspace) -> JSONValue:
    """A comment or note by an admin, or a comment by a contact."""
    body = parameters.body_of(call)
    kind = parameters.choice(body, "type", ("admin", "user"))
    parameters.urls(body, "attachment_urls")
    parameters.files(body, "attachment_files")
    parameters.integer(body, "created_at")
    if kind == "user":
        parameters.choice(body, "message_type", ("comment",))
        text = parameters.required_text(body, "body")
        last = call.params["conversation_id"] == "last"
        conversation = None if last else CONVERSATIONS.named_in(call, workspace)
        contact = contact_named(body, workspace)
        conversation = conversation or _latest(workspace, contact)
        html = from_contact(text)
        replied = lifecycle.contact_replies(workspace, conversation, contact, html)
        return _changed(workspace, replied)
    message_type = parameters.choice(body, "message_type", ("comment", "note"))
    admin_id = parameters.identifier(body, "admin_id")
    text = parameters.text(body, "body", required=False) or ""
    conversation = CONVERSATIONS.named_in(call, workspace)
    admin = ADMINS.find(workspace, admin_id)
    html = from_admin(text)
    return _changed(
        workspace, lifecycle.admin_replies(workspace, conversation, admin, html, message_type)
    )


def _written(body: JSONObject) -> str | None:
    text = parameters.text(body, "body", required=False)
    return None if text is None else from_admin(text)


def _close(body: JSONObject) -> ConversationAction:
    parameters.choice(body, "type", ("admin",))
    html = _written(body)
    return lambda workspace, before, admin: lifecycle.close(workspace, before, admin, html)


def _snooze(body: JSONObject) -> ConversationAction:
    parameters.integer(body, "snoozed_until", required=True)
    _written(body)

    def snooze(workspace: Workspace, before: Conversation, admin: Admin) -> Conversation:
        until = parameters.future(body, "snoozed_until", workspace.now) or 0
        return lifecycle.snooze(workspace, before, admin, until)

    return snooze


def _open(body: JSONObject) -> ConversationAction:
    _written(body)
    return lifecycle.reopen


def _assign(body: JSONObject) -> ConversationAction:
    kind = parameters.choice(body, "type", ("admin", "team"))
    assignee, html = parameters.identifier(body, "assignee_id", kinds=(str,)), _written(body)

    def assign(workspace: Workspace, before: Conversation, admin: Admin) -> Conversation:
        to: Admin | Team | None = None
        if assignee != _NOBODY:
            to = (ADMINS if kind == "admin" else TEAMS).find(workspace, assignee)
        return lifecycle.assign_to(workspace, before, admin, kind, to, html)

    return assign


_ACTIONS = {"close": _close, "snoozed": _snooze, "open": _open, "assignment": _assign}
"""What a body asks for, read before anything is looked up."""


@CONVERSATIONS.answers(
    "POST",
    f"{CONVERSATIONS.item}/run_assignment_rules",
    "autoAssignConversation",
)
def run_rules(call: Call, workspace: Workspace) -> JSONValue:
    """The workspace's assignment rules, of which there are none: assigned to nobody, by a bot."""
    conversation = CONVERSATIONS.named_in(call, workspace)
    none = {"admin_assignee_id": None, "team_assignee_id": None, "team_name": None}
    kind = "default_assignment"
    return _changed(
        workspace, lifecycle.assign(workspace, conversation, workspace.bot, kind, NOBODY, **none)
    )


@CONVERSATIONS.answers("POST", f"{CONVERSATIONS.item}/parts", "manageConversation")
def manage(call: Call, workspace: Workspace) -> JSONValue:
    """Close, snooze, open or assign; ``message_type`` says which."""
    body = parameters.body_of(call)
    message_type = parameters.choice(body, "message_type", tuple(_ACTIONS))
    admin_id = parameters.identifier(body, "admin_id")
    action = _ACTIONS[message_type](body)
    conversation = CONVERSATIONS.named_in(call, workspace)
    changed = action(workspace, conversation, ADMINS.find(workspace, admin_id))
    return _changed(workspace, changed, conversation if message_type == "close" else None)
