"""Contacts: list, create, retrieve, update, delete."""

from __future__ import annotations

from html import escape
from random import Random

from attrs import Factory, evolve, frozen

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import Refusal, invalid, missing
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import listed, reference, taken
from intercontract.sandbox.workspace import Author, Workspace

_NAMES = ("Ada", "Brigid", "Chidi", "Dara", "Emre", "Fionn", "Greta", "Hana", "Ines", "Jun")
_SURNAMES = ("Okafor", "Byrne", "Marsh & Sons", "Tanaka", "Lindqvist", "O'Dowd", "Varga", "Silva")
_NULLS = (
    *("signed_up_at", "last_seen_at", "last_replied_at", "last_contacted_at"),
    *("last_email_opened_at", "last_email_clicked_at", "language_override"),
    *("browser", "browser_version", "browser_language", "os"),
)


@frozen
class Contact:
    """A user or a lead. Times are Unix seconds."""

    id: str
    role: str
    email: str
    name: str | None
    created_at: int
    updated_at: int
    external_id: str | None = None
    phone: str | None = None
    owner_id: int | None = None
    custom_attributes: dict[str, JSONValue] = Factory(dict)
    tag_ids: tuple[str, ...] = ()
    company_ids: tuple[str, ...] = ()

    @property
    def author(self) -> Author:
        """The contact as the author of a part."""
        return Author("lead" if self.role == "lead" else "user", self.id, self.name, self.email)


def _render(contact: Contact, workspace: Workspace) -> JSONObject:
    """Names are HTML-escaped, as in recordings."""

    def addressable(kind: str, type_: str, ids: tuple[str, ...]) -> JSONObject:
        items: list[JSONValue] = [reference(type_, id_, url=f"/{kind}/{id_}") for id_ in ids]
        return listed(items, url=f"/contacts/{contact.id}/{kind}")

    return {
        "type": "contact",
        "id": contact.id,
        "workspace_id": workspace.id,
        **taken(contact, "external_id", "role", "email", "phone"),
        "name": None if contact.name is None else escape(contact.name, quote=False),
        "avatar": None,
        "owner_id": contact.owner_id,
        "social_profiles": {"type": "list", "data": []},
        "has_hard_bounced": False,
        "marked_email_as_spam": False,
        "unsubscribed_from_emails": False,
        **taken(contact, "created_at", "updated_at"),
        **dict.fromkeys(_NULLS),
        "location": {"type": "location", "country": None, "region": None, "city": None},
        "custom_attributes": dict(contact.custom_attributes),
        "tags": addressable("tags", "tag", contact.tag_ids),
        "notes": addressable("notes", "notes", ()),
        "companies": addressable("companies", "company", contact.company_ids),
    }


def _seed(workspace: Workspace, random: Random) -> None:
    for index in range(30):
        first, lead = _NAMES[index % len(_NAMES)], index % 6 == 5
        workspace.now += random.randint(600, 9000)
        contact = Contact(
            id=CONTACTS.new_id(workspace),
            role="lead" if lead else "user",
            email=f"{first.lower()}.{index}@customer.example",
            name=f"{first} {random.choice(_SURNAMES)}",
            created_at=workspace.now,
            updated_at=workspace.now,
            external_id=None if lead else f"user-{index}",
        )
        CONTACTS.keep(workspace, contact)


def _deleted(contact: Contact) -> JSONObject:
    return reference("contact", contact.id, external_id=contact.external_id)


def _untagged(contact: Contact, tag_id: str) -> Contact:
    kept = tuple(id_ for id_ in contact.tag_ids if id_ != tag_id)
    return contact if kept == contact.tag_ids else evolve(contact, tag_ids=kept)


CONTACTS = Collection(
    "contact",
    _render,
    keys={
        "created_at": lambda contact: (contact.created_at, contact.id),
        "email": lambda contact: contact.email,
        "external_id": lambda contact: contact.external_id,
    },
    references={"tag": _untagged},
    seed=_seed,
)
CONTACTS.lists(
    "ListContacts", "list", ("type", "data", "total_count", "pages"), by="created_at", per_page=10
)
CONTACTS.retrieves("ShowContact")
CONTACTS.deletes("DeleteContact", shown=_deleted)


def _details(body: JSONObject) -> JSONObject:
    """The well-formed details of a contact that a body has."""
    details: JSONObject = {}
    for name in ("role", "email", "external_id"):
        if name in body:
            details[name] = parameters.required_text(body, name)
    for name in ("name", "phone"):
        if name in body:
            details[name] = None if body[name] is None else parameters.text(body, name)
    if body.get("owner_id") is not None:
        details["owner_id"] = parameters.integer(body, "owner_id")
    if body.get("custom_attributes") is not None:
        details["custom_attributes"] = parameters.mapping(body, "custom_attributes")
    if details.get("role", "user") not in ("user", "lead"):
        raise invalid("role must be user or lead", "role")
    return details


def _refuse_twin(details: JSONObject, workspace: Workspace, own: str = "") -> None:
    """Users are told apart by e-mail, and all contacts by external id."""
    table = CONTACTS.table(workspace)
    email, external_id = details.get("email"), details.get("external_id")
    twins = [c for c in table.having("email", email) if c.role == "user"] if email else []
    twins += table.having("external_id", external_id) if external_id else []
    twin = table.earliest(*(contact.id for contact in twins if contact.id != own))
    if twin is not None:
        raise Refusal(
            409, "conflict", f"A contact matching those details already exists with id={twin.id}"
        )


@CONTACTS.answers("POST", "/contacts", "CreateContact")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new contact; one of e-mail, external id and role is needed."""
    details = _details(parameters.body_of(call))
    if not details.keys() & {"email", "external_id", "role"}:
        raise missing("email")
    _refuse_twin(details, workspace)
    now = workspace.now
    plain = Contact(CONTACTS.new_id(workspace), "user", "", None, now, now)
    contact = evolve(plain, **details)  # type: ignore[arg-type]  # _details checked each type
    return _render(CONTACTS.keep(workspace, contact), workspace)


@CONTACTS.answers("PUT", CONTACTS.item, "UpdateContact")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of a contact."""
    details = _details(parameters.body_of(call))
    contact = CONTACTS.named_in(call, workspace)
    _refuse_twin(details, workspace, own=contact.id)
    contact = evolve(contact, updated_at=workspace.now, **details)  # type: ignore[arg-type]
    return _render(CONTACTS.keep(workspace, contact), workspace)
