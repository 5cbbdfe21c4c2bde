"""The tickets of a workspace before the first request: those that conversations are linked to, and a few."""

from __future__ import annotations

from random import Random

from attrs import evolve

from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.contacts import CONTACTS
from intercontract.sandbox.resources.conversations import CONVERSATIONS
from intercontract.sandbox.resources.teams import TEAMS
from intercontract.sandbox.resources.ticket_types import TICKET_TYPES
from intercontract.sandbox.resources.ticket_types.collection import DESCRIPTION, TITLE
from intercontract.sandbox.resources.tickets import lifecycle
from intercontract.sandbox.resources.tickets.collection import TICKETS, begun
from intercontract.sandbox.workspace import Workspace

_STATES = ("submitted", "in_progress", "waiting_on_customer", "resolved")
_TITLES = ("Wrong address", "Export hangs", "Charged twice", "White screen")


def seed(workspace: Workspace, _random: Random) -> None:
    """One in each state, assigned to an admin, a team or nobody."""
    kinds = TICKET_TYPES.table(workspace).rows()
    for conversation in CONVERSATIONS.table(workspace).values():
        for link in conversation.linked:
            contact = CONTACTS.find(workspace, conversation.contacts[0][0])
            workspace.now = conversation.updated_at
            ticket = begun(workspace, kinds[0], (contact,), {TITLE: _TITLES[0]}, str(link["id"]))
            linked = (("conversation", conversation.id, None),)
            TICKETS.keep(workspace, evolve(ticket, linked=linked))
    admin = ADMINS.table(workspace).rows()[0]
    assignees = (None, admin, TEAMS.table(workspace).rows()[0], admin)
    contacts = CONTACTS.table(workspace).rows()
    workspace.now = workspace.epoch - 20 * 86400
    for index, (title, state, assignee) in enumerate(zip(_TITLES, _STATES, assignees, strict=True)):
        workspace.now += 86400
        details = {TITLE: title, DESCRIPTION: f"{title}, as told on the phone"}
        ticket = begun(workspace, kinds[index % len(kinds)], (contacts[index],), {**details})
        workspace.now += 3600
        if state != ticket.state:
            ticket = lifecycle.enter(workspace, ticket, state)
        if assignee is not None:
            ticket = lifecycle.assign_to(workspace, ticket, admin, assignee)
        TICKETS.keep(workspace, ticket)


TICKETS.seed = seed
