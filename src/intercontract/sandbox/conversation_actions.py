"""Replies, and what an admin does to a conversation: close, snooze, open, assign."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox import lifecycle, parameters, render
from intercontract.sandbox.conversations import found
from intercontract.sandbox.errors import (
    admin_not_found,
    contact_not_found,
    invalid,
    missing,
    team_not_found,
)
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.markup import from_admin, from_contact
from intercontract.sandbox.parameters import JSONObject
from intercontract.sandbox.state import Admin, Contact, Conversation
from intercontract.sandbox.workspace import Workspace

_LATEST = 4102444800  # 2100-01-01: snoozing for longer than that is a mistake
_NOBODY = "0"
_NAMED_BY = {"intercom_user_id": "id", "user_id": "external_id", "email": "email"}


def _admin(workspace: Workspace, id_: str) -> Admin:
    admin = workspace.admin(id_)
    if admin is None:
        raise admin_not_found()
    return admin


def _sender(body: JSONObject, workspace: Workspace) -> Contact:
    """The contact who replies, named by one of three ids."""
    for name, attribute in _NAMED_BY.items():
        given = parameters.text(body, name, required=False)
        if given is None:
            continue
        for contact in workspace.state.contacts.values():
            if getattr(contact, attribute) == given:
                return contact
        raise contact_not_found()
    raise missing("intercom_user_id")


def reply(call: Call, workspace: Workspace) -> JSONValue:
    """A comment or note by an admin, or a comment by a contact."""
    body = parameters.body_of(call)
    kind = parameters.choice(body, "type", ("admin", "user"))
    parameters.urls(body, "attachment_urls")
    parameters.integer(body, "created_at")
    if kind == "user":
        parameters.choice(body, "message_type", ("comment",))
        text = parameters.required_text(body, "body")
        conversation = found(call, workspace)
        contact = _sender(body, workspace)
        part = workspace.part("comment", contact.author, from_contact(text))
        changed = lifecycle.contact_replies(conversation, part)
    else:
        message_type = parameters.choice(body, "message_type", ("comment", "note"))
        admin_id = parameters.identifier(body, "admin_id")
        text = parameters.text(body, "body", required=False) or ""
        conversation = found(call, workspace)
        admin = _admin(workspace, admin_id)
        part = workspace.part(message_type, admin.author, from_admin(text))
        changed = lifecycle.admin_replies(conversation, part, admin)
    return render.conversation(workspace.keep(changed), acted=True)


def _close(
    body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    text = parameters.text(body, "body", required=False)
    part = workspace.part("close", admin.author, None if text is None else from_admin(text))
    return lifecycle.close(conversation, part, admin)


def _snooze(
    body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    until = parameters.integer(body, "snoozed_until", required=True) or 0
    if not workspace.now < until < _LATEST:
        raise invalid("snoozed_until must be a time in the future, in seconds", "snoozed_until")
    return lifecycle.snooze(conversation, workspace.part("snoozed", admin.author), until)


def _open(
    _body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    return lifecycle.reopen(conversation, workspace.part("open", admin.author))


def _assign(
    body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    kind = parameters.choice(body, "type", ("admin", "team"))
    assignee = parameters.identifier(body, "assignee_id")
    text = parameters.text(body, "body", required=False)
    admin_id = conversation.admin_assignee_id
    team = workspace.state.teams.get(str(conversation.team_assignee_id))
    assigned_to: tuple[str, str | None] = (kind, assignee)
    if assignee == _NOBODY:
        assigned_to = ("nobody_admin", None)
    if kind == "admin":
        if assignee != _NOBODY:
            _admin(workspace, assignee)
        admin_id = None if assignee == _NOBODY else int(assignee)
    else:
        if assignee not in (_NOBODY, *workspace.state.teams):
            raise team_not_found()
        team = workspace.state.teams.get(assignee)
    part_type = "assign_and_reopen" if conversation.state == "closed" else "assignment"
    part = workspace.part(
        part_type, admin.author, None if text is None else from_admin(text), assigned_to
    )
    return lifecycle.assign(conversation, part, admin_id=admin_id, team=team)


_ACTIONS = {"close": _close, "snoozed": _snooze, "open": _open, "assignment": _assign}


def run_rules(call: Call, workspace: Workspace) -> JSONValue:
    """The workspace's assignment rules, of which there are none: assigned to nobody, by a bot."""
    conversation = found(call, workspace)
    part = workspace.part(
        "default_assignment", workspace.state.bot, assigned_to=("nobody_admin", None)
    )
    changed = lifecycle.assign(conversation, part, admin_id=None, team=None)
    return render.conversation(workspace.keep(changed), acted=True)


def _well_formed(body: JSONObject, message_type: str) -> None:
    """What can be said of a body before anything is looked up."""
    if message_type == "close":
        parameters.choice(body, "type", ("admin",))
    if message_type == "snoozed":
        parameters.integer(body, "snoozed_until", required=True)
    if message_type == "assignment":
        parameters.choice(body, "type", ("admin", "team"))
        parameters.identifier(body, "assignee_id")
    parameters.text(body, "body", required=False)


def manage(call: Call, workspace: Workspace) -> JSONValue:
    """Close, snooze, open or assign; ``message_type`` says which."""
    body = parameters.body_of(call)
    message_type = parameters.choice(body, "message_type", tuple(_ACTIONS))
    admin_id = parameters.identifier(body, "admin_id")
    _well_formed(body, message_type)
    conversation = found(call, workspace)
    admin = _admin(workspace, admin_id)
    changed = _ACTIONS[message_type](body, conversation, admin, workspace)
    closing = conversation if message_type == "close" else None
    return render.conversation(workspace.keep(changed), acted=True, closing=closing)


ROUTES = (
    Route.to("POST", "/conversations/{conversation_id}/reply", "replyConversation", reply),
    Route.to("POST", "/conversations/{conversation_id}/parts", "manageConversation", manage),
    Route.to(
        "POST",
        "/conversations/{conversation_id}/run_assignment_rules",
        "autoAssignConversation",
        run_rules,
        until="2.11",
    ),
)
