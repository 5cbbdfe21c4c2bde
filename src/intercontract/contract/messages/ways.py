"""In how many ways the schemas of a description come to one part of a value.

Where two branches of a choice describe the same property, whoever validates tries what is below it twice, and
at the next such choice four times: 25 levels are 33 million ways, for a body of 200 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import unquote

from attrs import Factory

from intercontract.model.json import JSONObject, JSONValue, as_list, as_object, is_deep, resolve
from intercontract.values import define

MAX_WAYS = 1_000
# Of what nests no deeper the ways are not counted: hardly any answer does.
PLAIN = 12
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")


def has_many_ways(document: JSONValue, pointers: Iterable[str], value: JSONValue) -> bool:
    """Whether the schemas at some pointers come to one part of a value in more than `MAX_WAYS` ways."""
    if not is_deep(value, PLAIN):
        return False
    ways = _Ways(document)
    level: dict[tuple[int, int], tuple[JSONObject, JSONValue, int]] = {}
    for pointer in pointers:
        for schema in ways.applied({"$ref": f"#{pointer}"}):
            _add(level, schema, value, 1)
    while level:
        below: dict[tuple[int, int], tuple[JSONObject, JSONValue, int]] = {}
        for schema, held, count in level.values():
            for part, child in _children(schema, held):
                for applied in ways.applied(part):
                    if _add(below, applied, child, count) > MAX_WAYS:
                        return True
        level = below
    return False


def _add(
    level: dict[tuple[int, int], tuple[JSONObject, JSONValue, int]],
    schema: JSONObject,
    value: JSONValue,
    count: int,
) -> int:
    key = id(schema), id(value)
    total = count + (level[key][2] if key in level else 0)
    level[key] = schema, value, total
    return total


def _children(schema: JSONObject, value: JSONValue) -> Iterator[tuple[JSONObject, JSONValue]]:
    """What a schema says of the arrays and objects directly in a value, each with its own schema."""
    if isinstance(value, dict):
        named = as_object(schema.get("properties"))
        others = [*as_object(schema.get("patternProperties")).values()]
        others += [schema.get("additionalProperties"), schema.get("unevaluatedProperties")]
        for name, child in value.items():
            if isinstance(child, (dict, list)):
                given = [named[name]] if name in named else others
                yield from ((part, child) for part in given if isinstance(part, dict))
    elif isinstance(value, list):
        prefix = as_list(schema.get("prefixItems"))
        for index, child in enumerate(value):
            if isinstance(child, (dict, list)):
                given = [prefix[index] if index < len(prefix) else schema.get("items")]
                given.append(schema.get("contains"))
                yield from ((part, child) for part in given if isinstance(part, dict))


@define
class _Ways:
    document: JSONValue
    _applied: dict[int, list[JSONObject]] = Factory(dict)

    def applied(self, schema: JSONObject) -> list[JSONObject]:
        """The schemas that apply where one applies, each as often as it does; none within itself."""
        if id(schema) not in self._applied:
            found: list[JSONObject] = []
            self._collect(schema, frozenset(), found)
            self._applied[id(schema)] = found
        return self._applied[id(schema)]

    def _collect(self, schema: JSONObject, within: frozenset[int], found: list[JSONObject]) -> None:
        if id(schema) in within or len(found) > MAX_WAYS:
            return
        found.append(schema)
        within |= {id(schema)}
        given = [schema.get(keyword) for keyword in _SINGLE]
        for keyword in _LISTS:
            given += as_list(schema.get(keyword))
        given += as_object(schema.get("dependentSchemas")).values()
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            with suppress(KeyError):  # it leads nowhere, which is told elsewhere
                given.append(resolve(self.document, unquote(reference[1:])))
        for part in given:
            if isinstance(part, dict):
                self._collect(part, within, found)
