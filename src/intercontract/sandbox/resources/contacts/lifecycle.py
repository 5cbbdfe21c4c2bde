"""Archive, unarchive, block and merge contacts.

Sources: *Archive contact*, *Merge a lead and a user*: after a merge only the contact that was merged into is
found. Archived contacts are in no list, and only who has kept the id finds one (intercom-node#333).
"""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.resources.contacts.collection import CONTACTS, keep, remove, told
from intercontract.sandbox.resources.contacts.rendering import render
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.workspace import Workspace


@CONTACTS.answers("POST", f"{CONTACTS.item}/archive", "ArchiveContact")
def archive(call: Call, workspace: Workspace) -> JSONValue:
    """In no list and no search any more; archiving again is no mistake."""
    contact = CONTACTS.named_in(call, workspace)
    keep(workspace, evolve(contact, archived=True, updated_at=workspace.now))
    return told(contact, archived=True)


@CONTACTS.answers("POST", f"{CONTACTS.item}/unarchive", "UnarchiveContact")
def unarchive(call: Call, workspace: Workspace) -> JSONValue:
    """Listed again."""
    contact = CONTACTS.named_in(call, workspace)
    keep(workspace, evolve(contact, archived=False, updated_at=workspace.now))
    return told(contact, archived=False)


@CONTACTS.answers("POST", f"{CONTACTS.item}/block", "BlockContact")
def block(call: Call, workspace: Workspace) -> JSONValue:
    """A blocked contact is archived."""
    contact = CONTACTS.named_in(call, workspace)
    keep(workspace, evolve(contact, archived=True, blocked=True, updated_at=workspace.now))
    return told(contact, blocked=True)


def absorbed(workspace: Workspace, gone: Contact, into: Contact) -> Contact:
    """One contact has what another one had, and is in its place wherever that was.

    What both have stays as it is; tags, companies and subscriptions add up.
    """
    tagged = {tag.id for tag in into.tags}
    spoken = {id_ for id_, _ in into.subscriptions}
    merged = keep(
        workspace,
        evolve(
            into,
            name=into.name or gone.name,
            email=into.email or gone.email,
            phone=into.phone or gone.phone,
            avatar=into.avatar or gone.avatar,
            owner_id=into.owner_id or gone.owner_id,
            custom_attributes={**gone.custom_attributes, **into.custom_attributes},
            tags=(*into.tags, *(tag for tag in gone.tags if tag.id not in tagged)),
            company_ids=tuple(dict.fromkeys((*into.company_ids, *gone.company_ids))),
            subscriptions=(
                *into.subscriptions,
                *(said for said in gone.subscriptions if said[0] not in spoken),
            ),
            merged=(*into.merged, *gone.merged, gone.id),
            updated_at=workspace.now,
        ),
    )
    for table in workspace.state.tables.values():
        table.merge("contact", gone, merged)
    return merged


@CONTACTS.answers("POST", "/contacts/merge", "MergeContact")
def merge(call: Call, workspace: Workspace) -> JSONValue:
    """A lead becomes part of a user; the answer is the user."""
    body = parameters.body_of(call)
    gone = CONTACTS.find(workspace, parameters.required_text(body, "from"))
    into = CONTACTS.find(workspace, parameters.required_text(body, "into"))
    if gone.role != "lead":
        raise invalid("from must be a lead", "from")
    if into.role != "user":
        raise invalid("into must be a user", "into")
    merged = absorbed(workspace, gone, into)
    remove(workspace, gone)
    return render(merged, workspace)
