"""Collections of articles in the help center; one may stand inside another."""

from __future__ import annotations

from random import Random

from attrs import Factory, evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources.help_centers import HELP_CENTERS, LOCALE, published
from intercontract.sandbox.translations import translations
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

_CONTENT = {"name": parameters.required_text, "description": parameters.required_text}


@frozen
class HelpCenterCollection:
    """A collection. Times are Unix seconds."""

    id: str
    name: str
    created_at: int
    updated_at: int
    order: int
    help_center_id: int | None
    description: str | None = ""
    parent_id: str | None = None
    icon: str = "book-bookmark"
    translated_content: JSONObject = Factory(dict)


def _render(shown: HelpCenterCollection, workspace: Workspace) -> JSONObject:
    """Locales are told of collections in several languages only."""
    translations: JSONObject = {}
    if shown.translated_content:
        translations = {
            "default_locale": LOCALE,
            "translated_content": {
                "type": "group_translated_content",
                **shown.translated_content,
            },
        }
    return {
        "id": shown.id,
        "workspace_id": workspace.id,
        "name": shown.name,
        "url": published(workspace, "collections", shown.id, shown.name),
        **taken(shown, "order", "created_at", "updated_at", "description", "icon"),
        **taken(shown, "parent_id", "help_center_id"),
        **translations,
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    for name in ("Getting started", "Billing", "Troubleshooting"):
        workspace.now += 86400
        _made(workspace, {"name": name, "description": f"All about {name.lower()}"})


def _left(shown: HelpCenterCollection, gone: str) -> HelpCenterCollection:
    """What stood in a deleted collection stands on the first level."""
    return evolve(shown, parent_id=None) if shown.parent_id == gone else shown


HELP_CENTER_COLLECTIONS = Collection(
    "collection",
    _render,
    first_id=10470000,
    id_step=17,
    keys={"updated_at": lambda shown: (shown.updated_at, shown.id)},
    references={"collection": _left},
    after=("help_center",),
    seed=_seed,
    path="/help_center/collections",
)
HELP_CENTER_COLLECTIONS.lists(
    "listAllCollections",
    "list",
    ("type", "data", "total_count", "pages"),
    by="updated_at",
    per_page=20,
    by_number=True,
    null_next=False,
)
HELP_CENTER_COLLECTIONS.retrieves("retrieveCollection")
HELP_CENTER_COLLECTIONS.deletes("deleteCollection")


def _details(body: JSONObject, workspace: Workspace) -> JSONObject:
    """The well-formed details that a body has; what they refer to is there."""
    details: JSONObject = {}
    for name in ("name", "description"):
        if name in body:
            details[name] = parameters.text(body, name)
    if body.get("translated_content") is not None:
        given = parameters.mapping(body, "translated_content") or {}
        parameters.choice(given, "type", ("group_translated_content",))
        required = ("type", *_CONTENT)
        details["translated_content"] = translations(body, "group_content", _CONTENT, required)
    if "parent_id" in body:
        parent = parameters.nullable(body, "parent_id", parameters.identifier)
        if parent is not None:
            HELP_CENTER_COLLECTIONS.find(workspace, str(parent))
        details["parent_id"] = parent
    return details


def _made(workspace: Workspace, body: JSONObject) -> HelpCenterCollection:
    details, now = _details(body, workspace), workspace.now
    center = parameters.nullable(body, "help_center_id", parameters.integer)
    centers = HELP_CENTERS.table(workspace)
    found = centers.rows()[0] if center is None else HELP_CENTERS.find(workspace, str(center))
    order = len(HELP_CENTER_COLLECTIONS.table(workspace)) + 1
    id_ = HELP_CENTER_COLLECTIONS.new_id(workspace)
    plain = HelpCenterCollection(id_, "", now, now, order, int(found.id))
    made = parameters.with_details(plain, details)
    return HELP_CENTER_COLLECTIONS.keep(workspace, made)


@HELP_CENTER_COLLECTIONS.answers("POST", HELP_CENTER_COLLECTIONS.path, "createCollection")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new collection."""
    body = parameters.body_of(call)
    if body.get("name") in (None, ""):
        raise Refusal(400, "parameter_not_found", "Name is a required parameter.")
    return _render(_made(workspace, body), workspace)


@HELP_CENTER_COLLECTIONS.answers("PUT", HELP_CENTER_COLLECTIONS.item, "updateCollection")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of a collection."""
    before = HELP_CENTER_COLLECTIONS.named_in(call, workspace)
    details = _details(parameters.body_of(call), workspace)
    changed = parameters.with_details(before, details, updated_at=workspace.now)
    return _render(HELP_CENTER_COLLECTIONS.keep(workspace, changed), workspace)
