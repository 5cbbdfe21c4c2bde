"""Notes: what admins write about a contact."""

from __future__ import annotations

from random import Random

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection, list_of
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.pagination import numbered
from intercontract.sandbox.rendering import reference
from intercontract.sandbox.resources import admins
from intercontract.sandbox.resources.contacts.collection import CONTACTS
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

_PER_PAGE = 50


@frozen
class ContactNote:
    """A note about a contact; ``created_at`` in Unix seconds."""

    id: str
    contact_id: str
    admin_id: str
    body: str
    created_at: int


def _render(note: ContactNote, workspace: Workspace) -> JSONObject:
    author = admins.ADMINS.find(workspace, note.admin_id)
    return {
        "type": "note",
        "id": note.id,
        "created_at": note.created_at,
        "contact": reference("contact", note.contact_id),
        "author": admins.render_alone(author, workspace),
        "body": note.body,
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    admin = next(iter(workspace["admin"]))
    for index, contact in enumerate(CONTACTS.table(workspace).rows()[:8:2]):
        for number in range(1 + index % 3):
            body = f"<p>Spoke about the invoice, call {number + 1}.</p>"
            made = contact.created_at + 600 * (number + 1)
            NOTES.keep(
                workspace, ContactNote(NOTES.new_id(workspace), contact.id, admin, body, made)
            )


def _gone(note: ContactNote, contact_id: str) -> ContactNote | None:
    return None if note.contact_id == contact_id else note


def _moved(note: ContactNote, gone: Contact, into: Contact) -> ContactNote:
    return evolve(note, contact_id=into.id) if note.contact_id == gone.id else note


NOTES = Collection(
    "note",
    _render,
    first_id=241140000,
    id_step=3,
    keys={"contact": lambda note: note.contact_id},
    references={"contact": _gone},
    merges={"contact": _moved},
    after=("admin", "contact"),
    seed=_seed,
)
NOTES.retrieves("retrieveNote")


@CONTACTS.answers("GET", f"{CONTACTS.item}/notes", "listNotes")
def list_notes(call: Call, workspace: Workspace) -> JSONValue:
    """The notes about a contact, newest first, by page numbers."""
    contact = CONTACTS.named_in(call, workspace)
    found = NOTES.table(workspace).having("contact", contact.id)[::-1]
    rows, pages = numbered(call, workspace, found, _PER_PAGE)
    shown: list[JSONValue] = [_render(row, workspace) for row in rows]
    return list_of(shown, "list", ("type", "data", "total_count", "pages"), len(found), pages)


@CONTACTS.answers("POST", f"{CONTACTS.item}/notes", "createNote")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A note about a contact, by an admin or by the one that the token belongs to."""
    body = parameters.body_of(call)
    text = parameters.required_text(body, "body")
    admin_id = next(iter(workspace["admin"]))
    if "admin_id" in body:
        admin_id = parameters.identifier(body, "admin_id")
    contact = CONTACTS.named_in(call, workspace)
    if admin_id not in workspace["admin"]:
        raise Refusal(404, "not_found", "Resource Not Found")
    id_, now = NOTES.new_id(workspace), workspace.now
    html = text if text.startswith("<") else f"<p>{text}</p>"
    return _render(
        NOTES.keep(workspace, ContactNote(id_, contact.id, admin_id, html, now)), workspace
    )
