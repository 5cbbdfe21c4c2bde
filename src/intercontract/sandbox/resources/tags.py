"""The workspace's tags, with which conversations, contacts and companies are marked."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeVar

from attrs import evolve, frozen

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import reference
from intercontract.sandbox.resources.companies import COMPANIES, Company
from intercontract.sandbox.resources.contacts import CONTACTS, Contact
from intercontract.sandbox.workspace import Workspace

Tagged = TypeVar("Tagged", Contact, Company)
_NAMES = ("Billing", "Bug", "Feature request", "VIP", "Refund", "Onboarding", "Trial", "Spam")


@frozen
class Tag:
    """A tag of the workspace."""

    id: str
    name: str


def render(tag: Tag, _workspace: Workspace) -> JSONObject:
    """A tag: recordings show neither ``applied_at`` nor ``applied_by`` here."""
    return reference("tag", tag.id, name=tag.name)


def _seed(workspace: Workspace, _random: Random) -> None:
    for name in _NAMES:
        TAGS.keep(workspace, Tag(TAGS.new_id(workspace), name))


TAGS = Collection(
    "tag", render, first_id=14920000, id_step=61, keys={"name": lambda tag: tag.name}, seed=_seed
)
TAGS.lists("listTags", "list", ("type", "data"))
TAGS.retrieves("findTag")
TAGS.deletes("deleteTag")


def _entries(body: JSONObject, name: str) -> list[JSONObject]:
    entries = body.get(name, [])
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
) -> list[tuple[Tagged, bool]]:
    """What is to be tagged, and whether that means to untag."""
    chosen = []
    for entry in _entries(body, name):
        target = find(entry)
        if target is None:
            raise collection.not_found()
        chosen.append((target, parameters.boolean(entry, "untag") is True))
    return chosen


def _mark(
    workspace: Workspace,
    collection: Collection[Tagged],
    targets: list[tuple[Tagged, bool]],
    tag: Tag,
) -> None:
    for target, untag in targets:
        kept: tuple[str, ...] = tuple(id_ for id_ in target.tag_ids if id_ != tag.id)
        collection.keep(workspace, evolve(target, tag_ids=kept if untag else (*kept, tag.id)))


@TAGS.answers("POST", "/tags", "createTag")
def upsert(call: Call, workspace: Workspace) -> JSONValue:
    """Create a tag, or find it by its name, or rename it by its id; tag or untag in the same call."""
    companies, contacts = COMPANIES.table(workspace), CONTACTS.table(workspace)

    def company(entry: JSONObject) -> Company | None:
        named = companies.having("company_id", _given(entry, "company_id"))
        return companies.earliest(_given(entry, "id"), *(found.id for found in named))

    def contact(entry: JSONObject) -> Contact | None:
        return contacts.get(_given(entry, "id"))

    body = parameters.body_of(call)
    name = body.get("name")
    if not isinstance(name, str) or not name:
        raise invalid("invalid tag parameters", "name")
    tagged_companies = _targets(body, "companies", COMPANIES, company)
    tagged_contacts = _targets(body, "users", CONTACTS, contact)
    if "id" in body:
        tag = Tag(TAGS.find(workspace, parameters.identifier(body, "id")).id, name)
    else:
        known = TAGS.table(workspace).having("name", name)
        tag = known[0] if known else Tag(TAGS.new_id(workspace), name)
    TAGS.keep(workspace, tag)
    _mark(workspace, COMPANIES, tagged_companies, tag)
    _mark(workspace, CONTACTS, tagged_contacts, tag)
    return render(tag, workspace)
