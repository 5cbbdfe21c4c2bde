"""List, create, retrieve, update and delete contacts."""

from __future__ import annotations

from attrs import evolve

from intercontract.contract.schemas.formats import FORMATS
from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import Refusal, invalid, missing
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import reference
from intercontract.sandbox.resources.contacts.collection import CONTACTS, keep, remove, told
from intercontract.sandbox.resources.contacts.rendering import render
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.resources.data_attributes.values import checked
from intercontract.sandbox.workspace import Workspace

_ROLES = ("user", "lead")

CONTACTS.lists(
    "ListContacts",
    "list",
    ("type", "data", "total_count", "pages"),
    by="created_at",
    per_page=10,
    or_number=True,
)
CONTACTS.retrieves("ShowContact")


@CONTACTS.answers(
    "GET",
    "/contacts/find_by_external_id/{external_id}",
    "ShowContactByExternalId",
)
def retrieve_by_external_id(call: Call, workspace: Workspace) -> JSONValue:
    """The contact that has an external id."""
    found = CONTACTS.table(workspace).having("external_id", call.params["external_id"])
    if not found:
        raise CONTACTS.not_found()
    return render(found[0], workspace)


def _details(body: JSONObject, workspace: Workspace) -> JSONObject:
    """The well-formed details of a contact that a body has."""
    details: JSONObject = {}
    for name in ("role", "email", "external_id"):
        if name in body:
            details[name] = parameters.required_text(body, name)
    for name in ("name", "phone", "avatar", "language_override"):
        if name in body:
            details[name] = None if body[name] is None else parameters.text(body, name)
    if (avatar := details.get("avatar")) is not None and not FORMATS["uri"](str(avatar)):
        raise invalid("avatar must be the address of a picture", "avatar")
    for name in ("signed_up_at", "last_seen_at"):
        if name in body:
            details[name] = parameters.time(body, name)
    if body.get("owner_id") is not None:
        details["owner_id"] = parameters.integer(body, "owner_id")
    if body.get("unsubscribed_from_emails") is not None:
        details["unsubscribed_from_emails"] = parameters.boolean(body, "unsubscribed_from_emails")
    if details.get("role", "user") not in _ROLES:
        raise invalid("role must be user or lead", "role")
    if "custom_attributes" in body:
        details["custom_attributes"] = checked(workspace, "contact", body)
    return details


def _refuse_twin(details: JSONObject, role: str, workspace: Workspace, own: str = "") -> None:
    """Users are told apart by e-mail, and all contacts by external id; leads may share an e-mail."""
    table = CONTACTS.table(workspace)
    email, external_id = details.get("email"), details.get("external_id")
    twins = table.having("email", email) if email and role == "user" else []
    twins = [contact for contact in twins if contact.role == "user"]
    twins += table.having("external_id", external_id) if external_id else []
    twin = table.earliest(*(contact.id for contact in twins if contact.id != own))
    if twin is not None:
        which = "An archived contact" if twin.archived else "A contact"
        raise Refusal(
            409, "conflict", f"{which} matching those details already exists with id={twin.id}"
        )


def _changed(contact: Contact, details: JSONObject) -> Contact:
    """A contact with new details; custom attributes that are not named stay."""
    attributes = details.pop("custom_attributes", None)
    if isinstance(attributes, dict):
        details["custom_attributes"] = {**contact.custom_attributes, **attributes}
    return parameters.with_details(contact, details)


@CONTACTS.answers("POST", "/contacts", "CreateContact")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new contact; one of e-mail, external id and role is needed."""
    details = _details(parameters.body_of(call), workspace)
    if not details.keys() & {"email", "external_id", "role"}:
        raise missing("email")
    _refuse_twin(details, str(details.get("role", "user")), workspace)
    now = workspace.now
    plain = Contact(CONTACTS.new_id(workspace), "user", "", None, now, now)
    return render(keep(workspace, _changed(plain, details)), workspace)


@CONTACTS.answers("PUT", CONTACTS.item, "UpdateContact")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of a contact."""
    body = parameters.body_of(call)
    details = _details(body, workspace)
    contact = CONTACTS.named_in(call, workspace)
    _refuse_twin(details, str(details.get("role", contact.role)), workspace, own=contact.id)
    changed = evolve(_changed(contact, details), updated_at=workspace.now)
    return render(keep(workspace, changed), workspace)


@CONTACTS.answers("DELETE", CONTACTS.item, "DeleteContact")
def delete(call: Call, workspace: Workspace) -> JSONValue:
    """A contact is gone, with its notes and events; its conversations stay.

    Who was merged into another contact is gone already, and told so again: intercom-java's integration tests
    delete a lead after the merge, and fail on any error.
    """
    id_ = call.params["contact_id"]
    if CONTACTS.table(workspace).having("merged", id_):
        return {**reference("contact", id_, external_id=None), "deleted": True}
    contact = CONTACTS.named_in(call, workspace)
    remove(workspace, contact)
    return told(contact, deleted=True)
