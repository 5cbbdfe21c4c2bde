"""A conversation becomes the matter of a ticket: each is linked to the other."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import reference
from intercontract.sandbox.resources.contacts import CONTACTS
from intercontract.sandbox.resources.conversations import CONVERSATIONS
from intercontract.sandbox.resources.ticket_types import TICKET_TYPES
from intercontract.sandbox.resources.ticket_types.attributes import checked
from intercontract.sandbox.resources.tickets import lifecycle
from intercontract.sandbox.resources.tickets.collection import TICKETS, begun
from intercontract.sandbox.resources.tickets.rendering import render
from intercontract.sandbox.workspace import Workspace


@CONVERSATIONS.answers("POST", f"{CONVERSATIONS.item}/convert", "convertConversationToTicket")
def convert(call: Call, workspace: Workspace) -> JSONValue:
    """A ticket of the conversation's contacts, that has what they wrote."""
    body = parameters.body_of(call)
    type_id = parameters.identifier(body, "ticket_type_id")
    attributes = parameters.mapping(body, "attributes") or {}
    conversation = CONVERSATIONS.named_in(call, workspace)
    kind = TICKET_TYPES.table(workspace).get(type_id)
    if kind is None or kind.category != "Customer":
        raise invalid("Ticket type is not a customer ticket type")
    known = CONTACTS.table(workspace)
    contacts = tuple(known[id_] for id_, _ in conversation.contacts if id_ in known)
    ticket = begun(workspace, kind, contacts, checked(kind, attributes))
    state_part = ticket.parts[-1]
    for part in conversation.parts:
        if part.part_type == "comment":
            ticket = lifecycle.added(workspace, ticket, "comment", part.author, body=part.body)
    comments = tuple(part for part in ticket.parts if part is not state_part)
    ticket = evolve(
        ticket,
        created_at=conversation.created_at,
        parts=(*comments, state_part),
        linked=(("conversation", conversation.id, None),),
    )
    link = reference("ticket", ticket.id, category=kind.category)
    linked = (*conversation.linked, link)
    CONVERSATIONS.keep(workspace, evolve(conversation, linked=linked, updated_at=workspace.now))
    return render(TICKETS.keep(workspace, ticket), workspace)
