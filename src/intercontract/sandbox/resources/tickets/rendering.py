"""Tickets as JSON, in the newest shape that the sandbox knows; fields in the order of the examples."""

from __future__ import annotations

from intercontract.model.json import JSONObject
from intercontract.sandbox.rendering import listed, reference, taken
from intercontract.sandbox.resources.conversations.rendering import PARTS_LIMIT, author
from intercontract.sandbox.resources.ticket_states import STATES, state_reference
from intercontract.sandbox.resources.ticket_types import TICKET_TYPES
from intercontract.sandbox.resources.tickets.values import Ticket, TicketPart
from intercontract.sandbox.versions import VersionChange
from intercontract.sandbox.workspace import Author, Workspace

_STATES = {state.category: state for state in STATES}


def reply(value: TicketPart) -> JSONObject:
    """What a reply is answered with: the part, without the ticket's state."""
    return {
        "type": "ticket_part",
        **taken(value, "id", "part_type", "body", "created_at"),
        "updated_at": value.created_at,
        "author": _author(value.author),
        "attachments": [],
        "redacted": False,
    }


def _author(value: Author) -> JSONObject:
    """Who wrote a part: of contacts, documented is the user alone."""
    shown = author(value)
    return {**shown, "type": "user"} if value.type == "lead" else shown


def part(value: TicketPart) -> JSONObject:
    """A part in a ticket's history."""
    shown: JSONObject = {**reply(value), "ticket_state": value.state}
    if value.previous is not None:
        shown["previous_ticket_state"] = value.previous
    if value.assigned_to is not None:
        shown["assigned_to"] = reference(*value.assigned_to)
    return shown


def render(value: Ticket, workspace: Workspace) -> JSONObject:
    """A ticket with its type, and its most recent parts."""
    kind = TICKET_TYPES.find(workspace, value.ticket_type_id)
    shown: JSONObject = {
        "type": "ticket",
        **taken(value, "id", "ticket_id"),
        "ticket_attributes": dict(value.attributes),
        "ticket_state": state_reference(_STATES[value.state]),
        "ticket_type": TICKET_TYPES.render(kind, workspace),
        "contacts": {
            "type": "contact.list",
            "contacts": [
                reference("contact", id_, external_id=external) for id_, external in value.contacts
            ],
        },
        **taken(value, "admin_assignee_id", "team_assignee_id", "created_at", "updated_at"),
        "ticket_parts": {
            "type": "ticket_part.list",
            "ticket_parts": [part(p) for p in value.parts[-PARTS_LIMIT:]],
            "total_count": len(value.parts),
        },
        "open": value.open,
    }
    if value.snoozed_until is not None:
        shown["snoozed_until"] = value.snoozed_until
    return {
        **shown,
        "linked_objects": listed(
            [reference(type_, id_, category=category) for type_, id_, category in value.linked]
        ),
        "category": kind.category,
        "is_shared": value.is_shared,
    }


def _state_in_words(ticket: JSONObject) -> None:
    state = ticket["ticket_state"]
    if isinstance(state, dict):
        ticket["ticket_state"] = state["category"]
        ticket["ticket_state_internal_label"] = state["internal_label"]
        ticket["ticket_state_external_label"] = state["external_label"]


CHANGES = (
    VersionChange(
        "ticket-state-object",
        "2.12",
        "the state of a ticket is an object with an id, in place of a word and two labels",
        _state_in_words,
    ),
)
"""What API versions changed. Source: the vendor's descriptions of 2.11 and 2.12."""
