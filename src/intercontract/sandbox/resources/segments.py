"""Segments: the contacts, or the companies, that have something in common now."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources.data_attributes.collection import PAYING
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

DAY = 86400
SegmentRule: TypeAlias = Callable[[Any, int], bool]
"""Whether a contact or company belongs to a segment at a time (Unix seconds)."""


@frozen
class Segment:
    """A segment of contacts or companies; ``tag_name`` is the tag that it is made of, if it is of one."""

    id: str
    name: str
    created_at: int
    model: str
    person_type: str
    tag_name: str | None = None


def _seen(newest: int, oldest: int) -> SegmentRule:
    """Users who were last seen so many days ago."""
    return lambda contact, now: (
        contact.role == "user"
        and contact.last_seen_at is not None
        and newest * DAY <= now - contact.last_seen_at < oldest * DAY
    )


def _signed_up(contact: Any, now: int) -> bool:
    since = contact.signed_up_at or contact.created_at
    return bool(contact.role == "user" and now - since < 30 * DAY)


_TAGGED = {"VIPs": "VIP"}
_RULES: dict[str, tuple[str, str, SegmentRule]] = {
    "Active": ("contact", "user", _seen(-1, 30)),
    "New": ("contact", "user", _signed_up),
    "Slipping Away": ("contact", "user", _seen(30, 60)),
    "Paying": ("contact", "user", lambda c, _: c.custom_attributes.get(PAYING) is True),
    "Leads": ("contact", "contact", lambda c, _: c.role == "lead"),
    "Large companies": ("company", "user", lambda c, _: (c.size or 0) >= 100),
}


def _seed(workspace: Workspace, _random: Random) -> None:
    for name, (model, person_type, _rule) in _RULES.items():
        id_ = SEGMENTS.new_id(workspace)
        SEGMENTS.keep(workspace, Segment(id_, name, workspace.now, model, person_type))
    for name, tag in _TAGGED.items():
        id_ = SEGMENTS.new_id(workspace)
        SEGMENTS.keep(workspace, Segment(id_, name, workspace.now, "contact", "user", tag))


def render(segment: Segment, _workspace: Workspace) -> JSONObject:
    """A segment, without its count."""
    return {
        "type": "segment",
        **taken(segment, "id", "name", "created_at"),
        "updated_at": segment.created_at,
        "person_type": segment.person_type,
    }


def has(segment: Segment, row: Any, workspace: Workspace) -> bool:
    """Whether a contact or company belongs to a segment of its kind."""
    if getattr(row, "archived", False):
        return False
    if segment.tag_name is not None:
        return any(tag.name == segment.tag_name for tag in row.tags)
    return _RULES[segment.name][2](row, workspace.now)


def segments_of(workspace: Workspace, model: str, row: Any) -> list[Segment]:
    """The segments that a contact or a company belongs to."""
    return [
        segment
        for segment in SEGMENTS.table(workspace).rows()
        if segment.model == model and has(segment, row, workspace)
    ]


def _count(segment: Segment, workspace: Workspace) -> int:
    return sum(has(segment, row, workspace) for row in workspace[segment.model].rows())


def _renamed(segment: Segment, before: Any, after: Any) -> Segment:
    if segment.tag_name != before.name:
        return segment
    return evolve(segment, tag_name=after.name)


SEGMENTS = Collection("segment", render, merges={"tag": _renamed}, after=("tag",), seed=_seed)
SEGMENTS.retrieves("retrieveSegment")


@SEGMENTS.answers("GET", "/segments", "listSegments")
def list_all(call: Call, workspace: Workspace) -> JSONValue:
    """All segments, with the number of their members if that is asked for."""
    counted = parameters.switch(call, "include_count")
    kind = parameters.single(
        call, "type"
    )  # not documented since 2.0, and still sent by tap-intercom
    models = ("company",) if kind == "company" else ("contact", "company")
    shown: list[JSONValue] = [
        {**render(s, workspace), **({"count": _count(s, workspace)} if counted else {})}
        for s in SEGMENTS.table(workspace).rows()
        if s.model in models
    ]
    return {"type": "segment.list", "segments": shown}
