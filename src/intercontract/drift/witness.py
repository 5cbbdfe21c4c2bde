"""Values that tell two schemas apart: tried in a fixed order, decided by a validator.

Candidates are built from both schemas side by side, at their bounds and around them, and vary only
where the two differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice, pairwise
from typing import Any

from intercontract.drift.canonical import Canon
from intercontract.drift.document import Node, dump
from intercontract.drift.effort import Effort
from intercontract.drift.jsonschema import validator
from intercontract.drift.merge import TYPES, Conjunction, Flat, GroupKey
from intercontract.drift.refusal import RefusedValue, Told, ToldChanges, refusals
from intercontract.drift.schema import Schema
from intercontract.model.json import JSONValue
from intercontract.values import frozen

_WORDS = (
    "a",
    "",
    "A",
    "0",
    "abc",
    "a1",
    "a-b",
    "a@example.org",
    "2020-01-01",
    "2020-01-01T00:00:00Z",
    "https://example.org",
    "00000000-0000-4000-8000-000000000000",
)
_DEEPEST = 3
_LONGEST = 5000
_MOST_BYTES = 5000


@frozen
class Witness:
    """A value that one side allows and the other refuses, and what it is refused for."""

    value: JSONValue
    refusal: RefusedValue


def search(
    produced: Schema,
    accepted: Schema,
    canon: Canon,
    unsent: str,
    attempts: int,
    samples: dict[int, object],
    told: Collection[Told] = (),
) -> Witness | None:
    """A value that ``produced`` allows and ``accepted`` refuses for a reason that nobody told.

    ``samples`` keeps, from search to search, a value for each meaning of a schema.
    """
    if attempts <= 0:
        return None
    effort = canon.effort
    allows = validator(produced, effort, closed=True, unsent=unsent)
    admits = validator(accepted, effort, closed=False, unsent=unsent)
    if allows is None or admits is None:
        return None
    maker, changes = _Maker(canon, unsent, samples), ToldChanges(told)
    seen: set[bytes] = set()
    value: JSONValue
    for value in islice(maker.values((produced,), (accepted,)), attempts):
        key = dump(value)
        effort.spend(10 + len(key) // 10)
        if key in seen:
            continue
        seen.add(key)
        if not admits.is_valid(value) and allows.is_valid(value):
            # Each of perhaps as many errors as there are values comes with a copy of the whole.
            found = refusals(admits, value, first=len(key) > _MOST_BYTES)
            effort.spend(min(len(key), _MOST_BYTES) ** 2 // 200)
            untold = (one for one in found if not changes.account_for(one))
            if refusal := next(untold, None):
                return Witness(value, refusal)
    return None


def tells_apart(
    value: JSONValue, produced: Schema, accepted: Schema, unsent: str, effort: Effort
) -> bool:
    """Whether ``produced`` allows the value and ``accepted`` refuses it."""
    allows = validator(produced, effort, closed=True, unsent=unsent)
    admits = validator(accepted, effort, closed=False, unsent=unsent)
    if allows is None or admits is None:
        return False
    return allows.is_valid(value) and not admits.is_valid(value)


@frozen
class _Maker:
    canon: Canon
    unsent: str
    samples: dict[int, object]

    def values(
        self,
        parts: Conjunction,
        rivals: Conjunction,
        chosen: tuple[GroupKey, ...] = (),
        depth: int = 0,
    ) -> Iterator[Any]:
        """Values that ``parts`` suggest, with an eye on where ``rivals`` differ."""
        one, other = Flat(parts), Flat(rivals)
        self.canon.effort.spend(20 + len(one.parts) + len(other.parts))
        if depth > _DEEPEST:
            yield from _plain(one)
            return
        for flat in (one, other):
            for keyword in ("oneOf", "anyOf"):
                for key, group in flat.groups(keyword):
                    if key in chosen:
                        continue
                    taken = (*chosen, key)
                    single = ((branch,) for branch in group)
                    double = pairwise(group) if depth == 0 else ()
                    yield from _in_turn(
                        self.values((*parts, *chosen_ones), rivals, taken, depth)
                        for chosen_ones in chain(single, double)
                    )
                    return
        for values in (*one.enums, *other.enums):
            yield from values
        for excluded in (*one.nots, *other.nots):
            yield from (Flat((excluded,)).listed or {}).values()
        types = [name for name in TYPES if one.types is None or name in one.types]
        yield from _in_turn(self._typed(name, one, other, depth) for name in types)

    def _sample(self, parts: Conjunction, depth: int) -> object:
        """Some value of a schema that is the same on both sides, made once."""
        number = self.canon.number(parts)
        if number not in self.samples:
            self.samples[number] = next(self.values(parts, (), (), depth + 1), 0)
        return self.samples[number]

    def _typed(self, name: str, one: Flat, other: Flat, depth: int) -> Iterator[object]:
        match name:
            case "null":
                yield None
            case "boolean":
                yield from (True, False)
            case "string":
                yield from _strings(one, other)
            case "integer" | "number":
                yield from _numbers(one, other, whole=name == "integer")
            case "array":
                yield from self._arrays(one, other, depth)
            case _:
                yield from self._objects(one, other, depth)

    def _arrays(self, one: Flat, other: Flat, depth: int) -> Iterator[object]:
        prefix = [
            next(self.values((schema,), (), (), depth + 1), None)
            for schema in (one.tuples[0] if one.tuples else ())
        ]
        items = list(islice(self.values(one.items, other.items, (), depth + 1), _width(depth))) or [
            0
        ]
        least = int(one.limit("minItems") or 0)
        counts = {least, 0, 1, 2}
        for flat in (one, other):
            for keyword in ("minItems", "maxItems"):
                if (limit := flat.limit(keyword)) is not None:
                    counts |= {int(limit) - 1, int(limit), int(limit) + 1}
        if prefix:
            yield prefix
        for item in items if least <= _LONGEST else ():
            yield [*prefix, *[item] * max(1, least - len(prefix))]
        for count in sorted(c for c in counts if 0 <= c <= _LONGEST):
            yield (items * count)[:count]

    def _objects(self, one: Flat, other: Flat, depth: int) -> Iterator[object]:
        known = {
            name: parts
            for name, parts in one.properties.items()
            if not any(part.flag(self.unsent) for part in parts)
        }
        first: Node = {}
        variants: dict[str, list[object]] = {}
        for name, parts in known.items():
            rivals = other.properties.get(name, ())
            differ = self.canon.number(parts) != self.canon.number(rivals)
            if differ:
                variants[name] = list(
                    islice(self.values(parts, rivals, (), depth + 1), _width(depth))
                )
                first[name] = variants[name][0] if variants[name] else 0
            else:
                first[name] = self._sample(parts, depth)
        needed = {name: first.get(name, 0) for name in one.required if name in known}
        yield needed
        yield dict(first)
        for name, found in variants.items():
            for value in found:
                self.canon.effort.spend(len(first) // 10)
                yield {**needed, name: value}
        for name in first:
            self.canon.effort.spend(len(first) // 5)
            yield {k: v for k, v in first.items() if k != name or k in one.required}
            yield {**needed, name: first[name]}
        further = [what for _, _, what in one.closings if what.raw != {"not": {}}]
        for what in further:
            extra = [name for name in other.properties if name not in known] or ["x"]
            for value in islice(self.values((what,), (), (), depth + 1), 4):
                yield {**needed, extra[0]: value}


def _width(depth: int) -> int:
    """How many values of a part are tried: fewer the deeper it lies."""
    return max(3, 16 >> depth)


def _plain(flat: Flat) -> Iterator[object]:
    for values in flat.enums:
        yield from values[:1]
    by_type = {"string": "a", "boolean": True, "null": None, "array": [], "object": {}}
    for name in TYPES:
        if flat.types is None or name in flat.types:
            yield by_type.get(name, 0)


def _strings(one: Flat, other: Flat) -> Iterator[str]:
    least = int(one.limit("minLength") or 0)
    if least <= _LONGEST:
        yield "a" * max(1, least)
    yield from _WORDS
    excluded = [Flat((schema,)) for flat in (one, other) for schema in flat.nots]
    for flat in (one, other, *excluded):
        yield from filter(str.isalnum, (p.strip("^$") for p in sorted(flat.patterns)))
    for flat in (one, other):
        for keyword in ("minLength", "maxLength"):
            limit = flat.limit(keyword)
            if limit is not None and limit <= _LONGEST:
                yield from ("a" * n for n in (int(limit), int(limit) + 1, int(limit) - 1) if n >= 0)


def _numbers(one: Flat, other: Flat, *, whole: bool) -> Iterator[int | float]:
    yield from (1, 0, -1)
    for flat in (one, other):
        for keyword in ("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"):
            if (limit := flat.limit(keyword)) is not None:
                yield from (limit, limit + 1, limit - 1)
                if not whole:
                    yield from (limit + 0.5, limit - 0.5)
        for part in flat.parts:
            step = part.get("multipleOf")
            if isinstance(step, (int, float)) and not isinstance(step, bool):
                yield from (step, step * 3)
    yield from (2, 7, 1000000)
    if not whole:
        yield 0.5


def _in_turn(makers: Iterable[Iterator[object]]) -> Iterator[object]:
    """One of each, then the second of each, so that no alternative starves another."""
    waiting = []
    for maker in makers:  # each begun only when it is its turn: there may be thousands
        for value in islice(maker, 1):
            yield value
            waiting.append(maker)
    while waiting:
        for maker in list(waiting):
            try:
                yield next(maker)
            except StopIteration:
                waiting.remove(maker)
