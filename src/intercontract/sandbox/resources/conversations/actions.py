"""Replies, and what an admin does to a conversation: close, snooze, open, assign."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import invalid, missing
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.parameters import JSONObject
from intercontract.sandbox.resources.admins import ADMINS, Admin
from intercontract.sandbox.resources.contacts import CONTACTS, Contact
from intercontract.sandbox.resources.conversations import lifecycle, rendering
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS, new_part
from intercontract.sandbox.resources.conversations.markup import from_admin, from_contact
from intercontract.sandbox.resources.conversations.values import Conversation
from intercontract.sandbox.resources.teams import TEAMS
from intercontract.sandbox.workspace import Workspace

_LATEST = 4102444800  # 2100-01-01: snoozing for longer than that is a mistake
_NOBODY = "0"
_NAMED_BY = {"intercom_user_id": "id", "user_id": "external_id", "email": "email"}


def _sender(body: JSONObject, workspace: Workspace) -> Contact:
    """The contact who replies, named by one of three ids."""
    contacts = CONTACTS.table(workspace)
    for name, attribute in _NAMED_BY.items():
        given = parameters.text(body, name, required=False)
        if given is not None:
            if attribute == "id":
                return CONTACTS.find(workspace, given)
            found = contacts.having(attribute, given)
            if not found:
                raise CONTACTS.not_found()
            return found[0]
    raise missing("intercom_user_id")


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
    parameters.integer(body, "created_at")
    if kind == "user":
        parameters.choice(body, "message_type", ("comment",))
        text = parameters.required_text(body, "body")
        conversation = CONVERSATIONS.named_in(call, workspace)
        contact = _sender(body, workspace)
        part = new_part(workspace, "comment", contact.author, from_contact(text))
        return _changed(workspace, lifecycle.contact_replies(conversation, part))
    message_type = parameters.choice(body, "message_type", ("comment", "note"))
    admin_id = parameters.identifier(body, "admin_id")
    text = parameters.text(body, "body", required=False) or ""
    conversation = CONVERSATIONS.named_in(call, workspace)
    admin = ADMINS.find(workspace, admin_id)
    part = new_part(workspace, message_type, admin.author, from_admin(text))
    return _changed(workspace, lifecycle.admin_replies(conversation, part, admin))


def _written(body: JSONObject) -> str | None:
    text = parameters.text(body, "body", required=False)
    return None if text is None else from_admin(text)


def _close(
    body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    part = new_part(workspace, "close", admin.author, _written(body))
    return lifecycle.close(conversation, part, admin)


def _snooze(
    body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    until = parameters.integer(body, "snoozed_until", required=True) or 0
    if not workspace.now < until < _LATEST:
        raise invalid("snoozed_until must be a time in the future, in seconds", "snoozed_until")
    return lifecycle.snooze(conversation, new_part(workspace, "snoozed", admin.author), until)


def _open(
    _body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    return lifecycle.reopen(conversation, new_part(workspace, "open", admin.author))


def _assign(
    body: JSONObject, conversation: Conversation, admin: Admin, workspace: Workspace
) -> Conversation:
    kind = parameters.choice(body, "type", ("admin", "team"))
    assignee = parameters.identifier(body, "assignee_id")
    nobody = assignee == _NOBODY
    admin_id = conversation.admin_assignee_id
    team = TEAMS.table(workspace).get(str(conversation.team_assignee_id))
    if kind == "admin":
        admin_id = None if nobody else int(ADMINS.find(workspace, assignee).id)
    else:
        team = None if nobody else TEAMS.find(workspace, assignee)
    part_type = "assign_and_reopen" if conversation.state == "closed" else "assignment"
    assigned_to = ("nobody_admin", None) if nobody else (kind, assignee)
    part = new_part(workspace, part_type, admin.author, _written(body), assigned_to)
    return lifecycle.assign(conversation, part, admin_id=admin_id, team=team)


_ACTIONS = {"close": _close, "snoozed": _snooze, "open": _open, "assignment": _assign}


@CONVERSATIONS.answers(
    "POST",
    f"{CONVERSATIONS.item}/run_assignment_rules",
    "autoAssignConversation",
    until="2.11",
)
def run_rules(call: Call, workspace: Workspace) -> JSONValue:
    """The workspace's assignment rules, of which there are none: assigned to nobody, by a bot."""
    conversation = CONVERSATIONS.named_in(call, workspace)
    nobody = ("nobody_admin", None)
    part = new_part(workspace, "default_assignment", workspace.bot, assigned_to=nobody)
    return _changed(workspace, lifecycle.assign(conversation, part, admin_id=None, team=None))


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


@CONVERSATIONS.answers("POST", f"{CONVERSATIONS.item}/parts", "manageConversation")
def manage(call: Call, workspace: Workspace) -> JSONValue:
    """Close, snooze, open or assign; ``message_type`` says which."""
    body = parameters.body_of(call)
    message_type = parameters.choice(body, "message_type", tuple(_ACTIONS))
    admin_id = parameters.identifier(body, "admin_id")
    _well_formed(body, message_type)
    conversation = CONVERSATIONS.named_in(call, workspace)
    admin = ADMINS.find(workspace, admin_id)
    changed = _ACTIONS[message_type](body, conversation, admin, workspace)
    return _changed(workspace, changed, conversation if message_type == "close" else None)
