"""Visitors: who looked at a website and has not said who they are; they may become contacts."""

from __future__ import annotations

from random import Random

from attrs import Factory, evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import Refusal, missing
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.identifiers import uuid
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources.contacts.collection import CONTACTS, keep
from intercontract.sandbox.resources.contacts.rendering import render as render_contact
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.resources.data_attributes.values import checked
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

DOCUMENTED = ("3ecf64d0-9ed1-4e9f-88e1-da7d6e6782f3", "a17c2f64-0b7d-4a52-9c1e-55d0f3b86e21")
"""The ``user_id``s in the contract's examples: no list tells of visitors, so that one has to be known."""
_PSEUDONYMS = ("Indigo Heron", "Amber Otter", "Teal Lynx", "Coral Wren")
_NEVER = (
    *("referrer", "utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term"),
    "do_not_track",
)


@frozen
class Visitor:
    """A visitor; ``user_id`` was made for it. Times are Unix seconds."""

    id: str
    user_id: str
    pseudonym: str
    created_at: int
    updated_at: int
    name: str | None = None
    custom_attributes: JSONObject = Factory(dict)


def render(visitor: Visitor, workspace: Workspace) -> JSONObject:
    """A visitor, in the order of the documentation's example."""

    def nothing(kind: str, key: str) -> JSONObject:
        return {"type": f"{kind}.list", key: []}

    return {
        "type": "visitor",
        **taken(visitor, "id", "user_id"),
        "anonymous": True,
        "email": "",
        "phone": None,
        **taken(visitor, "name", "pseudonym"),
        "avatar": {"type": "avatar", "image_url": None},
        "app_id": workspace.id,
        "companies": nothing("company", "companies"),
        "location_data": {},
        "last_request_at": None,
        "created_at": visitor.created_at,
        "remote_created_at": visitor.created_at,
        "signed_up_at": visitor.created_at,
        "updated_at": visitor.updated_at,
        "session_count": 0,
        "social_profiles": nothing("social_profile", "social_profiles"),
        "owner_id": None,
        "unsubscribed_from_emails": False,
        "marked_email_as_spam": False,
        "has_hard_bounced": False,
        "tags": nothing("tag", "tags"),
        "segments": nothing("segment", "segments"),
        "custom_attributes": dict(visitor.custom_attributes),
        **dict.fromkeys(_NEVER),
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    for number, pseudonym in enumerate(_PSEUDONYMS):
        at = workspace.epoch - (number + 1) * 3600
        made = uuid(workspace.region, workspace.seed, "visitor", number)
        user_id = DOCUMENTED[number] if number < len(DOCUMENTED) else made
        id_ = VISITORS.new_id(workspace)
        VISITORS.keep(workspace, Visitor(id_, user_id, pseudonym, at, at))


VISITORS = Collection(
    "visitor", render, keys={"user_id": lambda visitor: visitor.user_id}, seed=_seed
)


def _none() -> Refusal:
    return Refusal(404, "not_found", "Visitor Not Found")


def _found(workspace: Workspace, id_: str | None, user_id: str | None) -> Visitor:
    """The visitor of one of two ids."""
    if not id_ and not user_id:
        raise missing("user_id")
    table = VISITORS.table(workspace)
    known = table.having("user_id", user_id) if user_id else []
    visitor = table.earliest(id_ or "", *(one.id for one in known))
    if visitor is None:
        raise _none()
    return visitor


def _identified(body: JSONObject, workspace: Workspace) -> Visitor:
    id_, user_id, email = (
        parameters.text(body, name, required=False) for name in ("id", "user_id", "email")
    )
    if email and not id_ and not user_id:  # none has told its address
        raise _none()
    return _found(workspace, id_, user_id)


@VISITORS.answers("GET", "/visitors", "retrieveVisitorWithUserId")
def retrieve(call: Call, workspace: Workspace) -> JSONValue:
    """A visitor by its ``user_id``."""
    return render(_found(workspace, None, parameters.single(call, "user_id")), workspace)


@VISITORS.answers("PUT", "/visitors", "updateVisitor")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """The name of a visitor, or its custom attributes, which are those of contacts."""
    body = parameters.body_of(call)
    name = parameters.required_text(body, "name") if "name" in body else None
    if "custom_attributes" in body:
        parameters.mapping(body, "custom_attributes", required=True)
    attributes = checked(workspace, "contact", body)
    visitor = _identified(body, workspace)
    changed = evolve(
        visitor,
        name=name or visitor.name,
        custom_attributes={**visitor.custom_attributes, **attributes},
        updated_at=workspace.now,
    )
    return render(VISITORS.keep(workspace, changed), workspace)


def _contact(user: JSONObject, workspace: Workspace) -> Contact | None:
    """The contact that a visitor turns out to be, if there is one."""
    table = CONTACTS.table(workspace)
    id_, user_id, email = (
        parameters.text(user, name, required=False) for name in ("id", "user_id", "email")
    )
    if not id_ and not user_id and not email:
        raise missing("user")
    known = table.having("external_id", user_id) if user_id else []
    known += [c for c in table.having("email", email) if c.role == "user"] if email else []
    return table.earliest(id_ or "", *(contact.id for contact in known))


@VISITORS.answers("POST", "/visitors/convert", "convertVisitor")
def convert(call: Call, workspace: Workspace) -> JSONValue:
    """A visitor becomes part of a contact that is there, or a new one, and is no visitor any more."""
    body = parameters.body_of(call)
    role = parameters.choice(body, "type", ("user", "lead"))
    user = parameters.mapping(body, "user", required=True) or {}
    visitor = _identified(parameters.mapping(body, "visitor", required=True) or {}, workspace)
    now, contact = workspace.now, _contact(user, workspace)
    if contact is None:
        contact = Contact(
            *(visitor.id, role, str(user.get("email") or ""), visitor.name, now, now),
            external_id=parameters.text(user, "user_id", required=False),
            signed_up_at=now,
        )
    attributes = {**visitor.custom_attributes, **contact.custom_attributes}
    kept = keep(workspace, evolve(contact, custom_attributes=attributes, updated_at=now))
    VISITORS.remove(workspace, visitor)
    return render_contact(kept, workspace)
