"""Replies to a ticket: by an admin, or on behalf of a contact."""

from __future__ import annotations

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.admins import ADMINS, Admin
from intercontract.sandbox.resources.conversations import CONVERSATIONS
from intercontract.sandbox.resources.conversations import lifecycle as conversations
from intercontract.sandbox.resources.conversations.markup import from_admin, from_contact
from intercontract.sandbox.resources.conversations.participants import contact_named
from intercontract.sandbox.resources.ticket_types import TICKET_TYPES
from intercontract.sandbox.resources.tickets import lifecycle, rendering
from intercontract.sandbox.resources.tickets.collection import TICKETS
from intercontract.sandbox.resources.tickets.values import Ticket
from intercontract.sandbox.workspace import Author, Workspace

_KINDS = ("comment", "note", "quick_reply")


def _replied_to(call: Call, workspace: Workspace) -> Ticket:
    """The ticket that the path names; here the examples do not say which kind of thing is missing."""
    ticket = TICKETS.table(workspace).get(call.params["ticket_id"])
    if ticket is None:
        raise Refusal(404, "not_found", "Resource Not Found")
    return ticket


def _options(body: JSONObject, kind: str) -> None:
    options = body.get("reply_options", [])
    if not isinstance(options, list) or (kind == "quick_reply" and not options):
        raise invalid("reply_options must be present for quick_reply", "reply_options")
    for option in options:
        if not isinstance(option, dict):
            raise invalid("reply_options must be an array of objects", "reply_options")
        parameters.required_text(option, "text")
        parameters.required_text(option, "uuid")


def _added(
    workspace: Workspace, ticket: Ticket, kind: str, author: Author, html: str | None
) -> JSONValue:
    ticket = lifecycle.added(workspace, ticket, kind, author, body=html)
    return rendering.reply(TICKETS.keep(workspace, ticket).parts[-1])


def _cross_post(workspace: Workspace, ticket: Ticket, admin: Admin, html: str) -> None:
    """The note in all conversations that the ticket is linked to."""
    for type_, id_, _ in ticket.linked:
        conversation = CONVERSATIONS.table(workspace).get(id_) if type_ == "conversation" else None
        if conversation is not None:
            noted = conversations.admin_replies(workspace, conversation, admin, html, "note")
            CONVERSATIONS.keep(workspace, noted)


@TICKETS.answers("POST", f"{TICKETS.item}/reply", "replyTicket")
def reply(call: Call, workspace: Workspace) -> JSONValue:
    """A comment, note or choice of answers by an admin, or a comment by a contact."""
    body = parameters.body_of(call)
    by_contact = parameters.choice(body, "type", ("admin", "user")) == "user"
    kind = parameters.choice(body, "message_type", ("comment",) if by_contact else _KINDS)
    parameters.urls(body, "attachment_urls")
    parameters.integer(body, "created_at")
    cross_post = parameters.boolean(body, "cross_post")
    if by_contact:
        text = from_contact(parameters.required_text(body, "body"))
        ticket = _replied_to(call, workspace)
        contact = contact_named(body, workspace)
        if TICKET_TYPES.find(workspace, ticket.ticket_type_id).category == "Back-office":
            message = "User replies are not allowed on Backoffice tickets"
            raise Refusal(400, "parameter_mismatch", message)
        # Of authors of tickets there are no leads.
        author = Author("user", contact.id, contact.name, contact.email)
        return _added(workspace, ticket, kind, author, text)
    admin_id = parameters.identifier(body, "admin_id")
    _options(body, kind)
    html = None
    if kind != "quick_reply":
        html = from_admin(parameters.required_text(body, "body"))
    ticket = _replied_to(call, workspace)
    admin = ADMINS.find(workspace, admin_id)
    if kind == "note" and cross_post and html is not None:
        _cross_post(workspace, ticket, admin, html)
    return _added(workspace, ticket, kind, admin.author, html)
