"""Tags on a ticket."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.tags import TAGS, applied, not_on_it
from intercontract.sandbox.resources.tickets import lifecycle
from intercontract.sandbox.resources.tickets.collection import TICKETS
from intercontract.sandbox.workspace import Workspace


@TICKETS.answers("POST", f"{TICKETS.item}/tags", "attachTagToTicket")
def attach(call: Call, workspace: Workspace) -> JSONValue:
    """Put a tag on a ticket; one that is there already stays as it is."""
    body = parameters.body_of(call)
    tag_id = parameters.identifier(body, "id")
    admin_id = parameters.identifier(body, "admin_id")
    ticket = TICKETS.named_in(call, workspace)
    tag = TAGS.table(workspace).get(tag_id)
    if tag is None:
        raise not_on_it()
    admin = ADMINS.find(workspace, admin_id)
    present = next((known for known in ticket.tags if known.id == tag.id), None)
    if present is None:
        ticket = TICKETS.keep(workspace, lifecycle.attach_tag(workspace, ticket, tag, admin))
        present = ticket.tags[-1]
    return applied(present)


@TICKETS.answers("DELETE", f"{TICKETS.item}/tags/{{tag_id}}", "detachTagFromTicket")
def detach(call: Call, workspace: Workspace) -> JSONValue:
    """Take a tag off a ticket; the example still tells when and by whom it was put there."""
    admin_id = parameters.identifier(parameters.body_of(call), "admin_id")
    ticket = TICKETS.named_in(call, workspace)
    present = next((known for known in ticket.tags if known.id == call.params["tag_id"]), None)
    if present is None:
        raise not_on_it()
    ADMINS.find(workspace, admin_id)
    TICKETS.keep(workspace, lifecycle.detach_tag(workspace, ticket, present.id))
    return applied(present)
