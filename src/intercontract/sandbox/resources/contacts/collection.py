"""The collection of contacts, and how one is kept and removed."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONObject
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.rendering import reference
from intercontract.sandbox.resources.companies.collection import recount
from intercontract.sandbox.resources.contacts.rendering import render
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.resources.tags import retagged, untagged
from intercontract.sandbox.workspace import Workspace


def _left_company(contact: Contact, company_id: str) -> Contact:
    kept = tuple(id_ for id_ in contact.company_ids if id_ != company_id)
    return contact if len(kept) == len(contact.company_ids) else evolve(contact, company_ids=kept)


CONTACTS: Collection[Contact] = Collection(
    "contact",
    render,
    keys={
        "created_at": lambda contact: (
            None if contact.archived else (contact.created_at, contact.id)
        ),
        "email": lambda contact: contact.email or None,
        "external_id": lambda contact: contact.external_id,
        "company": lambda contact: (
            frozenset() if contact.archived else frozenset(contact.company_ids)
        ),
        "merged": lambda contact: frozenset(contact.merged),
    },
    references={"tag": untagged, "company": _left_company},
    merges={"tag": retagged},
    after=("company", "tag", "subscription_type"),
)


def keep(workspace: Workspace, contact: Contact) -> Contact:
    """Store a contact, new or changed; its companies count it."""
    before = CONTACTS.table(workspace).get(contact.id)
    CONTACTS.keep(workspace, contact)
    recount(workspace, _counted(before) ^ _counted(contact))
    return contact


def remove(workspace: Workspace, contact: Contact) -> None:
    """Delete a contact; what hangs on it goes too, and its companies count one less."""
    CONTACTS.remove(workspace, contact)
    recount(workspace, _counted(contact))


def _counted(contact: Contact | None) -> frozenset[str]:
    return frozenset() if contact is None or contact.archived else frozenset(contact.company_ids)


def told(contact: Contact, **more: bool) -> JSONObject:
    """A contact as the answers to deleting, archiving and unarchiving have it."""
    return {**reference("contact", contact.id, external_id=contact.external_id), **more}
