"""Undocumented properties refused, restricted or accepted (a rule of ours)."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.schema import Schema
from intercontract.model.json import JSONValue

_OPENNESS = {"closed": 0, "restricted": 1, "open": 2}


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``additional-properties-closed``, ``-restricted``, ``-opened``, in bodies."""
    if pair.scope.part != "body" or not (is_object(pair.base) and is_object(pair.revision)):
        return
    before, after = _state(pair.base), _state(pair.revision)
    if before == after:
        return
    opened = _OPENNESS[after] > _OPENNESS[before]
    word = "opened" if opened else after
    rule = f"{pair.scope.side}-additional-properties-{word}"
    yield from pair.report(rule, _value(before), _value(after))


def is_object(schema: Schema) -> bool:
    """Whether it speaks of objects."""
    return (
        "object" in schema.types
        or bool(schema.properties)
        or schema.get("unevaluatedProperties") is False
    )


def _state(schema: Schema) -> str:
    value = schema.get("additionalProperties")
    if schema.get("unevaluatedProperties") is False:
        return "closed"
    if value is None or value is True or value == {}:
        return "open"
    return "closed" if value is False or value == {"not": {}} else "restricted"


def _value(state: str) -> JSONValue:
    return {"open": True, "closed": False}.get(state, "a schema")
