"""The workspace's tags, with which contacts, companies, conversations and tickets are marked."""

from __future__ import annotations

from random import Random
from typing import Any

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import reference, taken
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

_NAMES = ("Billing", "Bug", "Feature request", "VIP", "Refund", "Onboarding", "Trial", "Spam")


@frozen
class Tag:
    """A tag of the workspace."""

    id: str
    name: str


@frozen
class AppliedTag:
    """A tag on something: when it was put there (Unix seconds), and by which admin."""

    id: str
    name: str
    applied_at: int
    admin_id: str


def render(tag: Tag, _workspace: Workspace) -> JSONObject:
    """A tag: recordings show neither ``applied_at`` nor ``applied_by`` here."""
    return reference("tag", tag.id, name=tag.name)


def applied(value: AppliedTag) -> JSONObject:
    """A tag on something, as it is shown there."""
    return {
        "type": "tag",
        **taken(value, "id", "name", "applied_at"),
        "applied_by": reference("admin", value.admin_id),
    }


def removed(value: AppliedTag) -> JSONObject:
    """A tag that was taken off something: recordings have both nulls."""
    return {**applied(value), "applied_at": None, "applied_by": None}


def untagged(row: Any, tag_id: str) -> Any:
    """A contact, a conversation or a ticket without a tag."""
    kept = tuple(tag for tag in row.tags if tag.id != tag_id)
    return row if len(kept) == len(row.tags) else evolve(row, tags=kept)


def retagged(row: Any, before: Tag, after: Tag) -> Any:
    """A contact, a conversation or a ticket whose tag has got another name."""
    if not any(tag.id == before.id for tag in row.tags):
        return row
    tags = (evolve(tag, name=after.name) if tag.id == before.id else tag for tag in row.tags)
    return evolve(row, tags=tuple(tags))


def not_on_it() -> Refusal:
    """What conversations and tickets say of a tag that is not there; contacts say it otherwise."""
    return Refusal(404, "tag_not_found", "Tag not found")


def _seed(workspace: Workspace, _random: Random) -> None:
    for name in _NAMES:
        TAGS.keep(workspace, Tag(TAGS.new_id(workspace), name))


TAGS = Collection(
    "tag", render, first_id=14920000, id_step=61, keys={"name": lambda tag: tag.name}, seed=_seed
)
TAGS.lists("listTags", "list", ("type", "data"))
TAGS.retrieves("findTag")


@TAGS.answers("DELETE", TAGS.item, "deleteTag")
def delete(call: Call, workspace: Workspace) -> JSONValue:
    """Deletes a tag, unless a segment is made of it; it goes from all that has it."""
    tag = TAGS.named_in(call, workspace)
    segments = [s.name for s in workspace["segment"].values() if s.tag_name == tag.name]
    if segments:
        raise Refusal(
            400,
            "tag_has_dependent_objects",
            f"Unable to delete Tag with dependent objects. Segments: {', '.join(segments)}.",
        )
    TAGS.remove(workspace, tag)
    return {"id": tag.id, "object": "tag", "deleted": True}
