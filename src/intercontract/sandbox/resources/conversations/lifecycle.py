"""What happens to a conversation: from one state of it to the next, with a part that tells.

Source: lifecycles seen in recordings of 2.11 (BEHAVIOURS, *Conversation lifecycle*). Statistics
stay null while no contact has written: an admin's message that was closed and opened three times
still had none.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from intercontract.sandbox.resources.admins import Admin
from intercontract.sandbox.resources.contacts import Contact
from intercontract.sandbox.resources.conversations.parts import new_part
from intercontract.sandbox.resources.conversations.values import (
    NOBODY,
    Assignee,
    AttachedFiles,
    Conversation,
    ConversationPart,
)
from intercontract.sandbox.resources.tags import AppliedTag, Tag
from intercontract.sandbox.resources.teams import Team
from intercontract.sandbox.workspace import Author, Workspace


def _measured(conversation: Conversation, **changes: Any) -> Conversation:
    """The conversation with new statistics, if a contact takes part in it."""
    if conversation.statistics.first_contact_reply_at is None:
        return conversation
    return evolve(conversation, statistics=evolve(conversation.statistics, **changes))


def _added(conversation: Conversation, part: ConversationPart, **changes: Any) -> Conversation:
    noted = evolve(part, state=changes.get("state", conversation.state))
    return evolve(
        conversation, parts=(*conversation.parts, noted), updated_at=part.created_at, **changes
    )


def contact_replies(
    workspace: Workspace,
    conversation: Conversation,
    contact: Contact,
    body: str,
    attachments: AttachedFiles = (),
) -> Conversation:
    """A contact writes: the conversation is open, unread and waiting."""
    now, before = workspace.now, conversation.statistics
    statistics = evolve(
        before,
        first_contact_reply_at=before.first_contact_reply_at or now,
        last_contact_reply_at=now,
        count_reopens=before.count_reopens + (conversation.state == "closed"),
    )
    part = new_part(workspace, "comment", contact.author, body)
    return _added(
        conversation,
        evolve(part, attachments=attachments),
        state="open",
        snoozed_until=None,
        read=False,
        waiting_since=conversation.waiting_since or now,
        first_contact_reply_at=conversation.first_contact_reply_at or now,
        statistics=statistics,
    )


def admin_replies(
    workspace: Workspace, conversation: Conversation, admin: Admin, body: str, kind: str
) -> Conversation:
    """An admin writes a comment or a note; a comment ends the contact's waiting."""
    part = new_part(workspace, kind, admin.author, body)
    teammates = conversation.teammates
    if admin.id not in teammates:
        teammates = (*teammates, admin.id)
    if kind == "note":
        return _added(conversation, part, teammates=teammates)
    now, before = workspace.now, conversation.statistics
    waited = () if conversation.waiting_since is None else (now - conversation.waiting_since,)
    assigned = before.last_assignment_at
    measured = _measured(
        conversation,
        first_admin_reply_at=before.first_admin_reply_at or now,
        last_admin_reply_at=now,
        last_assignment_admin_reply_at=now if assigned else before.last_assignment_admin_reply_at,
        reply_times=before.reply_times + waited,
    )
    return _added(measured, part, teammates=teammates, waiting_since=None)


def close(
    workspace: Workspace, conversation: Conversation, admin: Admin, body: str | None = None
) -> Conversation:
    """Closed and read; closing again is allowed and adds another part."""
    measured = _measured(
        conversation,
        first_close_at=conversation.statistics.first_close_at or workspace.now,
        last_close_at=workspace.now,
        last_closed_by_id=int(admin.id),
    )
    part = new_part(workspace, "close", admin.author, body)
    return _added(measured, part, state="closed", read=True, waiting_since=None, snoozed_until=None)


def reopen(workspace: Workspace, conversation: Conversation, admin: Admin) -> Conversation:
    """Open again; the contact waits since its last reply, or since now if it never replied."""
    before = conversation.statistics
    reopened = conversation.state == "closed" and conversation.contact_started
    measured = _measured(conversation, count_reopens=before.count_reopens + reopened)
    since = before.last_contact_reply_at or workspace.now
    part = new_part(workspace, "open", admin.author)
    return _added(measured, part, state="open", snoozed_until=None, waiting_since=since)


def snooze(
    workspace: Workspace, conversation: Conversation, admin: Admin, until: int
) -> Conversation:
    """Snoozed until a time; ``open`` stays true, nobody waits."""
    part = new_part(workspace, "snoozed", admin.author)
    return _added(conversation, part, state="snoozed", snoozed_until=until, waiting_since=None)


def wake(workspace: Workspace, conversation: Conversation) -> Conversation:
    """The time of the snooze has come."""
    part = new_part(workspace, "timer_unsnooze", workspace.bot)
    return _added(conversation, part, state="open", snoozed_until=None)


def assign(
    workspace: Workspace,
    conversation: Conversation,
    author: Author,
    part_type: str,
    to: Assignee,
    body: str | None = None,
    **assignee: Any,
) -> Conversation:
    """Assigned to somebody or nobody; a closed conversation is opened by it."""
    now, before = workspace.now, conversation.statistics
    measured = _measured(
        conversation,
        first_assignment_at=before.first_assignment_at or now,
        last_assignment_at=now,
        count_assignments=before.count_assignments + 1,
    )
    state = "open" if conversation.state == "closed" else conversation.state
    part = new_part(workspace, part_type, author, body, to)
    return _added(measured, part, state=state, **assignee)


def assign_to(
    workspace: Workspace,
    conversation: Conversation,
    by: Admin,
    kind: str,
    to: Admin | Team | None,
    body: str | None = None,
) -> Conversation:
    """Assigned by an admin to an ``admin`` or a ``team``, or to none any more."""
    part_type = "assign_and_reopen" if conversation.state == "closed" else "assignment"
    id_, name = (None, None) if to is None else (int(to.id), to.name)
    changes = {"team_assignee_id": id_, "team_name": name}
    if kind == "admin":
        changes = {"admin_assignee_id": id_}
    whom = NOBODY if to is None else (kind, to.id)
    return assign(workspace, conversation, by.author, part_type, whom, body, **changes)


def attach_tag(
    workspace: Workspace, conversation: Conversation, tag: Tag, admin: Admin
) -> Conversation:
    """One more tag."""
    part = evolve(new_part(workspace, "conversation_tags_updated", admin.author), tags=(tag,))
    applied = AppliedTag(tag.id, tag.name, workspace.now, admin.id)
    return _added(conversation, part, tags=(*conversation.tags, applied))


def detach_tag(
    workspace: Workspace, conversation: Conversation, tag_id: str, admin: Admin
) -> Conversation:
    """One tag less."""
    kept = tuple(tag for tag in conversation.tags if tag.id != tag_id)
    part = new_part(workspace, "conversation_tags_updated", admin.author)
    return _added(conversation, part, tags=kept)
