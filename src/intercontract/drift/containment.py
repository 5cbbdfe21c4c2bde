"""Whether every value that one schema allows is allowed by another.

Sound, not complete: True is a proof, False only means that none was found. The side that produces
values (the client in requests, the server in responses) is taken to send documented properties only.
Recursive schemas are handled by assuming what is being proved (coinduction).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intercontract.drift.canonical import Canon
from intercontract.drift.document import dump
from intercontract.drift.merge import OPAQUE_NAMED, OPAQUE_SCHEMAS, Conjunction, Flat, GroupKey
from intercontract.drift.schema import Schema

_KINDS = {
    "string": ("maxLength", "minLength"),
    "array": ("maxItems", "minItems"),
    "object": ("maxProperties", "minProperties"),
}
_OPAQUE = (*OPAQUE_SCHEMAS, *OPAQUE_NAMED, "multipleOf", "dependentRequired")
_DEEPEST = 40
_DEEPEST_APART = 4

_Key = tuple[frozenset[int], frozenset[int]]


class Containment:
    """Proofs for one direction of traffic; ``unsent`` is the keyword of properties that do not travel."""

    def __init__(self, canon: Canon, unsent: str):
        self._canon = canon
        self._unsent = unsent
        self._proved: dict[_Key, bool] = {}
        self._assumed: set[_Key] = set()
        self._alive: list[Conjunction] = []

    def holds(self, produced: Conjunction, accepted: Conjunction, depth: int = 0) -> bool:
        """Whether all values of ``produced`` are proved to be values of ``accepted``."""
        if self._canon.number(produced) == self._canon.number(accepted):
            return True
        one, other = Flat(produced), Flat(accepted)
        key = (frozenset(map(id, one.parts)), frozenset(map(id, other.parts)))
        if key in self._proved:
            return self._proved[key]
        if key in self._assumed:
            return True
        if depth > _DEEPEST:
            return False
        self._assumed.add(key)
        try:
            proved = self._prove(one, other, (), depth + 1)
        finally:
            self._assumed.discard(key)
        # A proof under assumptions stands only while they do; a refusal may be kept as it is.
        if not proved or not self._assumed:
            self._proved[key] = proved
            self._alive += [one.parts, other.parts]
        return proved

    def _prove(
        self, one: Flat, other: Flat, chosen: tuple[GroupKey, ...], depth: int, excluded: Any = ()
    ) -> bool:
        if one.types is not None and not one.types:
            return True
        for keyword in ("oneOf", "anyOf"):
            for key, group in one.groups(keyword):
                if key in chosen:
                    continue
                return all(
                    self._prove(
                        Flat((*one.parts, branch)),
                        other,
                        (*chosen, key),
                        depth,
                        (*excluded, *_others(group, index)) if keyword == "oneOf" else excluded,
                    )
                    for index, branch in enumerate(group)
                )
        return (
            self._values(one, other)
            and self._objects(one, other, depth)
            and self._arrays(one, other, depth)
            and self._rest(one, other)
            and self._alternatives(one, other, excluded, depth)
        )

    def _values(self, one: Flat, other: Flat) -> bool:
        if other.types is not None and (one.types is None or not one.types <= other.types):
            return False
        listed = _common(one.enums)
        for values in other.enums:
            if listed is None or not listed.keys() <= {dump(value) for value in values}:
                return False
        types = one.types
        if listed is not None and all(not isinstance(v, (dict, list)) for v in listed.values()):
            return all(_scalar_fits(value, other) for value in listed.values())
        if (types is None or types & {"number", "integer"}) and not _bounded(one, other):
            return False
        for kind, keywords in _KINDS.items():
            concerned = types is None or kind in types
            if concerned and not all(_limited(one, other, keyword) for keyword in keywords):
                return False
        if (types is None or "string" in types) and not other.patterns <= one.patterns:
            return False
        return not other.unique or one.unique or (types is not None and "array" not in types)

    def _objects(self, one: Flat, other: Flat, depth: int) -> bool:
        if one.types is not None and "object" not in one.types:
            return True
        sent = self._sent(one)
        for name in other.required - one.required:
            if not self._is_unsent(other.properties.get(name, ())):
                return False
        further = [what for _, _, what in one.closings if what.raw != {"not": {}}]
        further += [part for parts in one.pattern_properties.values() for part in parts]
        if not one.properties and not one.closings:
            further.append(
                _anything(one)
            )  # an object of which nothing is documented holds anything
        return (
            self._documented(sent, further, other, depth)
            and self._undocumented(sent, further, other, depth)
            and not other.pattern_properties
        )

    def _documented(
        self, sent: dict[str, Conjunction], further: list[Schema], other: Flat, depth: int
    ) -> bool:
        """Properties that the accepting side knows."""
        for name, parts in other.properties.items():
            if self._is_unsent(parts):
                continue
            if name in sent:
                if not self.holds(sent[name], parts, depth):
                    return False
            elif any(not self.holds((what,), parts, depth) for what in further):
                return False
        return True

    def _undocumented(
        self, sent: dict[str, Conjunction], further: list[Schema], other: Flat, depth: int
    ) -> bool:
        """Properties that the accepting side knows nothing of, where it says what they must be."""
        for names, patterns, what in other.closings:
            strangers = [parts for name, parts in sent.items() if name not in names]
            strangers += [(extra,) for extra in further]
            if patterns or any(not self.holds(parts, (what,), depth) for parts in strangers):
                return False
        return True

    def _sent(self, flat: Flat) -> dict[str, Conjunction]:
        return {n: parts for n, parts in flat.properties.items() if not self._is_unsent(parts)}

    def _is_unsent(self, parts: Iterable[Schema]) -> bool:
        return any(part.flag(self._unsent) for part in parts)

    def _arrays(self, one: Flat, other: Flat, depth: int) -> bool:
        if one.types is not None and "array" not in one.types:
            return True
        if other.tuples and self._tuples(one) != self._tuples(other):
            return False
        if one.tuples and not other.tuples and other.items:
            return False
        if not other.items or one.limit("maxItems") == 0:
            return True
        if not one.items:
            return all(self._canon.says_nothing(schema) for schema in other.items)
        return self.holds(one.items, other.items, depth)

    def _tuples(self, flat: Flat) -> list[list[int]]:
        return [[self._canon.number((schema,)) for schema in group] for group in flat.tuples]

    def _rest(self, one: Flat, other: Flat) -> bool:
        mine = {self._canon.number((schema,)) for schema in one.nots}
        if any(self._canon.number((schema,)) not in mine for schema in other.nots):
            return False
        return self._opaque(other) <= self._opaque(one)

    def _opaque(self, flat: Flat) -> set[tuple[str, object]]:
        found: set[tuple[str, object]] = set()
        if flat.present.isdisjoint(_OPAQUE):
            return found
        for part in flat.parts:
            for keyword in _OPAQUE:
                value = part.get(keyword)
                if value is None:
                    continue
                schema = part.schema(keyword) if keyword in OPAQUE_SCHEMAS else None
                number = None if schema is None else self._canon.number((schema,))
                found.add((keyword, dump(value) if number is None else number))
        return found

    def _alternatives(self, one: Flat, other: Flat, excluded: Any, depth: int) -> bool:
        for keyword in ("anyOf", "oneOf"):
            for _, group in other.groups(keyword):
                if not self._one_fits(one, group, keyword == "oneOf", excluded, depth):
                    return False
        return True

    def _one_fits(
        self, one: Flat, group: list[Schema], exclusive: bool, excluded: Any, depth: int
    ) -> bool:
        ruled_out = {self._canon.number((schema,)) for schema in excluded}
        for index, schema in enumerate(group):
            if not self.holds(one.parts, (schema,), depth):
                continue
            if not exclusive or all(
                self._canon.number((rival,)) in ruled_out or self.disjoint(one, Flat((rival,)))
                for rival in _others(group, index)
            ):
                return True
        return False

    def disjoint(self, one: Flat, other: Flat, depth: int = 0) -> bool:
        """Whether no value of the producing ``one`` can be a value of ``other``, as far as is seen."""
        if one.types is not None and other.types is not None and not one.types & other.types:
            return True
        objects = one.types is not None and one.types <= {"object"}
        if _apart(one, other) or depth > _DEEPEST_APART or not objects:
            return _apart(one, other)
        sent = self._sent(one)
        closed = bool(one.properties or one.closings) and not any(
            what.raw != {"not": {}} for _, _, what in one.closings
        )
        if closed and other.required - sent.keys():
            return True
        return any(
            name in other.properties
            and self.disjoint(Flat(sent[name]), Flat(other.properties[name]), depth + 1)
            for name in (one.required | other.required) & sent.keys()
        )


def _anything(flat: Flat) -> Schema:
    return Schema({}, flat.parts[0].document)


def _others(group: list[Schema], index: int) -> list[Schema]:
    return [schema for position, schema in enumerate(group) if position != index]


def _apart(one: Flat, other: Flat) -> bool:
    mine, theirs = _common(one.enums), _common(other.enums)
    return mine is not None and theirs is not None and not mine.keys() & theirs.keys()


def _common(enums: list[list[Any]]) -> dict[bytes, Any] | None:
    """The values that all lists share; None without a list."""
    if not enums:
        return None
    found = {dump(value): value for value in enums[0]}
    for values in enums[1:]:
        kept = {dump(value) for value in values}
        found = {key: value for key, value in found.items() if key in kept}
    return found


def _scalar_fits(value: Any, flat: Flat) -> bool:
    """Whether a listed scalar passes type, bounds and length; patterns are not tried."""
    if flat.patterns and isinstance(value, str):
        return False
    if isinstance(value, str):
        most, least = flat.limit("maxLength"), flat.limit("minLength")
        return (most is None or len(value) <= most) and (least is None or len(value) >= least)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        most, least = flat.limit("maximum"), flat.limit("minimum")
        above, below = flat.limit("exclusiveMaximum"), flat.limit("exclusiveMinimum")
        return (
            (most is None or value <= most)
            and (least is None or value >= least)
            and (above is None or value < above)
            and (below is None or value > below)
        )
    return True


def _limited(one: Flat, other: Flat, keyword: str) -> bool:
    demanded = other.limit(keyword)
    if demanded is None or (keyword.startswith("min") and demanded == 0):
        return True
    given = one.limit(keyword)
    if keyword == "minProperties" and len(one.required) >= demanded:
        return True
    if given is None:
        return False
    return given <= demanded if keyword.startswith("max") else given >= demanded


def _bounded(one: Flat, other: Flat) -> bool:
    for plain, exclusive, sign in (
        ("maximum", "exclusiveMaximum", 1),
        ("minimum", "exclusiveMinimum", -1),
    ):
        limit, beyond = one.limit(plain), one.limit(exclusive)
        for keyword, strict in ((plain, False), (exclusive, True)):
            demanded = other.limit(keyword)
            if demanded is None:
                continue
            goal = demanded * sign
            by_plain = limit is not None and (
                limit * sign < goal or (limit * sign == goal and not strict)
            )
            by_exclusive = beyond is not None and beyond * sign <= goal
            if not by_plain and not by_exclusive:
                return False
    return True
