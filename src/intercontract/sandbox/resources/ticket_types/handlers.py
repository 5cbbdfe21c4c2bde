"""List, create, retrieve and update ticket types."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.ticket_types.collection import (
    CATEGORIES,
    TICKET_TYPES,
    new_type,
    render,
)
from intercontract.sandbox.workspace import Workspace

TICKET_TYPES.lists("listTicketTypes", "list", ("type", "data"))
TICKET_TYPES.retrieves("getTicketType")


def _details(body: JSONObject) -> JSONObject:
    """The well-formed details of a ticket type that a body has."""
    details: JSONObject = {}
    for name in ("name", "description", "icon"):
        if name in body:
            details[name] = parameters.required_text(body, name)
    if "category" in body:
        details["category"] = parameters.choice(body, "category", CATEGORIES)
    for name in ("is_internal", "archived"):
        if name in body:
            details[name] = parameters.boolean(body, name)
    return details


@TICKET_TYPES.answers("POST", TICKET_TYPES.path, "createTicketType")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new type, with a title and a description as attributes."""
    body = parameters.body_of(call)
    name = parameters.required_text(body, "name")
    return render(new_type(workspace, name, **_details(body)), workspace)


@TICKET_TYPES.answers("PUT", TICKET_TYPES.item, "updateTicketType")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of a type."""
    before = TICKET_TYPES.named_in(call, workspace)
    details = _details(parameters.body_of(call))
    changed = parameters.with_details(before, details, updated_at=workspace.now)
    return render(TICKET_TYPES.keep(workspace, changed), workspace)
