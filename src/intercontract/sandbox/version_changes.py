"""What API versions changed: the newest shape is inside, and older ones are made of it.

What a version only adds is taken from the contracts, which tell versions as changes; what it describes anew
is taken back by the `VersionChange`s of a collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from intercontract.contract.changes import version_changes
from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.resources import COLLECTIONS
from intercontract.sandbox.versions import KNOWN, VersionChange, reaches

_BY_TYPE: dict[JSONValue, tuple[VersionChange, ...]] = {
    name: tuple(sorted(found.changes, key=lambda change: -KNOWN.index(change.since)))
    for name, found in COLLECTIONS.items()
    if found.changes
}
CHANGES = tuple(
    sorted(
        (change for changes in _BY_TYPE.values() for change in changes),
        key=lambda change: -KNOWN.index(change.since),
    )
)
"""Newest first: the order in which they are taken back."""


def _resources(payload: JSONValue) -> Iterator[JSONObject]:
    """The payload itself, and what it lists."""
    if isinstance(payload, dict):
        yield payload
        for listed in payload.values():
            yield from (
                (i for i in listed if isinstance(i, dict)) if isinstance(listed, list) else ()
            )


@cache
def fields_after(version: str) -> Mapping[str, frozenset[str]]:
    """The fields that came with later versions, by the type of what has them."""
    found: dict[str, frozenset[str]] = {}
    for changes in version_changes():
        if not reaches(version, changes.version):
            for component, names in changes.fields.items():
                found[component] = found.get(component, frozenset()) | names
    return found


def _take_away(payload: JSONValue, fields: Mapping[str, frozenset[str]]) -> None:
    waiting = [payload]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            type_ = held.get("type")
            names = fields.get(type_) if isinstance(type_, str) else None
            for name in names & held.keys() if names else ():
                del held[name]
            waiting += [inner for inner in held.values() if isinstance(inner, (dict, list))]
        elif isinstance(held, list):
            waiting += [inner for inner in held if isinstance(inner, (dict, list))]


def shaped(payload: JSONValue, version: str) -> JSONValue:
    """A fresh payload, changed in place into the shape that a version had."""
    if CHANGES and not reaches(version, CHANGES[0].since):
        for resource in _resources(payload):
            for change in _BY_TYPE.get(resource.get("type"), ()):
                if not reaches(version, change.since):
                    change.undo(resource)
    if fields := fields_after(version):
        _take_away(payload, fields)
    return payload
