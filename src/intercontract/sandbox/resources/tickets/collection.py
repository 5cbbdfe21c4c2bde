"""The collection of tickets, how they come to be, and which wake up by themselves."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONObject
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.resources.contacts import Contact
from intercontract.sandbox.resources.tags import retagged, untagged
from intercontract.sandbox.resources.ticket_types.collection import TicketType
from intercontract.sandbox.resources.tickets import lifecycle
from intercontract.sandbox.resources.tickets.rendering import CHANGES, render
from intercontract.sandbox.resources.tickets.values import Ticket
from intercontract.sandbox.workspace import Workspace

FIRST_ID, ID_STEP = 215480000000000, 1301
_NUMBERS = IdSeries("ticket_number", 1201)


def _wake_up(workspace: Workspace) -> None:
    """Open the tickets whose snooze is over."""
    for ticket in TICKETS.table(workspace).until("snoozed_until", workspace.now):
        TICKETS.keep(workspace, lifecycle.switch(workspace, ticket, open_=True))


def _merged(ticket: Ticket, gone: Contact, into: Contact) -> Ticket:
    if all(id_ != gone.id for id_, _ in ticket.contacts):
        return ticket
    new = (into.id, into.external_id)
    contacts = (new if pair[0] == gone.id else pair for pair in ticket.contacts)
    return evolve(ticket, contacts=tuple(dict.fromkeys(contacts)))


def _unlinked(ticket: Ticket, conversation_id: str) -> Ticket:
    kept = tuple(link for link in ticket.linked if link[:2] != ("conversation", conversation_id))
    return ticket if kept == ticket.linked else evolve(ticket, linked=kept)


TICKETS: Collection[Ticket] = Collection(
    "ticket",
    render,
    first_id=FIRST_ID,
    id_step=ID_STEP,
    keys={
        "updated_at": lambda ticket: (ticket.updated_at, ticket.id),
        "snoozed_until": lambda ticket: ticket.snoozed_until,
    },
    references={"tag": untagged, "conversation": _unlinked},
    merges={"contact": _merged, "tag": retagged},
    changes=CHANGES,
    after=("admin", "team", "tag", "contact", "ticket_type", "conversation"),
    tick=_wake_up,
    path="/tickets",
)


def begun(
    workspace: Workspace,
    kind: TicketType,
    contacts: tuple[Contact, ...],
    attributes: JSONObject,
    id_: str | None = None,
) -> Ticket:
    """A new ticket; attributes that nobody filled in are null."""
    now = workspace.now
    empty: JSONObject = {a.name: None for a in kind.attributes if not a.archived}
    ticket = Ticket(
        id=id_ or TICKETS.new_id(workspace),
        ticket_id=workspace.new_id(_NUMBERS),
        ticket_type_id=kind.id,
        contacts=tuple((contact.id, contact.external_id) for contact in contacts),
        created_at=now,
        updated_at=now,
        attributes={**empty, **attributes},
        is_shared=kind.category == "Customer",
    )
    return lifecycle.enter(workspace, ticket, "submitted")
