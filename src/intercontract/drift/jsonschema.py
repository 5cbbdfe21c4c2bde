"""Schemas as JSON Schema 2020-12, for a validator to have the last word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from intercontract.contract.document.patterns import PatternKeyword, is_costly
from intercontract.drift.document import Node
from intercontract.drift.effort import Effort
from intercontract.drift.schema import Schema

if TYPE_CHECKING:  # it takes a while, and is asked only where nothing else decides
    from jsonschema_rs import Draft202012Validator as FastValidator

_LIMITS = (
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
)
_VALUES = (
    "const",
    "pattern",
    "uniqueItems",
    "multipleOf",
    "minContains",
    "maxContains",
    "dependentRequired",
)
_PARTS = ("allOf", "oneOf", "anyOf")
_IN_PLACE = ("not", "if", "then", "else")
_INSIDE = ("items", "contains", "propertyNames", "additionalProperties", "unevaluatedItems")


def validator(schema: Schema, effort: Effort, *, closed: bool, unsent: str) -> FastValidator | None:
    """A validator of the schema; None when the schema makes none.

    ``closed`` refuses properties that are not documented, where the schema says nothing of them.
    ``unsent`` is the keyword of properties that do not travel; they are left out. Formats are not
    asserted (JSON Schema 2020-12, *Format annotation*).
    """
    writer = _Writer(closed, unsent, effort)
    return _made(writer.write(schema, part=False), writer)


def conjunction_validator(
    parts: Iterable[Schema], effort: Effort, unsent: str
) -> FastValidator | None:
    """A validator of all the schemas at once."""
    writer = _Writer(False, unsent, effort)
    return _made({"allOf": [writer.write(schema, part=True) for schema in parts]}, writer)


def _made(root: Node, writer: _Writer) -> FastValidator | None:
    import jsonschema_rs

    keywords: dict[str, Any] = {"pattern": PatternKeyword} if writer.is_costly else {}
    try:
        return jsonschema_rs.Draft202012Validator(
            {**root, "$defs": writer.definitions}, keywords=keywords or None
        )
    except (jsonschema_rs.ValidationError, ValueError, OverflowError):
        return None


class _Writer:
    def __init__(self, closed: bool, unsent: str, effort: Effort):
        self._effort = effort
        self._closed = closed
        self._unsent = unsent
        self._names: dict[tuple[int, bool], str] = {}
        self.definitions: Node = {}
        self.is_costly = False

    def write(self, schema: Schema, *, part: bool) -> Node:
        """The schema; ``part`` of a composition is not closed on its own."""
        if not schema.ref:
            return self._body(schema, part=part)
        key = (id(schema), part)
        if key not in self._names:
            name = self._names[key] = f"s{len(self._names)}"
            self.definitions[name] = self._body(schema, part=part)
        return {"$ref": f"#/$defs/{self._names[key]}"}

    def _body(self, schema: Schema, *, part: bool) -> Node:
        self._effort.spend(20 + 2 * schema.size)
        result = _values(schema)
        self.is_costly = self.is_costly or is_costly(result.get("pattern"))
        for keyword in _PARTS:
            if parts := schema.schemas(keyword):
                result[keyword] = [self.write(s, part=True) for s in parts]
        for keyword in _IN_PLACE:
            if (single := schema.schema(keyword)) is not None:
                result[keyword] = self.write(single, part=True)
        for keyword in (*_INSIDE, "unevaluatedProperties"):
            if (single := schema.schema(keyword)) is not None:
                result[keyword] = self.write(single, part=False)
        if prefix := schema.schemas("prefixItems"):
            result["prefixItems"] = [self.write(s, part=False) for s in prefix]
        self._properties(schema, result)
        if self._closed and not part and _is_object(schema):
            result.setdefault("unevaluatedProperties", False)
        if schema.null and schema.get("allOf") and schema.document.lenient_null:
            return {"anyOf": [{"type": "null"}, result]}
        return result

    def _properties(self, schema: Schema, result: Node) -> None:
        hidden = {name for name, s in schema.properties.items() if s.flag(self._unsent)}
        visible = {n: s for n, s in schema.properties.items() if n not in hidden}
        if visible:
            result["properties"] = {n: self.write(s, part=False) for n, s in visible.items()}
        if required := [name for name in schema.required if name not in hidden]:
            result["required"] = required
        for keyword in ("patternProperties", "dependentSchemas"):
            if named := schema.named(keyword):
                in_place = keyword == "dependentSchemas"
                result[keyword] = {n: self.write(s, part=in_place) for n, s in named.items()}


def _values(schema: Schema) -> Node:
    result = {keyword: schema.raw[keyword] for keyword in _VALUES if keyword in schema.raw}
    if schema.typed:
        result["type"] = [*schema.types, *(["null"] if schema.null else [])]
    for keyword in _LIMITS:
        if (limit := schema.limit(keyword)) is not None:
            result[keyword] = limit
    if schema.enum is not None:
        result["enum"] = schema.listed
    return result


def _is_object(schema: Schema, depth: int = 0) -> bool:
    """Whether properties are documented here or in a part."""
    if schema.properties:
        return True
    parts = [part for keyword in _PARTS for part in schema.schemas(keyword)]
    return depth < 8 and any(_is_object(part, depth + 1) for part in parts)
