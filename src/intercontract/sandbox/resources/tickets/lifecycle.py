"""What happens to a ticket: from one state of it to the next, with a part that tells.

Source: the examples of *Create a ticket*, *Update a ticket* and *Reply to a ticket* in the vendor's
descriptions; nothing of it was recorded.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from intercontract.model.json import JSONObject
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.resources.admins import Admin
from intercontract.sandbox.resources.conversations.values import NOBODY, Assignee
from intercontract.sandbox.resources.tags import AppliedTag, Tag
from intercontract.sandbox.resources.teams import Team
from intercontract.sandbox.resources.tickets.values import UNASSIGNED, Ticket, TicketPart
from intercontract.sandbox.workspace import Author, Workspace

_IDS = IdSeries("ticket_part", 77130000000, 617)


def added(
    workspace: Workspace,
    ticket: Ticket,
    part_type: str,
    author: Author,
    *,
    body: str | None = None,
    assigned_to: Assignee | None = None,
    told: bool = False,
    **changes: Any,
) -> Ticket:
    """A ticket with one more part; ``told``: the part tells the state before too."""
    now, state = workspace.now, changes.get("state", ticket.state)
    previous = ticket.state if told else None
    part = TicketPart(
        workspace.new_id(_IDS), part_type, now, author, state, previous, body, assigned_to
    )
    return evolve(ticket, parts=(*ticket.parts, part), updated_at=now, **changes)


def enter(workspace: Workspace, ticket: Ticket, state: str) -> Ticket:
    """In another state, or in its first one."""
    part_type = "ticket_state_updated_by_admin"
    return added(workspace, ticket, part_type, workspace.bot, told=True, state=state)


def fill_in(workspace: Workspace, ticket: Ticket, values: JSONObject) -> Ticket:
    """With other values in some attributes, a part for each."""
    for _ in values:
        ticket = added(workspace, ticket, "ticket_attribute_updated_by_admin", workspace.bot)
    return evolve(ticket, attributes={**ticket.attributes, **values})


def assign_to(workspace: Workspace, ticket: Ticket, by: Admin, to: Admin | Team | None) -> Ticket:
    """Assigned to an admin or a team, or to nobody any more."""
    admin = team = UNASSIGNED
    whom = NOBODY
    if isinstance(to, Admin):
        admin, whom = to.id, ("admin", to.id)
    elif to is not None:
        team, whom = to.id, ("team", to.id)
    changed = added(workspace, ticket, "assignment", by.author, assigned_to=whom)
    return evolve(changed, admin_assignee_id=admin, team_assignee_id=team)


def snooze(workspace: Workspace, ticket: Ticket, until: int) -> Ticket:
    """Snoozed until a time; it stays open."""
    return added(workspace, ticket, "snoozed", workspace.bot, snoozed_until=until, open=True)


def switch(workspace: Workspace, ticket: Ticket, *, open_: bool) -> Ticket:
    """Open or closed; either ends a snooze."""
    part_type = "open" if open_ else "close"
    return added(workspace, ticket, part_type, workspace.bot, open=open_, snoozed_until=None)


def attach_tag(workspace: Workspace, ticket: Ticket, tag: Tag, admin: Admin) -> Ticket:
    """One more tag; no part tells of it."""
    applied = AppliedTag(tag.id, tag.name, workspace.now, admin.id)
    return evolve(ticket, tags=(*ticket.tags, applied), updated_at=workspace.now)


def detach_tag(workspace: Workspace, ticket: Ticket, tag_id: str) -> Ticket:
    """One tag less."""
    kept = tuple(tag for tag in ticket.tags if tag.id != tag_id)
    return evolve(ticket, tags=kept, updated_at=workspace.now)
