"""Create, retrieve, update and delete tickets."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.admins import ADMINS, Admin
from intercontract.sandbox.resources.companies import COMPANIES
from intercontract.sandbox.resources.contacts import CONTACTS, Contact
from intercontract.sandbox.resources.conversations.participants import lead_of
from intercontract.sandbox.resources.teams import TEAMS, Team
from intercontract.sandbox.resources.ticket_states import STATES
from intercontract.sandbox.resources.ticket_types import TICKET_TYPES
from intercontract.sandbox.resources.ticket_types.attributes import checked
from intercontract.sandbox.resources.tickets import lifecycle
from intercontract.sandbox.resources.tickets.collection import TICKETS, begun
from intercontract.sandbox.resources.tickets.rendering import render
from intercontract.sandbox.resources.tickets.values import UNASSIGNED, Ticket
from intercontract.sandbox.versions import reaches
from intercontract.sandbox.workspace import Workspace

TICKETS.retrieves("getTicket")
TICKETS.deletes("deleteTicket")
_ENTERED = ("in_progress", "waiting_on_customer", "resolved")


def _contact(entry: JSONValue, workspace: Workspace) -> Contact:
    """A contact that a ticket is about, by one of three ids; an unknown e-mail makes a lead."""
    if not isinstance(entry, dict):
        raise invalid("contacts must be an array of objects", "contacts")
    if "id" in entry:
        return CONTACTS.find(workspace, parameters.identifier(entry, "id"))
    if "external_id" in entry:
        external_id = parameters.required_text(entry, "external_id")
        found = CONTACTS.table(workspace).having("external_id", external_id)
        if not found:
            raise CONTACTS.not_found()
        return found[0]
    return lead_of(workspace, parameters.required_text(entry, "email"))


@TICKETS.answers("POST", TICKETS.path, "createTicket")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new ticket."""
    body = parameters.body_of(call)
    type_id = parameters.identifier(body, "ticket_type_id")
    entries = body.get("contacts")
    if not isinstance(entries, list) or not entries:
        raise invalid("contacts must be an array of at least one contact", "contacts")
    attributes = parameters.mapping(body, "ticket_attributes") or {}
    company_id = parameters.text(body, "company_id", required=False)
    created_at = parameters.integer(body, "created_at")
    kind = TICKET_TYPES.find(workspace, type_id)
    checked(kind, attributes)
    if company_id is not None and not COMPANIES.table(workspace).having("company_id", company_id):
        raise COMPANIES.not_found()
    contacts = tuple(_contact(entry, workspace) for entry in entries)
    ticket = begun(workspace, kind, contacts, attributes)
    if created_at is not None and 0 < created_at <= workspace.now:
        ticket = evolve(ticket, created_at=created_at)
    return render(TICKETS.keep(workspace, evolve(ticket, company_id=company_id)), workspace)


def _assignee(id_: str, workspace: Workspace) -> Admin | Team | None:
    if id_ == UNASSIGNED:
        return None
    found = ADMINS.table(workspace).get(id_) or TEAMS.table(workspace).get(id_)
    if found is None:
        raise Refusal(404, "assignee_not_found", "Assignee not found")
    return found


def _state(body: JSONObject, version: str) -> str | None:
    """The state that a body asks for: by its name, from 2.12 on by its id."""
    if not reaches(version, "2.12"):
        return parameters.choice(body, "state", _ENTERED) if "state" in body else None
    if "ticket_state_id" not in body:
        return None
    wanted = parameters.identifier(body, "ticket_state_id")
    named = next((state.category for state in STATES if state.id == wanted), None)
    if named is None:
        message = "Ticket state id is not valid or is not associated with the ticket type"
        raise Refusal(400, "ticket_state_id_invalid", message)
    return named


def _assigned(ticket: Ticket, body: JSONObject, version: str, workspace: Workspace) -> Ticket:
    """Assigned as a body asks: in an object of its own before 2.14, in the body itself since."""
    asked = body if reaches(version, "2.14") else parameters.mapping(body, "assignment") or {}
    if "assignee_id" not in asked:
        return ticket
    by = ADMINS.table(workspace).get(parameters.identifier(asked, "admin_id"))
    to = _assignee(parameters.identifier(asked, "assignee_id", kinds=(str,)), workspace)
    if by is None:
        raise Refusal(404, "assignee_not_found", "Assignee not found")
    return lifecycle.assign_to(workspace, ticket, by, to)


@TICKETS.answers("PUT", TICKETS.item, "updateTicket")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Attributes, state, assignment, open or closed, snoozed, shared: in this order, as in the example."""
    body, version = parameters.body_of(call), call.version
    attributes = parameters.mapping(body, "ticket_attributes") or {}
    state, open_ = _state(body, version), parameters.boolean(body, "open")
    shared = parameters.boolean(body, "is_shared")
    until = parameters.future(body, "snoozed_until", workspace.now)
    ticket = TICKETS.named_in(call, workspace)
    values = checked(TICKET_TYPES.find(workspace, ticket.ticket_type_id), attributes)
    ticket = lifecycle.fill_in(workspace, ticket, values)
    if state is not None and state != ticket.state:
        ticket = lifecycle.enter(workspace, ticket, state)
    ticket = _assigned(ticket, body, version, workspace)
    if open_ is not None and open_ is not ticket.open:
        ticket = lifecycle.switch(workspace, ticket, open_=open_)
    if until is not None:
        ticket = lifecycle.snooze(workspace, ticket, until)
    if shared is not None:
        ticket = evolve(ticket, is_shared=shared)
    return render(TICKETS.keep(workspace, ticket), workspace)
