"""What tickets can be searched by.

Source: *Search tickets*, its table of accepted fields.
"""

from __future__ import annotations

from typing import Any

from intercontract.sandbox.resources.ticket_types import TICKET_TYPES
from intercontract.sandbox.resources.ticket_types.collection import DESCRIPTION, TITLE
from intercontract.sandbox.resources.tickets.collection import TICKETS
from intercontract.sandbox.resources.tickets.values import UNASSIGNED, Ticket
from intercontract.sandbox.search import (
    FieldType,
    Search,
    SearchField,
    boolean,
    date,
    identifier,
    string,
)
from intercontract.sandbox.search.fields import Read, SearchValue
from intercontract.sandbox.workspace import Workspace

_TYPES = {
    "integer": FieldType.INTEGER,
    "decimal": FieldType.NUMBER,
    "boolean": FieldType.BOOLEAN,
    "datetime": FieldType.DATE,
}


def _held(name: str) -> Read[Ticket]:
    def read(ticket: Ticket, _workspace: Workspace) -> SearchValue:
        value = ticket.attributes.get(name)
        return value if isinstance(value, str | int | float) else None

    return read


def _attribute(id_: str, workspace: Workspace) -> SearchField[Ticket] | None:
    """An attribute of a ticket type, by its id."""
    for kind in TICKET_TYPES.table(workspace).values():
        for attribute in kind.attributes:
            if attribute.id == id_:
                type_ = _TYPES.get(attribute.data_type, FieldType.STRING)
                return SearchField(type_, _held(attribute.name))
    return None


def _assignees(ticket: Ticket, _workspace: Workspace) -> tuple[SearchValue, ...]:
    assigned = ticket.admin_assignee_id
    authors = (part.author for part in ticket.parts if part.author.type == "admin")
    ids = dict.fromkeys([assigned, *(author.id for author in authors)])
    return tuple(id_ for id_ in ids if id_ != UNASSIGNED)


def _category(ticket: Ticket, workspace: Workspace) -> SearchValue:
    return TICKET_TYPES.find(workspace, ticket.ticket_type_id).category


_FIELDS: dict[str, SearchField[Any]] = {
    "id": identifier("id"),
    "created_at": date("created_at", inclusive=False),
    "updated_at": date("updated_at", inclusive=False),
    "title": string(_held(TITLE)),
    "description": string(_held(DESCRIPTION)),
    "category": string(_category),
    "ticket_type_id": string("ticket_type_id"),
    "contact_ids": string(lambda ticket, _workspace: tuple(id_ for id_, _ in ticket.contacts)),
    "teammate_ids": string(_assignees),
    "admin_assignee_id": string("admin_assignee_id"),
    "team_assignee_id": string("team_assignee_id"),
    "open": boolean("open"),
    "state": string("state"),
    "snoozed_until": date("snoozed_until", inclusive=False),
}

TICKETS.searches(
    "searchTickets",
    "ticket.list",
    ("type", "pages", "total_count", "tickets"),
    Search(_FIELDS, families={"ticket_attribute": _attribute}),
)
