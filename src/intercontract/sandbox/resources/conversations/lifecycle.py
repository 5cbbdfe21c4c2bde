"""What happens to a conversation: pure functions from one state of it to the next.

Source: lifecycles seen in recordings of 2.11 (BEHAVIOURS, *Conversation lifecycle*). Statistics
stay null while no contact has written: an admin's message that was closed and opened three times
still had none.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from intercontract.sandbox.resources.admins import Admin
from intercontract.sandbox.resources.conversations.values import AppliedTag, Conversation, Part
from intercontract.sandbox.resources.tags import Tag
from intercontract.sandbox.resources.teams import Team


def _measured(conversation: Conversation, **changes: Any) -> Conversation:
    """The conversation with new statistics, if a contact takes part in it."""
    if conversation.statistics.first_contact_reply_at is None:
        return conversation
    return evolve(conversation, statistics=evolve(conversation.statistics, **changes))


def _added(conversation: Conversation, part: Part, **changes: Any) -> Conversation:
    noted = evolve(part, state=changes.get("state", conversation.state))
    return evolve(
        conversation, parts=(*conversation.parts, noted), updated_at=part.created_at, **changes
    )


def contact_replies(conversation: Conversation, part: Part) -> Conversation:
    """A contact writes: the conversation is open, unread and waiting."""
    now, before = part.created_at, conversation.statistics
    statistics = evolve(
        before,
        first_contact_reply_at=before.first_contact_reply_at or now,
        last_contact_reply_at=now,
        count_reopens=before.count_reopens + (conversation.state == "closed"),
    )
    return _added(
        conversation,
        part,
        state="open",
        snoozed_until=None,
        read=False,
        waiting_since=conversation.waiting_since or now,
        first_contact_reply_at=conversation.first_contact_reply_at or now,
        statistics=statistics,
    )


def admin_replies(conversation: Conversation, part: Part, admin: Admin) -> Conversation:
    """An admin writes a comment or a note; a comment ends the contact's waiting."""
    teammates = conversation.teammates
    if admin.id not in teammates:
        teammates = (*teammates, admin.id)
    if part.part_type == "note":
        return _added(conversation, part, teammates=teammates)
    now, before = part.created_at, conversation.statistics
    waited = () if conversation.waiting_since is None else (now - conversation.waiting_since,)
    measured = _measured(
        conversation,
        first_admin_reply_at=before.first_admin_reply_at or now,
        last_admin_reply_at=now,
        last_assignment_admin_reply_at=now
        if before.last_assignment_at
        else before.last_assignment_admin_reply_at,
        reply_times=before.reply_times + waited,
    )
    return _added(measured, part, teammates=teammates, waiting_since=None)


def close(conversation: Conversation, part: Part, admin: Admin) -> Conversation:
    """Closed and read; closing again is allowed and adds another part."""
    now, before = part.created_at, conversation.statistics
    measured = _measured(
        conversation,
        first_close_at=before.first_close_at or now,
        last_close_at=now,
        last_closed_by_id=int(admin.id),
    )
    return _added(measured, part, state="closed", read=True, waiting_since=None, snoozed_until=None)


def reopen(conversation: Conversation, part: Part) -> Conversation:
    """Open again; the contact waits since its last reply, or since now if it never replied."""
    before = conversation.statistics
    reopened = conversation.state == "closed" and conversation.contact_started
    measured = _measured(conversation, count_reopens=before.count_reopens + reopened)
    since = before.last_contact_reply_at or part.created_at
    return _added(measured, part, state="open", snoozed_until=None, waiting_since=since)


def snooze(conversation: Conversation, part: Part, until: int) -> Conversation:
    """Snoozed until a time; ``open`` stays true, nobody waits."""
    return _added(conversation, part, state="snoozed", snoozed_until=until, waiting_since=None)


def wake(conversation: Conversation, part: Part) -> Conversation:
    """The time of the snooze has come."""
    return _added(conversation, part, state="open", snoozed_until=None)


def assign(
    conversation: Conversation, part: Part, *, admin_id: int | None, team: Team | None
) -> Conversation:
    """Assigned to an admin or a team, or to nobody; a closed conversation is opened by it."""
    now, before = part.created_at, conversation.statistics
    measured = _measured(
        conversation,
        first_assignment_at=before.first_assignment_at or now,
        last_assignment_at=now,
        count_assignments=before.count_assignments + 1,
    )
    state = "open" if conversation.state == "closed" else conversation.state
    return _added(
        measured,
        part,
        state=state,
        admin_assignee_id=admin_id,
        team_assignee_id=None if team is None else int(team.id),
        team_name=None if team is None else team.name,
    )


def attach_tag(conversation: Conversation, part: Part, tag: AppliedTag) -> Conversation:
    """One more tag."""
    noted = evolve(part, tags=(Tag(tag.id, tag.name),))
    return _added(conversation, noted, tags=(*conversation.tags, tag))


def detach_tag(conversation: Conversation, part: Part, tag_id: str) -> Conversation:
    """One tag less."""
    kept = tuple(tag for tag in conversation.tags if tag.id != tag_id)
    return _added(conversation, part, tags=kept)
