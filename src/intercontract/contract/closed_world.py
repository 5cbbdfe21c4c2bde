"""Properties that a schema documents nowhere, although it would accept them.

JSON Schema is open: an undocumented property is valid. Here the world is closed, without editing a
schema: the description's own composition says what is documented.

- Schemas that hold at once (``$ref``, ``allOf``, the branch that ``if`` selects, ``dependentSchemas``)
  document together what any of them names.
- Of ``oneOf`` and ``anyOf`` those branches count that accept the value, or all when none does.
- An object that nothing says anything about is free, and so is all below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from attrs import Factory, define, field

from intercontract.model.json import JSONValue, escape, join, resolve

if TYPE_CHECKING:
    from intercontract.contract.description import Description

Mapping = dict[str, JSONValue]
Pointers = tuple[str, ...]
Accepts = Callable[[str, JSONValue], bool]

# Alternatives nested deeper than this without a step into the value are taken to document everything.
MAX_NESTING = 8
MAX_KEYS = 2_000


def undocumented(description: Description, schema_pointer: str, value: JSONValue) -> list[str]:
    """The pointers of the properties of a value that the schema at a pointer documents nowhere.

    Only the outermost undocumented property of each kind is named, not what it holds.
    """
    return description.closed_world.undocumented(schema_pointer, value)


@define
class _Part:
    """One schema of a group, its children as pointers."""

    properties: dict[str, str]
    patterns: list[tuple[re.Pattern[str], str]]
    additional: str | None
    unevaluated: str | None
    prefix: list[str]
    items: str | None
    contains: str | None
    unevaluated_items: str | None
    objects: bool
    arrays: bool


@define
class _Group:
    """Schemas that hold at once."""

    pointers: Pointers
    parts: list[_Part]
    alternatives: list[list[str]]
    conditions: list[tuple[str, str | None, str | None]]
    dependents: list[tuple[str, str]]
    objects: bool
    arrays: bool
    keys: dict[str, _Group | None] = Factory(dict)


@define
class ClosedWorld:
    """The closed-world reading of one document; keeps what it has worked out."""

    document: Mapping
    accepts: Accepts
    _groups: dict[Pointers, _Group] = field(factory=dict, repr=False, eq=False)

    def undocumented(self, pointer: str, value: JSONValue) -> list[str]:
        """See `undocumented`."""
        if not isinstance(value, dict | list):
            return []
        return self._judge(self._group((pointer,)), value, "", 0)

    def _judge(self, group: _Group, value: JSONValue, at: str, depth: int) -> list[str]:
        while group.conditions or group.dependents:
            holding = tuple(dict.fromkeys(self._holding(group, value)))
            if holding == group.pointers:
                break
            group = self._group(holding)
        described = group.objects if isinstance(value, dict) else group.arrays
        if not described and not group.alternatives:
            return []
        found: list[str] | None = None
        if described:
            found = (
                self._object(group, value, at)
                if isinstance(value, dict)
                else self._array(group, cast("list[JSONValue]", value), at)
            )
            if not found:
                return []
        for branches in group.alternatives if depth < MAX_NESTING else ():
            for branch in self._chosen(branches, value):
                # Beside documented properties, a branch that names none is a mere constraint.
                if described and not self._describes(branch, value, 0):
                    continue
                below = self._judge(branch, value, at, depth + 1)
                found = below if found is None else _both(found, below)
                if not found:
                    return []
        return found or []

    def _object(self, group: _Group, value: Mapping, at: str) -> list[str]:
        found: list[str] = []
        for key, held in value.items():
            child = group.keys.get(key, _UNKNOWN)
            if child is _UNKNOWN:
                child = self._child(group, key)
                if len(group.keys) < MAX_KEYS:
                    group.keys[key] = child
            if child is None:
                found.append(f"{at}/{escape(key)}")
            elif isinstance(held, dict | list) and held:
                found += self._judge(child, held, f"{at}/{escape(key)}", 0)
        return found

    def _array(self, group: _Group, value: list[JSONValue], at: str) -> list[str]:
        found: list[str] = []
        for index, held in enumerate(value):
            if isinstance(held, dict | list) and held:
                pointers = tuple(self._item(group, index, held))
                if pointers:
                    found += self._judge(self._group(pointers), held, f"{at}/{index}", 0)
        return found

    def _child(self, group: _Group, key: str) -> _Group | None:
        pointers: list[str] = []
        for part in group.parts:
            own = [part.properties[key]] if key in part.properties else []
            own += [pointer for pattern, pointer in part.patterns if pattern.search(key)]
            if not own and part.additional is not None:
                own = [part.additional]
            pointers += own
        if not pointers:
            pointers = [part.unevaluated for part in group.parts if part.unevaluated is not None]
        return self._group(tuple(dict.fromkeys(pointers))) if pointers else None

    def _item(self, group: _Group, index: int, value: JSONValue) -> Iterator[str]:
        covered = False
        for part in group.parts:
            if index < len(part.prefix):
                covered = True
                yield part.prefix[index]
            elif part.items is not None:
                covered = True
                yield part.items
            if part.contains is not None and self.accepts(part.contains, value):
                covered = True
                yield part.contains
        for part in group.parts if not covered else ():
            if part.unevaluated_items is not None:
                yield part.unevaluated_items

    def _holding(self, group: _Group, value: JSONValue) -> Iterator[str]:
        yield from group.pointers
        for condition, then, other in group.conditions:
            holds = self.accepts(condition, value)
            if holds:
                yield condition
            branch = then if holds else other
            if branch is not None:
                yield branch
        for name, pointer in group.dependents:
            if isinstance(value, dict) and name in value:
                yield pointer

    def _chosen(self, branches: list[str], value: JSONValue) -> list[_Group]:
        accepting = [branch for branch in branches if self.accepts(branch, value)]
        return [self._group((branch,)) for branch in accepting or branches]

    def _describes(self, group: _Group, value: JSONValue, depth: int) -> bool:
        if group.objects if isinstance(value, dict) else group.arrays:
            return True
        return depth < MAX_NESTING and any(
            self._describes(self._group((branch,)), value, depth + 1)
            for branches in group.alternatives
            for branch in branches
        )

    def _group(self, pointers: Pointers) -> _Group:
        group = self._groups.get(pointers)
        if group is None:
            group = self._groups[pointers] = self._compile(pointers)
        return group

    def _compile(self, pointers: Pointers) -> _Group:
        group = _Group(pointers, [], [], [], [], objects=False, arrays=False)
        pending, seen = list(pointers), set[str]()
        # What a condition selected stands in `pointers` already; asking it again would never end.
        while pending:
            pointer = pending.pop(0)
            if pointer in seen:
                continue
            seen.add(pointer)
            schema = self._schema(pointer)
            if schema is None:
                continue
            if isinstance(reference := schema.get("$ref"), str) and reference.startswith("#"):
                pending.append(unquote(reference[1:]))
            pending += _listed(schema, "allOf", pointer)
            group.parts.append(part := _part(schema, pointer))
            group.objects = group.objects or part.objects
            group.arrays = group.arrays or part.arrays
            group.alternatives += [
                branches
                for keyword in ("oneOf", "anyOf")
                if (branches := _listed(schema, keyword, pointer))
            ]
            self._dynamic(group, schema, pointer, pointers)
        return group

    def _dynamic(self, group: _Group, schema: Mapping, pointer: str, given: Pointers) -> None:
        if "if" in schema:
            condition, then, other = (join(pointer, word) for word in ("if", "then", "else"))
            if not {condition, then, other} & set(given):
                group.conditions.append(
                    (
                        condition,
                        then if "then" in schema else None,
                        other if "else" in schema else None,
                    )
                )
        dependent = schema.get("dependentSchemas")
        for name in dependent if isinstance(dependent, dict) else ():
            leads = join(pointer, "dependentSchemas", name)
            if leads not in given:
                group.dependents.append((name, leads))

    def _schema(self, pointer: str) -> Mapping | None:
        try:
            schema = resolve(self.document, pointer)
        except KeyError:
            return None
        return schema if isinstance(schema, dict) else None


_UNKNOWN = _Group((), [], [], [], [], objects=False, arrays=False)


def _listed(schema: Mapping, keyword: str, pointer: str) -> list[str]:
    listed = schema.get(keyword)
    return [
        join(pointer, keyword, i) for i in range(len(listed) if isinstance(listed, list) else 0)
    ]


def _open(schema: Mapping, keyword: str, pointer: str) -> str | None:
    return join(pointer, keyword) if schema.get(keyword, False) is not False else None


def _part(schema: Mapping, pointer: str) -> _Part:
    properties = schema.get("properties")
    patterns = schema.get("patternProperties")
    names = properties if isinstance(properties, dict) else {}
    shapes = patterns if isinstance(patterns, dict) else {}
    return _Part(
        properties={name: join(pointer, "properties", name) for name in names},
        patterns=[(_compiled(p), join(pointer, "patternProperties", p)) for p in shapes],
        additional=_open(schema, "additionalProperties", pointer),
        unevaluated=_open(schema, "unevaluatedProperties", pointer),
        prefix=_listed(schema, "prefixItems", pointer),
        items=_open(schema, "items", pointer),
        contains=_open(schema, "contains", pointer),
        unevaluated_items=_open(schema, "unevaluatedItems", pointer),
        objects=bool(names or shapes)
        or "additionalProperties" in schema
        or "unevaluatedProperties" in schema,
        arrays=any(key in schema for key in ("items", "prefixItems", "unevaluatedItems")),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error:
        return re.compile("")  # a pattern of another dialect: better to document too much


def _both(first: list[str], second: list[str]) -> list[str]:
    """What is undocumented in both readings; a property stands for all that is below it."""
    if first == second:
        return first
    kept = [p for p in first if _covered(p, second)]
    return kept + [p for p in second if p not in kept and _covered(p, first)]


def _covered(pointer: str, by: list[str]) -> bool:
    return any(pointer == other or pointer.startswith(other + "/") for other in by)
