"""Contacts: list, create, retrieve, update, delete."""

from __future__ import annotations

from attrs import evolve

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters, render_people
from intercontract.sandbox.errors import Refusal, contact_not_found, invalid, missing
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.pagination import Keyed, paginate
from intercontract.sandbox.parameters import JSONObject
from intercontract.sandbox.state import Contact
from intercontract.sandbox.workspace import Workspace

PER_PAGE = 10


def _found(call: Call, workspace: Workspace) -> Contact:
    contact = workspace.contact(call.params["contact_id"])
    if contact is None:
        raise contact_not_found()
    return contact


def list_all(call: Call, workspace: Workspace) -> JSONValue:
    """One page of contacts, newest first."""
    ordered = sorted(
        workspace.state.contacts.values(), key=lambda c: (c.created_at, c.id), reverse=True
    )
    page = paginate(call, [Keyed(c.created_at, c.id) for c in ordered], PER_PAGE)
    return {
        "type": "list",
        "data": [render_people.contact(c, workspace.id) for c in ordered[page.start : page.stop]],
        "total_count": len(ordered),
        "pages": page.pages,
    }


def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """One contact."""
    return render_people.contact(_found(call, workspace), workspace.id)


def _nullable(body: JSONObject, name: str) -> str | None:
    return None if body.get(name) is None else parameters.text(body, name)


def _details(body: JSONObject) -> JSONObject:
    """The well-formed details of a contact that a body has."""
    details: JSONObject = {}
    for name in ("role", "email", "external_id"):
        if name in body:
            details[name] = parameters.required_text(body, name)
    for name in ("name", "phone"):
        if name in body:
            details[name] = _nullable(body, name)
    if body.get("owner_id") is not None:
        details["owner_id"] = parameters.integer(body, "owner_id")
    if body.get("custom_attributes") is not None:
        details["custom_attributes"] = parameters.mapping(body, "custom_attributes")
    if details.get("role", "user") not in ("user", "lead"):
        raise invalid("role must be user or lead", "role")
    return details


def _refuse_twin(details: JSONObject, workspace: Workspace, own: str = "") -> None:
    for contact in workspace.state.contacts.values():
        same_email = contact.role == "user" and contact.email == details.get("email")
        same_external = contact.external_id == details.get("external_id")
        if contact.id != own and (
            (same_email and contact.email) or (same_external and contact.external_id)
        ):
            raise Refusal(
                409,
                "conflict",
                f"A contact matching those details already exists with id={contact.id}",
            )


def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new contact; one of e-mail, external id and role is needed."""
    body = parameters.body_of(call)
    details = _details(body)
    if not details.keys() & {"email", "external_id", "role"}:
        raise missing("email")
    _refuse_twin(details, workspace)
    plain = Contact(workspace.object_id("contact"), "user", "", None, workspace.now, workspace.now)
    contact = evolve(plain, **details)  # type: ignore[arg-type]  # _details checked each type
    workspace.state.contacts[contact.id] = contact
    return render_people.contact(contact, workspace.id)


def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of a contact."""
    details = _details(parameters.body_of(call))
    contact = _found(call, workspace)
    _refuse_twin(details, workspace, own=contact.id)
    contact = evolve(contact, updated_at=workspace.now, **details)  # type: ignore[arg-type]
    workspace.state.contacts[contact.id] = contact
    return render_people.contact(contact, workspace.id)


def delete(call: Call, workspace: Workspace) -> JSONValue:
    """The contact is gone; its conversations stay."""
    contact = _found(call, workspace)
    del workspace.state.contacts[contact.id]
    return {
        "type": "contact",
        "id": contact.id,
        "external_id": contact.external_id,
        "deleted": True,
    }


ROUTES = (
    Route.to("GET", "/contacts", "ListContacts", list_all),
    Route.to("POST", "/contacts", "CreateContact", create),
    Route.to("GET", "/contacts/{contact_id}", "ShowContact", retrieve),
    Route.to("PUT", "/contacts/{contact_id}", "UpdateContact", update),
    Route.to("DELETE", "/contacts/{contact_id}", "DeleteContact", delete),
)
