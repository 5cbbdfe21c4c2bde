"""What API versions changed: the newest shape is inside, and older ones are made of it."""

from __future__ import annotations

from collections.abc import Iterator

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


def shaped(payload: JSONValue, version: str) -> JSONValue:
    """A fresh payload, changed in place into the shape that a version had."""
    if CHANGES and not reaches(version, CHANGES[0].since):
        for resource in _resources(payload):
            for change in _BY_TYPE.get(resource.get("type"), ()):
                if not reaches(version, change.since):
                    change.undo(resource)
    return payload
