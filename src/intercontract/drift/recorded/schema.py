"""A JSON Schema that describes what was seen at one place."""

from __future__ import annotations

from intercontract.drift.recorded.shape import ANY, Shape, Tokens
from intercontract.model.json import JSONValue

_ORDER = ("string", "integer", "number", "boolean", "array", "object")


def at(shape: Shape, tokens: Tokens) -> Shape:
    """What was seen at a place below a shape, all kinds of objects together; empty when nothing was."""
    found = [shape]
    for token in tokens:
        below: list[Shape] = []
        for one in found:
            if token == ANY and one.items is not None:
                below.append(one.items)
            below += [h.fields[token].shape for h in one.objects.values() if token in h.fields]
        found = below
    result = Shape()
    for one in found:
        result = _both(result, one)
    return result


def schema_of(shape: Shape, *, is_31: bool) -> dict[str, JSONValue]:
    """The types, items and properties that were seen; nothing is required, no value is fixed.

    In OpenAPI 3.0 several types become ``anyOf``, and null becomes ``nullable``.
    """
    kinds = [kind for kind in _ORDER if shape.types[kind]]
    if "number" in kinds and "integer" in kinds:
        kinds.remove("integer")
    null = bool(shape.types["null"])
    detail = _detail(shape, kinds, is_31=is_31)
    if not kinds:
        # Nothing but null is known, so nothing is said about what else may come.
        return {}
    if is_31:
        names: list[JSONValue] = [*kinds, *(["null"] if null else [])]
        return {"type": names[0] if len(names) == 1 else names, **detail}
    if len(kinds) == 1:
        return {"type": kinds[0], **({"nullable": True} if null else {}), **detail}
    branches: list[JSONValue] = []
    for kind in kinds:
        keyword = {"array": "items", "object": "properties"}.get(kind, "")
        branch: dict[str, JSONValue] = {"type": kind}
        branch |= {key: value for key, value in detail.items() if _belongs(key, keyword)}
        if null and not branches:
            branch["nullable"] = True
        branches.append(branch)
    return {"anyOf": branches}


def _belongs(key: str, keyword: str) -> bool:
    return key == keyword or (keyword == "properties" and key == "additionalProperties")


def _detail(shape: Shape, kinds: list[str], *, is_31: bool) -> dict[str, JSONValue]:
    detail: dict[str, JSONValue] = {}
    if "array" in kinds:
        detail["items"] = schema_of(shape.items or Shape(), is_31=is_31)
    if "object" in kinds:
        found: dict[str, Shape] = {}
        for kind, held in shape.objects.items():
            for key, field in held.fields.items():
                if kind == ANY:
                    # Keys that are data: whatever they are called, anything may stand there.
                    detail["additionalProperties"] = True
                elif key in found:
                    found[key] = _both(found[key], field.shape)
                else:
                    found[key] = field.shape
        if ANY in shape.objects:
            detail["additionalProperties"] = True
        if found:
            detail["properties"] = {
                key: schema_of(below, is_31=is_31) for key, below in found.items()
            }
    return detail


def _both(one: Shape, other: Shape) -> Shape:
    """What both saw, deep; owners and values play no part in a schema."""
    result = Shape(types=one.types + other.types)
    if one.items and other.items:
        result.items = _both(one.items, other.items)
    else:
        result.items = one.items or other.items
    # Kinds are told apart by their key; two of the same kind are kept under two.
    result.objects = {**one.objects}
    for kind, held in other.objects.items():
        result.objects[f"{kind}'" if kind in result.objects and kind != ANY else kind] = held
    return result
