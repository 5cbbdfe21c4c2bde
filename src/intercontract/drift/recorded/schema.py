"""A JSON Schema that describes what was seen at one place."""

from __future__ import annotations

from intercontract.contract.fields import ANY
from intercontract.evidence.shape import ObservedShape
from intercontract.model.json import JSONValue

_ORDER = ("string", "integer", "number", "boolean", "array", "object")


def schema_of(shape: ObservedShape, *, is_31: bool) -> dict[str, JSONValue]:
    """The types, items and properties that were seen; nothing is required, no value is fixed.

    In OpenAPI 3.0 several types become ``anyOf``, and null becomes ``nullable``.
    """
    kinds = [kind for kind in _ORDER if kind in shape.types]
    if "number" in kinds and "integer" in kinds:
        kinds.remove("integer")
    null = "null" in shape.types
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


def _detail(shape: ObservedShape, kinds: list[str], *, is_31: bool) -> dict[str, JSONValue]:
    detail: dict[str, JSONValue] = {}
    if "array" in kinds:
        detail["items"] = schema_of(shape.items or ObservedShape(), is_31=is_31)
    if "object" in kinds:
        properties = shape.properties
        if ANY in shape.objects or ANY in properties:
            # Keys that are data: whatever they are called, anything may stand there.
            detail["additionalProperties"] = True
        named: dict[str, JSONValue] = {
            key: schema_of(known.shape, is_31=is_31)
            for key, known in properties.items()
            if key != ANY
        }
        if named:
            detail["properties"] = named
    return detail
