"""The properties of a description that are free maps: objects whose keys are data."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.contract.description import Description
from intercontract.model.json import JSONValue


def free_maps(description: Description) -> frozenset[str]:
    """The properties that are free maps wherever the description has them."""
    kept = description.beforehand
    if kept is not None and kept.free_maps is not None:
        return kept.free_maps
    free: set[str] = set()
    other: set[str] = set()
    for name, raw in _properties(description.document):
        schema, _ = description.resolve(raw)
        open_ended = isinstance(schema, dict) and bool(schema.get("additionalProperties"))
        is_map = isinstance(schema, dict) and open_ended and not schema.get("properties")
        (free if is_map else other).add(name)
    return frozenset(free - other)


def _properties(document: JSONValue) -> Iterator[tuple[str, JSONValue]]:
    waiting: list[JSONValue] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            own = value.get("properties")
            yield from own.items() if isinstance(own, dict) else ()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
