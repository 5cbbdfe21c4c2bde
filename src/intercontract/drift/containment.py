"""Whether every value that one schema allows is allowed by another.

Sound, not complete: True is a proof, False only means that none was found. The side that produces
values (the client in requests, the server in responses) is taken to send documented properties only.
Recursive schemas are handled by assuming what is being proved (coinduction).
"""

from __future__ import annotations

from typing import Any

from intercontract.contract.document.patterns import found_in
from intercontract.drift.canonical import Canon
from intercontract.drift.disjointness import Disjointness, is_closed
from intercontract.drift.document import Document, Node, dump
from intercontract.drift.formats import is_wider
from intercontract.drift.jsonschema import conjunction_validator
from intercontract.drift.limits import bounded, divides, limited
from intercontract.drift.merge import OPAQUE_NAMED, OPAQUE_SCHEMAS, Conjunction, Flat, GroupKey
from intercontract.drift.schema import Schema

_KINDS = {
    "string": ("maxLength", "minLength"),
    "array": ("maxItems", "minItems"),
    "object": ("minProperties",),
}
_OPAQUE = (*OPAQUE_SCHEMAS, *OPAQUE_NAMED, "multipleOf", "dependentRequired")
_ANY_TEXT = frozenset({"", ".*", "^.*$", "^", "$"})
_DEEPEST = 40

_Key = tuple[frozenset[int], frozenset[int]]


class Containment:
    """Proofs for one direction of traffic; ``unsent`` is the keyword of properties that do not travel.

    An ``exact`` proof asks for more than validity: formats are kept, and what is sent is documented by the
    alternative that takes it, which else admits properties by being silent about them.
    """

    def __init__(self, canon: Canon, unsent: str, *, exact: bool = False):
        self._canon = canon
        self._exact = exact
        self._unsent = unsent
        self._apart = Disjointness(unsent)
        self._proved: dict[_Key, bool] = {}
        self._assumed: dict[_Key, int] = {}
        self._level = 0
        self._alive: list[Conjunction] = []
        self._types: dict[str, Schema] = {}
        self._enriched: dict[tuple[int, frozenset[int]], Schema] = {}

    def holds(self, produced: Conjunction, accepted: Conjunction, depth: int = 0) -> bool:
        """Whether all values of ``produced`` are proved to be values of ``accepted``."""
        if self._canon.number(produced) == self._canon.number(accepted):
            return True
        one, other = Flat(produced), Flat(accepted)
        key = (frozenset(map(id, one.parts)), frozenset(map(id, other.parts)))
        if key in self._proved:
            return self._proved[key]
        if key in self._assumed:  # as long as it is of something inside
            return self._level > self._assumed[key]
        if depth > _DEEPEST:
            return False
        self._assumed[key] = self._level
        try:
            proved = self._prove(one, other, (), depth + 1)
        finally:
            del self._assumed[key]
        # A proof under assumptions stands only while they do; a refusal may be kept as it is.
        if not proved or not self._assumed:
            self._proved[key] = proved
            self._alive += [one.parts, other.parts]
        return proved

    def _holds_inside(self, produced: Conjunction, accepted: Conjunction, depth: int) -> bool:
        """The same of a property or an item, for which what is being proved may be assumed."""
        self._level += 1
        try:
            return self.holds(produced, accepted, depth)
        finally:
            self._level -= 1

    def _prove(
        self, one: Flat, other: Flat, chosen: tuple[GroupKey, ...], depth: int, excluded: Any = ()
    ) -> bool:
        steps = 25 + sum(part.size for part in (*one.parts, *other.parts))
        if not self._canon.effort.may_prove(steps):
            return False
        if self._is_empty(one):
            return True
        if depth > _DEEPEST:
            return False
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
        if (few := _few_values(one)) is not None:
            return self._all_fit(few, one, other)
        fits = (
            self._values(one, other)
            and self._objects(one, other, depth)
            and self._arrays(one, other, depth)
            and self._rest(one, other, depth)
            and self._alternatives(one, other, chosen, excluded, depth)
        )
        # What is in an alternative besides the chosen one is in no ``oneOf`` of both.
        return (
            fits
            or self._by_type(one, other, chosen, depth, excluded)
            or any(self._prove(one, Flat((e,)), chosen, depth + 1) for e in excluded)
        )

    def _is_empty(self, flat: Flat) -> bool:
        """Whether no value is valid: types or lists that exclude each other, here or where required."""
        if flat.types is not None and not flat.types:
            return True
        if flat.listed is not None and not flat.listed:
            return True
        if flat.types is None or not flat.types <= {"object"}:
            return False
        needed = (flat.properties[name] for name in flat.required if name in flat.properties)
        return any(
            (inner.types is not None and not inner.types)
            or (inner.listed is not None and not inner.listed)
            for inner in map(Flat, (parts for parts in needed if not self._apart.is_unsent(parts)))
        )

    def _all_fit(self, values: list[object], one: Flat, other: Flat) -> bool:
        """Whether each of a few values that ``one`` allows is allowed by ``other``: a validator knows."""
        allows, admits = (
            conjunction_validator(flat.parts, self._canon.effort, self._unsent)
            for flat in (one, other)
        )
        if allows is None or admits is None:
            return False
        return all(not allows.is_valid(value) or admits.is_valid(value) for value in values)

    def _by_type(
        self, one: Flat, other: Flat, chosen: tuple[GroupKey, ...], depth: int, excluded: object
    ) -> bool:
        """Type by type, where alternatives on the accepting side may each take one."""
        types = (one.types or frozenset()) - (
            {"integer"} if "number" in (one.types or ()) else set()
        )
        if len(types) < 2 or not any(other.groups(keyword) for keyword in ("anyOf", "oneOf")):
            return False
        return all(
            self._prove(Flat((*one.parts, self._of_type(name))), other, chosen, depth, excluded)
            for name in sorted(types)
        )

    def _of_type(self, name: str) -> Schema:
        """The schema of one type, one for all proofs."""
        if name not in self._types:
            self._types[name] = Schema({"type": name}, Document({"openapi": "3.1.0"}))
        return self._types[name]

    def _values(self, one: Flat, other: Flat) -> bool:
        if other.types is not None and (one.types is None or not one.types <= other.types):
            return False
        if other.listed is not None:
            return False
        types = one.types
        if (types is None or types & {"number", "integer"}) and not bounded(one, other):
            return False
        for kind, keywords in _KINDS.items():
            concerned = types is None or kind in types
            if concerned and not all(limited(one, other, keyword) for keyword in keywords):
                return False
        if self._exact and not _in_format(one, other):
            return False
        patterns = {pattern for pattern in other.patterns if pattern not in _ANY_TEXT}
        if (types is None or "string" in types) and not patterns <= one.patterns:
            return False
        unique = one.unique or (types is not None and "array" not in types)
        most = one.limit("maxItems")
        return not other.unique or unique or (most is not None and most <= 1)

    def _objects(self, one: Flat, other: Flat, depth: int) -> bool:
        if one.types is not None and "object" not in one.types:
            return True
        sent = self._apart.sent(one)
        silent = {name for name, parts in one.properties.items() if name not in sent}
        for name in other.required - (one.required - silent):
            if not self._apart.is_unsent(other.properties.get(name, ())):
                return False
        further = [what for _, _, what in one.closings if what.raw != {"not": {}}]
        further += [part for parts in one.pattern_properties.values() for part in parts]
        if not one.properties and not one.closings:
            further.append(
                _anything(one)
            )  # an object of which nothing is documented holds anything
        most = other.limit("maxProperties")
        if most is not None and len(sent) > most and not limited(one, other, "maxProperties"):
            return False
        if most is not None and further and not limited(one, other, "maxProperties"):
            return False
        return (
            self._documented(sent, further, other, depth)
            and self._undocumented(sent, further, other, depth)
            and self._by_pattern(sent, further, one, other, depth)
        )

    def _by_pattern(
        self,
        sent: dict[str, Conjunction],
        further: list[Schema],
        one: Flat,
        other: Flat,
        depth: int,
    ) -> bool:
        """Properties of which the accepting side says something by their names."""
        for pattern, parts in other.pattern_properties.items():
            known = one.pattern_properties.get(pattern)
            strangers = [held for name, held in sent.items() if found_in(pattern, name)]
            if known is not None:
                strangers.append(known)
            elif further:
                strangers += [(what,) for what in further]
            if not all(self._holds_inside(held, parts, depth) for held in strangers):
                return False
        return True

    def _documented(
        self, sent: dict[str, Conjunction], further: list[Schema], other: Flat, depth: int
    ) -> bool:
        """Properties that the accepting side knows."""
        for name, parts in other.properties.items():
            if self._apart.is_unsent(parts):
                continue
            if name in sent:
                if not self._holds_inside(sent[name], parts, depth):
                    return False
            elif any(not self._holds_inside((what,), parts, depth) for what in further):
                return False
        return True

    def _undocumented(
        self, sent: dict[str, Conjunction], further: list[Schema], other: Flat, depth: int
    ) -> bool:
        """Properties that the accepting side knows nothing of, where it says what they must be."""
        if self._exact and not _documents(other, sent):
            return False
        for names, patterns, what in other.closings:
            strangers = [parts for name, parts in sent.items() if name not in names]
            strangers += [(extra,) for extra in further]
            if patterns or any(
                not self._holds_inside(parts, (what,), depth) for parts in strangers
            ):
                return False
        return True

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
        return self._holds_inside(one.items, other.items, depth)

    def _tuples(self, flat: Flat) -> list[list[int]]:
        return [[self._canon.number((schema,)) for schema in group] for group in flat.tuples]

    def _rest(self, one: Flat, other: Flat, depth: int) -> bool:
        mine = {self._canon.number((schema,)) for schema in one.nots}
        for schema in other.nots:
            known = self._canon.number((schema,)) in mine or any(
                _is_scalar(Flat((schema,))) and self.holds((schema,), (ruled_out,), depth)
                for ruled_out in one.nots
            )
            if not known and not self._apart.disjoint(one, Flat((schema,))):
                return False
        missing = self._opaque(other) - self._opaque(one)
        return all(self._follows(keyword, one, other, depth) for keyword, _ in missing)

    def _follows(self, keyword: str, one: Flat, other: Flat, depth: int) -> bool:
        """Whether what an opaque keyword demands follows from something else."""
        match keyword:
            case "multipleOf":
                steps = [part.limit("multipleOf") for part in one.parts if "multipleOf" in part.raw]
                wanted = [p.limit("multipleOf") for p in other.parts if "multipleOf" in p.raw]
                numbers = one.types is None or not one.types.isdisjoint(("number", "integer"))
                return not numbers or all(any(divides(w, step) for step in steps) for w in wanted)
            case "dependentRequired":
                return all(self._depends(one, part.get(keyword)) for part in other.parts)
            case "if" | "then" | "else":
                outcomes = [p.schema(k) for p in other.parts for k in ("then", "else")]
                return all(s is None or self.holds(one.parts, (s,), depth) for s in outcomes)
        return False

    def _depends(self, one: Flat, needs: object) -> bool:
        if not isinstance(needs, dict):
            return True
        absent = is_closed(one)
        return all(
            (absent and name not in one.properties) or set(names) <= one.required
            for name, names in needs.items()
        )

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

    def _alternatives(
        self, one: Flat, other: Flat, chosen: tuple[GroupKey, ...], excluded: object, depth: int
    ) -> bool:
        for keyword in ("anyOf", "oneOf"):
            for _, group in other.groups(keyword):
                if self._exact:
                    if "discriminator" in one.present | other.present:
                        return False
                    group = [self._beside(schema, other) for schema in group]
                if not self._one_fits(one, group, keyword == "oneOf", chosen, excluded, depth):
                    return False
        return True

    def _beside(self, alternative: Schema, holder: Flat) -> Schema:
        """An alternative that also documents what stands beside it, one for all proofs."""
        key = (id(alternative), frozenset(map(id, holder.parts)))
        if key not in self._enriched:
            known: Node = {"properties": {name: {} for name in holder.properties}}
            self._enriched[key] = Schema({"allOf": [known, alternative.raw]}, alternative.document)
            self._alive += [holder.parts, (alternative,)]
        return self._enriched[key]

    def _one_fits(
        self,
        one: Flat,
        group: list[Schema],
        exclusive: bool,
        chosen: tuple[GroupKey, ...],
        excluded: Any,
        depth: int,
    ) -> bool:
        ruled_out = {self._canon.number((schema,)) for schema in excluded}
        for index, schema in enumerate(group):
            fits = (  # what was chosen stays chosen
                self._prove(one, Flat((schema,)), chosen, depth + 1, excluded)
                if chosen
                else self.holds(one.parts, (schema,), depth)
            )
            if not fits:
                continue
            if not exclusive or all(
                self._canon.number((rival,)) in ruled_out
                or self._apart.disjoint(one, Flat((rival,)))
                for rival in _others(group, index)
            ):
                return True
        return False


def _few_values(flat: Flat) -> list[object] | None:
    """All values there are, where they are listed or their types have few."""
    if flat.listed is not None:
        return list(flat.listed.values())
    if flat.types is not None and flat.types <= {"boolean", "null"}:
        return [False, True, None]
    return None


def _documents(flat: Flat, sent: dict[str, Conjunction]) -> bool:
    """Whether each property that is sent is documented; where alternatives are, they are asked for it."""
    if any(flat.groups(keyword) for keyword in ("anyOf", "oneOf")) or not flat.properties:
        return True
    free = any(what.raw != {"not": {}} for _, _, what in flat.closings)
    return free or all(
        name in flat.properties or any(found_in(p, name) for p in flat.pattern_properties)
        for name in sent
    )


def _in_format(one: Flat, other: Flat) -> bool:
    """Whether each format of the accepting side is one of the producing side, or holds one of its."""
    wanted, given = ({part.format for part in flat.parts} - {""} for flat in (other, one))
    kinds = one.types or frozenset(("string",))
    return kinds <= {"array", "boolean", "null", "object"} or all(
        form in given or any(all(is_wider(k, g, form) for k in kinds) for g in given)
        for form in wanted
    )


def _anything(flat: Flat) -> Schema:
    return Schema({}, flat.parts[0].document)


def _others(group: list[Schema], index: int) -> list[Schema]:
    return [schema for position, schema in enumerate(group) if position != index]


def _is_scalar(flat: Flat) -> bool:
    """Whether neither arrays nor objects are valid."""
    if flat.types is not None:
        return flat.types.isdisjoint(("array", "object"))
    listed = flat.listed
    return listed is not None and not any(isinstance(v, (dict, list)) for v in listed.values())
