"""The four states that every ticket goes through; from 2.12 on they are objects, and can be listed."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import reference, taken
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen


@frozen
class TicketState:
    """A state of tickets, and what teammates and customers read."""

    id: str
    category: str
    label: str


STATES = (
    TicketState("8269", "submitted", "Submitted"),
    TicketState("8270", "in_progress", "In progress"),
    TicketState("8271", "waiting_on_customer", "Waiting on you"),
    TicketState("8272", "resolved", "Resolved"),
)
LABELS = {state.category: state.label for state in STATES}
CATEGORIES = tuple(LABELS)


def state_reference(state: TicketState, _workspace: Workspace | None = None) -> JSONObject:
    """A state within a ticket or a ticket type."""
    labels = {"internal_label": state.label, "external_label": state.label}
    return reference("ticket_state", state.id, category=state.category, **labels)


TICKET_STATES = Collection[TicketState]("ticket_state", state_reference)


@TICKET_STATES.answers("GET", "/ticket_states", "listTicketStates")
def listed(_call: Call, workspace: Workspace) -> JSONValue:
    """All states, each with the ticket types that have it."""
    types: list[JSONValue] = [
        {
            "type": "ticket_type",
            **taken(found, "id", "name", "description", "icon", "archived", "is_internal"),
            "category": found.category,
        }
        for found in workspace["ticket_type"].values()
    ]
    data: list[JSONValue] = [
        {
            **state_reference(state),
            "ticket_types": {"type": "list", "data": types},
            "archived": False,
        }
        for state in STATES
    ]
    return {"type": "list", "data": data}
