"""What a ticket is made of: frozen values. Times are Unix seconds."""

from __future__ import annotations

from attrs import Factory

from intercontract.model.json import JSONObject
from intercontract.sandbox.resources.conversations.values import Assignee
from intercontract.sandbox.resources.tags import AppliedTag
from intercontract.sandbox.workspace import Author
from intercontract.values import frozen

UNASSIGNED = "0"


@frozen
class TicketPart:
    """One entry of a ticket's history; ``state`` is the ticket's after it, ``previous`` before it."""

    id: str
    part_type: str
    created_at: int
    author: Author
    state: str
    previous: str | None = None
    body: str | None = None
    assigned_to: Assignee | None = None


@frozen
class Ticket:
    """A ticket, and what it is linked to: a type, an id, and a category or null."""

    id: str
    ticket_id: str
    ticket_type_id: str
    contacts: tuple[tuple[str, str | None], ...]
    created_at: int
    updated_at: int
    attributes: JSONObject = Factory(dict)
    state: str = "submitted"
    open: bool = True
    snoozed_until: int | None = None
    admin_assignee_id: str = UNASSIGNED
    team_assignee_id: str = UNASSIGNED
    is_shared: bool = False
    company_id: str | None = None
    tags: tuple[AppliedTag, ...] = ()
    linked: tuple[tuple[str, str, str | None], ...] = ()
    parts: tuple[TicketPart, ...] = ()
