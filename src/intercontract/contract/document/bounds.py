"""How much one description may hold, so that whatever walks, compares or validates by it comes to an end.

Two things make a small or plain file cost without end: a list that everything iterates over, and schemas that
apply at one place through one another (``allOf`` of two references to an ``allOf`` of two references, ...):
40 such levels are a million million schemas for one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

from attrs import Factory

from intercontract.errors import ContractError
from intercontract.model.json import JSONObject, JSONValue, join, resolve
from intercontract.values import define

MAX_ENTRIES = 20_000
MAX_APPLIED = 10_000
MAX_UNFOLDED = 100_000
_LEVELS = 5

# Keywords whose schemas apply to the value that their holder applies to (JSON Schema, core, section 10.2).
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_APPLYING = frozenset((*_LISTS, *_SINGLE, "dependentSchemas", "$ref"))


def refuse_unbounded(document: JSONValue, file: str = "") -> None:
    """Refuse a description that is too large in one place.

    Raises:
        ContractError: a list or mapping has more than `MAX_ENTRIES` entries, or more than `MAX_APPLIED`
            schemas apply to one value, references followed.
    """
    applied = _Applied(document)
    waiting: list[JSONValue] = [document]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, dict | list):
            continue
        if len(value) > MAX_ENTRIES:
            raise ContractError(
                f"{_place(document, value) or 'the document'} has {len(value):,} entries, more than the "
                f"{MAX_ENTRIES:,} that are read",
                file=file,
                hint="shorten it; a list of values that long is better a pattern or a format",
            )
        if isinstance(value, list):
            waiting += value
            continue
        if not _APPLYING.isdisjoint(value) and applied.count(value) > MAX_APPLIED:
            raise ContractError(
                f"{_place(document, value)} applies more than {MAX_APPLIED:,} schemas to one value",
                file=file,
                hint="allOf, anyOf, oneOf and $ref multiply: refer to each schema once",
            )
        waiting += value.values()


def _place(document: JSONValue, wanted: JSONValue) -> str:
    """The pointer of a value in the document."""
    waiting: list[tuple[str, JSONValue]] = [("", document)]
    while waiting:
        pointer, value = waiting.pop()
        if value is wanted:
            return pointer
        if isinstance(value, dict | list):
            held = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(join(pointer, key), item) for key, item in held]
    return ""


def heaviest(document: JSONValue) -> int:
    """The most schemas that apply to one value, or patterns to one name, references followed."""
    applied, most = _Applied(document), 0
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            named = value.get("patternProperties")
            patterns = len(named) if isinstance(named, dict) else 0
            most = max(most, applied.count(value), patterns)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return most


@define
class _Applied:
    """Counts the schemas that apply where one applies; a schema within itself counts once."""

    document: JSONValue
    _counts: dict[int, int] = Factory(dict)

    def count(self, schema: JSONObject) -> int:
        """How many schemas apply to a value that this one applies to."""
        if id(schema) in self._counts:
            return self._counts[id(schema)]
        # Depth first, without recursion: a chain of references may be as long as the description.
        self._counts[id(schema)] = 1
        open_ = [(schema, self._parts(schema))]
        while open_:
            top, parts = open_[-1]
            if (part := next(parts, None)) is None:
                open_.pop()
                if open_:
                    self._add(open_[-1][0], top)
            elif id(part) in self._counts:
                self._add(top, part)
            else:
                self._counts[id(part)] = 1
                open_.append((part, self._parts(part)))
        return self._counts[id(schema)]

    def _add(self, schema: JSONObject, part: JSONObject) -> None:
        total = self._counts[id(schema)] + self._counts[id(part)]
        self._counts[id(schema)] = min(total, MAX_APPLIED + 1)

    def _parts(self, schema: JSONObject) -> Iterator[JSONObject]:
        given = [schema.get(keyword) for keyword in _SINGLE]
        for keyword in _LISTS:
            branches = schema.get(keyword)
            given += branches if isinstance(branches, list) else []
        dependent = schema.get("dependentSchemas")
        given += dependent.values() if isinstance(dependent, dict) else []
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            with suppress(KeyError):  # leads nowhere: a problem that is told elsewhere
                given.append(resolve(self.document, unquote(reference[1:])))
        yield from (part for part in given if isinstance(part, dict))


def refuse_unfolding(document: JSONObject, file: str = "") -> None:
    """Refuse to draw requests from a description whose references unfold to too much.

    Schemathesis follows references from property to property, five levels deep, for each operation.

    Raises:
        ContractError: a schema of the components unfolds to more than `MAX_UNFOLDED` properties.
    """
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    unfolding = _Unfolding(document)
    for name, schema in schemas.items() if isinstance(schemas, dict) else ():
        if unfolding.count(schema, _LEVELS) > MAX_UNFOLDED:
            raise ContractError(
                f"{join('/components/schemas', name)} unfolds to more than {MAX_UNFOLDED:,} properties "
                f"in {_LEVELS} levels, more than requests are drawn from",
                file=file,
                hint="audit recorded traffic by it instead, or select from its references",
            )


@define
class _Unfolding:
    document: JSONObject
    _counts: dict[tuple[int, int], int] = Factory(dict)

    def count(self, given: JSONValue, levels: int) -> int:
        schema = self._followed(given)
        properties = schema.get("properties")
        if levels == 0 or not isinstance(properties, dict):
            items = schema.get("items")
            return self.count(items, levels - 1) if levels and items is not None else 0
        key = (id(schema), levels)
        if key not in self._counts:
            below = sum(self.count(held, levels - 1) for held in properties.values())
            self._counts[key] = len(properties) + below
        return self._counts[key]

    def _followed(self, schema: JSONValue) -> JSONObject:
        for _ in range(20):
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            if not (isinstance(reference, str) and reference.startswith("#")):
                break
            try:
                schema = resolve(self.document, unquote(reference[1:]))
            except KeyError:
                break
        return schema if isinstance(schema, dict) else {}
