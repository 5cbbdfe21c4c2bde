"""Tags on contacts, and on many contacts or companies at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources import tags
from intercontract.sandbox.resources.companies.collection import COMPANIES, Company, named
from intercontract.sandbox.resources.contacts.collection import CONTACTS
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.resources.tags import TAGS, AppliedTag, Tag
from intercontract.sandbox.workspace import Workspace

Tagged = TypeVar("Tagged", Contact, Company)


def _applied(contact: Contact, tag_id: str) -> AppliedTag | None:
    return next((tag for tag in contact.tags if tag.id == tag_id), None)


def _tagged(workspace: Workspace, contact: Contact, tag: Tag) -> Contact:
    """A contact that has a tag, put there now by the admin of the token if it was not there."""
    if _applied(contact, tag.id) is not None:
        return contact
    admin = next(iter(workspace["admin"]))
    new = AppliedTag(tag.id, tag.name, workspace.now, admin)
    return evolve(contact, tags=(*contact.tags, new), updated_at=workspace.now)


def _untagged(workspace: Workspace, contact: Contact, tag_id: str) -> Contact:
    left: Contact = tags.untagged(contact, tag_id)
    return contact if left is contact else evolve(left, updated_at=workspace.now)


@CONTACTS.answers("GET", f"{CONTACTS.item}/tags", "listTagsForAContact")
def list_tags(call: Call, workspace: Workspace) -> JSONValue:
    """The tags on a contact."""
    contact = CONTACTS.named_in(call, workspace)
    return {"type": "list", "data": [tags.applied(tag) for tag in contact.tags]}


@CONTACTS.answers("POST", f"{CONTACTS.item}/tags", "attachTagToContact")
def attach(call: Call, workspace: Workspace) -> JSONValue:
    """Put a tag on a contact; one that is there already stays as it is."""
    tag_id = parameters.identifier(parameters.body_of(call), "id")
    contact = CONTACTS.named_in(call, workspace)
    tag = TAGS.find(workspace, tag_id)
    contact = CONTACTS.keep(workspace, _tagged(workspace, contact, tag))
    return next(tags.applied(one) for one in contact.tags if one.id == tag.id)


@CONTACTS.answers("DELETE", f"{CONTACTS.item}/tags/{{tag_id}}", "detachTagFromContact")
def detach(call: Call, workspace: Workspace) -> JSONValue:
    """Take a tag off a contact."""
    contact = CONTACTS.named_in(call, workspace)
    present = _applied(contact, call.params["tag_id"])
    if present is None:
        raise TAGS.not_found()
    CONTACTS.keep(workspace, _untagged(workspace, contact, present.id))
    return tags.removed(present)


def _entries(body: JSONObject, name: str) -> list[JSONObject]:
    entries = body.get(name)
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise invalid("invalid tag parameters", name)
    return [entry for entry in entries if isinstance(entry, dict)]


def _given(entry: JSONObject, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _targets(
    body: JSONObject,
    name: str,
    collection: Collection[Tagged],
    find: Callable[[JSONObject], Tagged | None],
) -> list[tuple[str, bool]]:
    """What is to be tagged, and whether that means to untag."""
    chosen = []
    for entry in _entries(body, name):
        target = find(entry)
        if target is None:
            raise collection.not_found()
        chosen.append((target.id, parameters.boolean(entry, "untag") is True))
    return chosen


def _upserted(workspace: Workspace, body: JSONObject, name: str) -> Tag:
    """A new tag, the one that has the name, or the one of the id with another name, everywhere."""
    if "id" not in body:
        known = TAGS.table(workspace).having("name", name)
        return known[0] if known else TAGS.keep(workspace, Tag(TAGS.new_id(workspace), name))
    before = TAGS.find(workspace, parameters.identifier(body, "id"))
    after = TAGS.keep(workspace, Tag(before.id, name))
    if after != before:
        for table in workspace.state.tables.values():
            table.merge("tag", before, after)
    return after


@TAGS.answers("POST", "/tags", "createTag")
def upsert(call: Call, workspace: Workspace) -> JSONValue:
    """Create a tag, or find it by its name, or rename it by its id; tag or untag in the same call."""
    contacts = CONTACTS.table(workspace)

    def company(entry: JSONObject) -> Company | None:
        return named(workspace, _given(entry, "id"), _given(entry, "company_id"))

    def contact(entry: JSONObject) -> Contact | None:
        return contacts.get(_given(entry, "id"))

    body = parameters.body_of(call)
    name = body.get("name")
    if not isinstance(name, str) or not name:
        raise invalid("invalid tag parameters", "name")
    tagged_companies = _targets(body, "companies", COMPANIES, company)
    tagged_contacts = _targets(body, "users", CONTACTS, contact)
    tag = _upserted(workspace, body, name)
    for id_, untag in tagged_companies:
        row = COMPANIES.find(workspace, id_)
        kept = tuple(known for known in row.tag_ids if known != tag.id)
        ids = kept if untag else (*kept, tag.id)
        if ids != row.tag_ids:
            COMPANIES.keep(workspace, evolve(row, tag_ids=ids, updated_at=workspace.now))
    for id_, untag in tagged_contacts:
        person = CONTACTS.find(workspace, id_)
        changed = _untagged(workspace, person, tag.id) if untag else _tagged(workspace, person, tag)
        CONTACTS.keep(workspace, changed)
    return tags.render(tag, workspace)
