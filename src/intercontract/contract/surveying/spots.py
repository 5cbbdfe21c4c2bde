"""The places of an answer, and what was learned of the values that stand there.

A place is plain where what its schemas find depends on nothing but the names and types of what stands there,
and for single values on whether schemas accept them. What was found there once is found again wherever the
same names and types stand. Elsewhere (alternatives, conditions, patterns of names, limits of arrays ...) it
depends on all that is below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import Any, TypeAlias

from attrs import field

from intercontract.contract.resources.located import Located
from intercontract.contract.schemas.closed_world import ClosedWorld, Group, Pointers
from intercontract.contract.schemas.formats import BITS
from intercontract.contract.schemas.schema_problem import Problem
from intercontract.model.json import JSONValue, escape, json_type, resolve
from intercontract.values import define, frozen

LookUp: TypeAlias = Callable[..., None]
"""What looks up a value at a place."""
Accepts = Callable[[str, JSONValue], bool]
View: TypeAlias = tuple[ClosedWorld, Accepts, Callable[[str, JSONValue], list[Problem]]]
"""A description: what it documents, whether a schema of it accepts a value, and what is wrong with one."""

# Say nothing of a value, or only of its type, its names, or what is below it.
_PLAIN = frozenset(
    {
        "$ref", "allOf", "default", "deprecated", "description", "example", "examples", "externalDocs",
        "items", "properties", "readOnly", "required", "title", "type", "writeOnly",
    }
)  # fmt: skip
_OF_TEXTS = frozenset({"format", "maxLength", "minLength", "pattern"})
_OF_NUMBERS = frozenset(
    {"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"}
)
_OF_VALUES = frozenset({"const", "enum"})
_OF_ARRAYS = frozenset({"maxItems", "minItems"})
_SINGLE = _OF_TEXTS | _OF_NUMBERS | _OF_VALUES
_OF_PARTS = frozenset({"items", "properties", "required"})
_KNOWN = _PLAIN | _SINGLE | _OF_ARRAYS
# So many texts of one place are known to be accepted or refused.
_TEXTS = 1_000


class Whole(float):
    """Stands for the type of a number that is written with a fraction and has none."""


@frozen(eq=False)
class FoundThere:
    """What the schemas find where certain values stand: at ``suffix`` of a place."""

    suffix: str
    problems: tuple[Problem, ...] = ()


NOTHING = FoundThere("")


@define(eq=False)
class Plan:
    """What there is to tell of an object with certain names and types, and where to go on from it.

    ``standing`` is the object as what it stands for; None where that is to be asked of each.
    """

    facts: tuple[FoundThere, ...]
    undocumented: tuple[tuple[str, str, str], ...]
    below: tuple[tuple[str, str, Spot, LookUp], ...]
    standing: Located | None
    free: bool
    tells: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.tells = bool(self.facts or self.undocumented)


@define(eq=False)
class Layout:
    """The objects of one place that have certain names: what is absent, and the names whose values count."""

    absent: tuple[FoundThere, ...]
    counting: tuple[tuple[str, Spot], ...]
    plans: dict[object, Plan] = field(factory=dict)


@define(eq=False)
class Spot:
    """A place of an answer, seen by each of the descriptions that judge it."""

    views: tuple[View, ...]
    pointers: tuple[Pointers, ...]
    at: str = ""
    layouts: dict[tuple[str, ...], Layout] = field(init=False, factory=dict)
    facts: dict[object, FoundThere] = field(init=False, factory=dict)
    texts: dict[str, object] = field(init=False, factory=dict)
    whole: dict[object, FoundThere] = field(init=False, factory=dict)
    plain: bool = field(init=False)
    ends: bool = field(init=False)
    apart: bool = field(init=False)
    described: bool = field(init=False)
    texts_count: bool = field(init=False)
    numbers_count: bool = field(init=False)
    _groups: tuple[Group | None, ...] = field(init=False)
    _lengths: tuple[tuple[float, float], ...] = field(init=False)
    _below: dict[str | None, Spot] = field(init=False, factory=dict)
    _verdicts: dict[object, bool] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self._groups = tuple(
            world.group(pointers) if pointers else None
            for (world, _, _), pointers in zip(self.views, self.pointers, strict=True)
        )
        schemas = [
            schema
            for (world, _, _), group in zip(self.views, self._groups, strict=True)
            for schema in _schemas(world.document, group.schemas if group else ())
        ]
        self.described = any(self.pointers)
        self.ends = self.described and all(map(_says_no_more, schemas))
        self.plain = self.ends or (self.described and all(map(_is_plain, schemas)))
        self.apart = self.ends or not self.plain
        names = {name for schema in schemas if isinstance(schema, dict) for name in schema}
        formats = {schema.get("format") for schema in schemas if isinstance(schema, dict)}
        self._lengths = tuple(
            (_number(schema.get("minItems", 0)), _number(schema.get("maxItems", inf)))
            for schema in schemas
            if self.plain and isinstance(schema, dict) and not _OF_ARRAYS.isdisjoint(schema)
        )
        involved = self.described and not self.plain
        self.texts_count = involved or not names.isdisjoint(_OF_TEXTS | _OF_VALUES)
        self.numbers_count = (
            involved
            or not names.isdisjoint(_OF_NUMBERS | _OF_VALUES)
            or not BITS.keys().isdisjoint(map(str, formats))
        )

    @property
    def items(self) -> Spot:
        """The place of the items of an array."""
        return self._below.get(None) or self.below(None)

    @property
    def schemas(self) -> Pointers:
        """The places of all schemas that describe what stands here, in the last of the descriptions."""
        group = self._groups[-1]
        return group.pointers if group else ()

    def below(self, name: str | None) -> Spot:
        """The place of a property, or of the items of an array."""
        found = self._below.get(name)
        if found is None:
            pointers = tuple(
                (group.item or () if name is None else group.property(name)) if group else ()
                for group in self._groups
            )
            at = f"{self.at}/{'*' if name is None else escape(name)}"
            found = self._below[name] = Spot(self.views, pointers, at)
        return found

    def is_undocumented(self, name: str) -> bool:
        """Whether some description documents the objects that stand here, and no such property."""
        return any(group and group.objects and not group.property(name) for group in self._groups)

    def kind(self, value: JSONValue) -> object:
        """All that counts of a value that stands here, as far as only its schemas ask."""
        if isinstance(value, str):
            return self._kind_of_text(value) if self.texts_count else str
        if isinstance(value, dict):
            return dict
        if isinstance(value, list):
            fits = all(least <= len(value) <= most for least, most in self._lengths)
            return list if fits else (list, len(value))
        if self.numbers_count and not self._accepts((type(value), value), value):
            return type(value), value
        return Whole if isinstance(value, float) and value.is_integer() else type(value)

    def _kind_of_text(self, value: str) -> object:
        known = self.texts.get(value)
        if known is None:
            if len(self.texts) >= _TEXTS:
                self.texts.clear()
            known = self.texts[value] = str if self._accepts(value, value) else (str, value)
        return known

    def learned(self, value: JSONValue, *, accepted: bool) -> object:
        """The same where it is known whether the schemas accept it."""
        if isinstance(value, str):
            if self.texts_count and value not in self.texts:
                self._remember(value, accepted)
        elif self.numbers_count and not isinstance(value, (dict, list)):
            self._remember((type(value), value), accepted)
        return self.kind(value)

    def _remember(self, key: object, accepted: bool) -> None:
        if len(self._verdicts) >= _TEXTS:
            self._verdicts.clear()
        self._verdicts[key] = accepted

    def _accepts(self, key: object, value: JSONValue) -> bool:
        known = self._verdicts.get(key)
        if known is None:
            known = all(
                accepts(pointer, value)
                for (_, accepts, _), pointers in zip(self.views, self.pointers, strict=True)
                for pointer in pointers
            )
            self._remember(key, known)
        return known


def fact(suffix: str, problems: Iterable[Problem]) -> FoundThere:
    """What was found at a suffix of a place; most often nothing."""
    found = tuple(problems)
    return FoundThere(suffix, found) if found else NOTHING


def type_name(kind: object) -> str:
    """The JSON type of values of a kind."""
    kind = kind[0] if isinstance(kind, tuple) else kind
    return "integer" if kind is Whole else _TYPE_NAMES.get(kind, "number")


_TYPE_NAMES: dict[Any, str] = {
    type(value): json_type(value) for value in (None, True, 1, "", list[Any](), dict[str, Any]())
}


def _schemas(document: JSONValue, pointers: Iterable[str]) -> Iterable[JSONValue]:
    for pointer in pointers:
        try:
            yield resolve(document, pointer)
        except KeyError:
            yield False  # nobody knows what it says


def _number(value: object) -> float:
    return value if isinstance(value, (int, float)) else 0


def _says_no_more(schema: JSONValue) -> bool:
    """Whether a schema says nothing of what is in a value, but that it may be there."""
    if not isinstance(schema, dict):
        return schema is True
    rest = {name: said for name, said in schema.items() if name != "additionalProperties"}
    said = schema.get("additionalProperties", True)
    return said is True and rest.keys().isdisjoint(_OF_PARTS) and _is_plain(rest)


def _is_plain(schema: JSONValue) -> bool:
    if not isinstance(schema, dict):
        return schema is True
    if not all(name in _KNOWN or name.startswith("x-") for name in schema):
        return False
    if not all(isinstance(schema.get(name, 0), (int, float)) for name in _OF_ARRAYS):
        return False
    reference = schema.get("$ref", "#")
    values = schema.get("enum", [])
    listed = values if isinstance(values, list) else [{}]
    return (
        isinstance(reference, str)
        and reference.startswith("#")
        and schema.get("items") is not False
        and not any(isinstance(value, (dict, list)) for value in (*listed, schema.get("const")))
    )
