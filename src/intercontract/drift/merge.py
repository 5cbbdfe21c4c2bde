"""``allOf`` flattened: a schema as the conjunction of what it is made of.

A conjunction is a tuple of schemas that all must hold. Nothing is lost in flattening: keywords that
cannot be joined into one (two patterns, two closed sets of properties) are kept side by side.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

from intercontract.drift.document import Node, dump
from intercontract.drift.folding import fold
from intercontract.drift.schema import JSONNumber, Schema
from intercontract.model.json import json_type

Conjunction = tuple[Schema, ...]
GroupKey = tuple[int, str]

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")

_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_COMPOSING = {"allOf", "oneOf", "anyOf"}
OPAQUE_SCHEMAS = (
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
OPAQUE_NAMED = ("dependentSchemas",)
OPAQUE_VALUES = (
    "minContains",
    "maxContains",
    "dependentRequired",
    "contentMediaType",
    "contentEncoding",
    "multipleOf",
    "format",
)


def members(schema: Schema, _above: tuple[int, ...] = ()) -> Conjunction:
    """The schema and all that its ``allOf`` brings in, each once; a composition of one counts too."""
    schema = fold(schema)
    if schema.flat_parts is not None:
        return schema.flat_parts
    if schema.raw.keys().isdisjoint(_COMPOSING):
        schema.flat_parts = (schema,)
        return schema.flat_parts
    found = [schema]
    above = (*_above, id(schema.raw))
    for keyword in ("allOf", "oneOf", "anyOf"):
        parts = schema.schemas(keyword)
        if keyword != "allOf" and len(parts) != 1:
            continue
        for part in parts:
            if id(part.raw) not in above:
                found.extend(p for p in members(part, above) if p not in found)
    result = tuple(found)
    if not _above:  # within a cycle the list is cut short
        schema.flat_parts = result
    return result


class Flat:
    """What a conjunction demands, keyword by keyword."""

    def __init__(self, parts: Conjunction):
        if len(parts) == 1:
            self.parts: Conjunction = members(parts[0])
        else:
            expanded: list[Schema] = []
            for part in parts:
                expanded.extend(p for p in members(part) if p not in expanded)
            self.parts = tuple(expanded)
        self.present: AbstractSet[str] = (
            self.parts[0].raw.keys()
            if len(self.parts) == 1
            else {keyword for part in self.parts for keyword in part.raw}
        )

    @cached_property
    def _under_null(self) -> set[int]:
        """Parts of an ``allOf`` beside which null is allowed (see ``Document``)."""
        return {
            id(member)
            for part in self.parts
            if part.null and part.document.lenient_null
            for inner in part.schemas("allOf")
            for member in members(inner)
        }

    @cached_property
    def types(self) -> frozenset[str] | None:
        """Allowed types with null, or None for any."""
        under_null = self._under_null if len(self.parts) > 1 else set()
        allowed: frozenset[str] | None = None
        for part in self.parts:
            if not part.typed:
                continue
            names = set(part.types)
            if part.null or id(part) in under_null:
                names.add("null")
            if "number" in names:
                names.add("integer")
            allowed = frozenset(names) if allowed is None else allowed & names
        return allowed

    @property
    def enums(self) -> list[list[object]]:
        """Every enum and const that must hold."""
        if self.present.isdisjoint(("enum", "const")):
            return []
        found = [values for part in self.parts if (values := part.listed) is not None]
        return found + [
            [part.raw["const"]] for part in self.parts if "const" in part.raw and "enum" in part.raw
        ]

    @cached_property
    def listed(self) -> dict[bytes, object] | None:
        """The values that all lists share and the types admit, by their bytes; None without a list."""
        enums = self.enums
        if not enums:
            return None
        found = {dump(value): value for value in enums[0]}
        for values in enums[1:]:
            kept = {dump(value) for value in values}
            found = {key: value for key, value in found.items() if key in kept}
        types = self.types
        if types is None:
            return found
        return {key: value for key, value in found.items() if json_type(value) in types}

    def limit(self, keyword: str) -> JSONNumber | None:
        """The tightest value of a bound."""
        if keyword not in self.present:
            return None
        values = [v for part in self.parts if (v := part.limit(keyword)) is not None]
        if not values:
            return None
        return min(values) if keyword in _UPPER else max(values)

    @property
    def patterns(self) -> frozenset[str]:
        """Every pattern that must match."""
        if "pattern" not in self.present:
            return frozenset()
        return frozenset(p for part in self.parts if isinstance(p := part.get("pattern"), str))

    @property
    def unique(self) -> bool:
        """Whether items must be unique."""
        if "uniqueItems" not in self.present:
            return False
        return any(part.flag("uniqueItems") for part in self.parts)

    @cached_property
    def required(self) -> frozenset[str]:
        """Every required name."""
        if "required" not in self.present:
            return frozenset()
        return frozenset(name for part in self.parts for name in part.required)

    @cached_property
    def properties(self) -> dict[str, Conjunction]:
        """What holds for each documented property."""
        if "properties" not in self.present:
            return {}
        found: dict[str, Conjunction] = {}
        for part in self.parts:
            for name, schema in part.properties.items():
                found[name] = (*found.get(name, ()), schema)
        return found

    @property
    def closings(self) -> list[tuple[frozenset[str], dict[str, Schema], Schema]]:
        """Each part that says something on further properties: its names, its patterns, what it says."""
        if "additionalProperties" not in self.present:
            return []
        found = []
        for part in self.parts:
            further = part.schema("additionalProperties")
            if further is not None and further.raw:
                names = frozenset(part.properties)
                found.append((names, part.named("patternProperties"), further))
        return found

    @property
    def pattern_properties(self) -> dict[str, Conjunction]:
        """What holds for properties whose name matches."""
        if "patternProperties" not in self.present:
            return {}
        found: dict[str, Conjunction] = {}
        for part in self.parts:
            for pattern, schema in part.named("patternProperties").items():
                found[pattern] = (*found.get(pattern, ()), schema)
        return found

    @property
    def items(self) -> Conjunction:
        """What holds for every item."""
        if "items" not in self.present:
            return ()
        return tuple(s for part in self.parts if (s := part.schema("items")) is not None)

    @property
    def tuples(self) -> list[list[Schema]]:
        """Each ``prefixItems``."""
        if "prefixItems" not in self.present:
            return []
        return [s for part in self.parts if (s := part.schemas("prefixItems"))]

    def groups(self, keyword: str) -> list[tuple[GroupKey, list[Schema]]]:
        """Each ``oneOf`` or ``anyOf`` with more than one alternative, with a key to tell it by."""
        if keyword not in self.present:
            return []
        found = ((part, part.schemas(keyword)) for part in self.parts)
        return [((id(part), keyword), schemas) for part, schemas in found if len(schemas) > 1]

    @property
    def nots(self) -> list[Schema]:
        """Every schema that must not hold."""
        if "not" not in self.present:
            return []
        return [s for part in self.parts if (s := part.schema("not")) is not None]


def flatten(schema: Schema) -> Schema:
    """One schema without ``allOf`` that demands the same, as far as keywords can be joined.

    Further properties are closed over the names of all parts, which is what authors who inline an
    ``allOf`` mean; the exact reading is in ``Flat.closings``.
    """
    kept: dict[int, tuple[Schema, Schema]] = schema.document.flattened
    if id(schema) in kept:
        return kept[id(schema)][1]
    raw: Node = {}
    for part in Flat((schema,)).parts:
        for keyword, value in part.raw.items():
            if keyword in ("allOf", "$ref") or _is_single(part, keyword):
                continue
            raw[keyword] = _join(keyword, raw[keyword], value) if keyword in raw else value
    result = Schema(raw, schema.document, schema.ref)
    kept[id(schema)] = (schema, result)  # kept alive, its id being the key
    return result


def _is_single(part: Schema, keyword: str) -> bool:
    return keyword in ("oneOf", "anyOf") and len(part.schemas(keyword)) == 1


def _join(keyword: str, first: Any, second: Any) -> Any:
    if first == second:
        return first
    if keyword == "required":
        return [*first, *(name for name in second if name not in first)]
    if keyword == "properties":
        merged = dict(first)
        for name, value in second.items():
            same = name not in merged or merged[name] == value
            merged[name] = value if same else {"allOf": [merged[name], value]}
        return merged
    if keyword == "enum":
        return [value for value in first if value in second]
    numbers = isinstance(first, (int, float)) and isinstance(second, (int, float))
    if keyword in _UPPER and numbers:
        return min(first, second)
    if keyword in _LOWER and numbers:
        return max(first, second)
    if keyword in ("readOnly", "writeOnly", "deprecated", "uniqueItems"):
        return first or second
    return first
