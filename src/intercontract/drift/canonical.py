"""Schemas by meaning: two that mean the same get the same number.

References are followed, ``allOf`` is flattened, the order of alternatives, enums and required names
plays no part, nor does the dialect (``nullable`` or a type list) or how an exclusive bound is written.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from intercontract.drift.alternatives import names_of
from intercontract.drift.document import dump
from intercontract.drift.effort import Effort
from intercontract.drift.merge import (
    OPAQUE_NAMED,
    OPAQUE_SCHEMAS,
    OPAQUE_VALUES,
    Conjunction,
    Flat,
    members,
)
from intercontract.drift.schema import Schema, view

_LIMITS = {
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
}
_NEXT = {"exclusiveMaximum": ("maximum", -1), "exclusiveMinimum": ("minimum", 1)}
"""Between integers, an exclusive bound is the next one's."""

_ZERO_SAYS_NOTHING = {"minLength", "minItems", "minProperties"}
REPORTED = ("deprecated", "readOnly", "writeOnly")
REPORTED_EXTENSIONS = ("x-stability-level", "x-sunset", "x-extensible-enum")

_RARE = {"prefixItems", "not", *OPAQUE_SCHEMAS, *OPAQUE_NAMED}
_WITH_SCHEMAS = {
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "oneOf",
    "anyOf",
    *_RARE,
}
_OPAQUE_VALUES = set(OPAQUE_VALUES)
_LIFECYCLE = {*REPORTED, *REPORTED_EXTENSIONS, "nullable"}
_REPORTED = {"allOf", "default", "discriminator"}

_FOREVER = 1 << 30


class Canon:
    """Numbers for meanings, common to both sides of a comparison.

    ``strict`` tells apart everything that a rule reports; otherwise only what decides which values are
    valid, and the lifecycle keywords.
    """

    def __init__(self, *, same_dialect: bool = True, effort: Effort | None = None):
        self.effort = effort or Effort()
        self._same_dialect = same_dialect
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[tuple[bool, tuple[int, ...]], int] = {}
        self._alive: list[Conjunction] = []
        self._open: dict[tuple[bool, tuple[int, ...]], int] = {}
        self._asked: dict[tuple[bool, tuple[int, ...]], tuple[int, Conjunction]] = {}

    def same(self, one: Schema, other: Schema, *, strict: bool = False) -> bool:
        """Whether two schemas mean the same."""
        return self.number((one,), strict=strict) == self.number((other,), strict=strict)

    def number(self, parts: Conjunction, *, strict: bool = False) -> int:
        """The number of what a conjunction means."""
        key = (strict, tuple(map(id, parts)))
        if key not in self._asked:
            self._asked[key] = (self._visit(parts, strict)[0], parts)  # kept alive for their ids
        return self._asked[key][0]

    def says_nothing(self, schema: Schema) -> bool:
        """Whether a schema only annotates: every value is valid."""
        return self.number((schema,)) == self._intern(frozenset())

    def _intern(self, value: Hashable) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    def _visit(self, parts: Conjunction, strict: bool) -> tuple[int, int]:
        """The number, and how far up the stack the meaning reaches (for cycles)."""
        self.effort.spend(3)
        unique: dict[int, Schema] = {}
        for part in parts:
            for member in members(part):
                unique[id(member)] = member
        key = (strict, tuple(sorted(unique)))
        if key in self._known:
            return self._known[key], _FOREVER
        depth = len(self._open)
        if key in self._open:
            return self._intern(("again", depth - self._open[key])), self._open[key]
        self._open[key] = depth
        self.effort.spend(20 + 3 * sum(part.size for part in unique.values()))
        try:
            content, reach = self._content(Flat(tuple(unique.values())), strict)
        finally:
            del self._open[key]
        number = self._intern(content)
        if reach >= depth:
            self._known[key] = number
            self._alive.append(tuple(unique.values()))
            reach = _FOREVER
        return number, reach

    def _content(self, flat: Flat, strict: bool) -> tuple[frozenset[Hashable], int]:
        reach = [_FOREVER]

        def sub(parts: Iterable[Schema]) -> int:
            number, up = self._visit(tuple(parts), strict)
            reach[0] = min(reach[0], up)
            return number

        present = flat.present
        found: list[Hashable] = [*self._values(flat, present)]
        if not present.isdisjoint(_WITH_SCHEMAS):
            found.extend(self._subschemas(flat, present, sub))
        if not present.isdisjoint(_LIFECYCLE):
            found.extend(self._lifecycle(flat, strict))
        if strict and not present.isdisjoint(_REPORTED):
            found.extend(self._reported(flat, sub))
        return frozenset(found), reach[0]

    def _values(self, flat: Flat, present: AbstractSet[str]) -> Iterable[Hashable]:
        listed = flat.listed
        if listed is not None:
            yield ("enum", tuple(sorted(listed)))
        elif flat.types is not None:
            yield ("type", tuple(sorted(flat.types)))
        whole = flat.types is not None and flat.types <= {"integer", "null"}
        for keyword in present & _LIMITS:
            limit = flat.limit(keyword)
            if limit is None or (limit == 0 and keyword in _ZERO_SAYS_NOTHING):
                continue
            if whole and keyword in _NEXT and int(limit) == limit:
                yield (_NEXT[keyword][0], int(limit) + _NEXT[keyword][1])
            else:
                yield (keyword, limit)
        if "pattern" in present:
            for pattern in flat.patterns:
                yield ("pattern", pattern)
        if flat.unique:
            yield ("uniqueItems",)
        if flat.required:
            yield ("required", tuple(sorted(flat.required)))
        for keyword in present & _OPAQUE_VALUES:
            yield from _opaque(flat, keyword)

    def _subschemas(self, flat: Flat, present: AbstractSet[str], sub: Any) -> Iterable[Hashable]:
        if "properties" in present:
            for name, parts in flat.properties.items():
                yield ("property", name, sub(parts))
        if "patternProperties" in present:
            for pattern, parts in flat.pattern_properties.items():
                yield ("patternProperty", pattern, sub(parts))
        if "additionalProperties" in present:
            for names, patterns, further in flat.closings:
                yield ("closed", tuple(sorted(names)), tuple(sorted(patterns)), sub((further,)))
        if "items" in present and flat.items:
            yield ("items", sub(flat.items))
        for keyword in ("oneOf", "anyOf"):
            if keyword in present:
                for _, group in flat.groups(keyword):
                    yield (keyword, tuple(sorted(sub((schema,)) for schema in group)))
        if not present.isdisjoint(_RARE):
            yield from self._rare(flat, sub)

    def _rare(self, flat: Flat, sub: Any) -> Iterable[Hashable]:
        for schemas in flat.tuples:
            yield ("prefixItems", tuple(sub((schema,)) for schema in schemas))
        for schema in flat.nots:
            yield ("not", sub((schema,)))
        for part in flat.parts:
            for keyword in OPAQUE_SCHEMAS:
                if (single := part.schema(keyword)) is not None:
                    yield (keyword, sub((single,)))
            for keyword in OPAQUE_NAMED:
                for name, schema in part.named(keyword).items():
                    yield (keyword, name, sub((schema,)))

    def _lifecycle(self, flat: Flat, strict: bool) -> Iterable[Hashable]:
        for part in flat.parts:
            for keyword in REPORTED:
                if part.flag(keyword):
                    yield (keyword,)
            for keyword in REPORTED_EXTENSIONS:
                if (value := part.get(keyword)) is not None:
                    yield (keyword, dump(value))
            if strict and part.loosely_nullable and self._same_dialect:
                yield ("nullable",)

    def _reported(self, flat: Flat, sub: Any) -> Iterable[Hashable]:
        for part in flat.parts:
            if parts := part.schemas("allOf"):
                yield ("allOf", tuple(sorted(sub((schema,)) for schema in parts)))
            if (value := part.get("default")) is not None:
                yield ("default", dump(value))
            discriminator = part.get("discriminator")
            if isinstance(discriminator, dict):
                yield ("discriminator", str(discriminator.get("propertyName")))
                for alternative in (*part.schemas("oneOf"), *part.schemas("anyOf")):
                    meant = names_of(part, alternative).meant
                    yield ("named", tuple(sorted(meant)), sub((alternative,)))
                mapping = discriminator.get("mapping")
                for value, reference in (mapping if isinstance(mapping, dict) else {}).items():
                    target = part.document.target(str(reference))
                    meaning = (
                        sub((view({"$ref": str(reference)}, part.document),))
                        if target
                        else str(reference)
                    )
                    yield ("mapping", str(value), meaning)


def _opaque(flat: Flat, keyword: str) -> Iterable[Hashable]:
    for part in flat.parts:
        if (value := part.get(keyword)) is not None:
            yield (keyword, dump(value))
