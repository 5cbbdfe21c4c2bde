"""The one traversal: two schemas side by side, every family at every pair, each pair once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from attrs import evolve

from intercontract.drift.canonical import Canon
from intercontract.drift.compositions import CompositionProof
from intercontract.drift.document import Unchanged
from intercontract.drift.families import FAMILIES, falsehood
from intercontract.drift.folding import fold
from intercontract.drift.merge import flatten, members
from intercontract.drift.options import Options
from intercontract.drift.pair import Pair, SchemaChange, Usage
from intercontract.drift.pairing import describe, match
from intercontract.drift.rules import RULES
from intercontract.drift.scalars import SCALAR_KEYWORDS, ScalarProof
from intercontract.drift.schema import SAY_NOTHING, Schema
from intercontract.model.json import Tokens, join, split

Child = tuple[Tokens, Tokens, Schema, Schema]
_Key = tuple[int, int, Usage, bool]

MAX_WAYS = 50_000
_FOREVER = 1 << 30
_PROVABLE = {"type", "values", "constraints", "requiredness", "structure"}
_OF_VALUES = {*SCALAR_KEYWORDS, "null", "list-of-types"}

_NOT_OF_VALUES = {"default", "discriminator", "x-extensible-enum"}
_COMPOSED = {"oneOf", "anyOf", "allOf"}
_PUT_OTHERWISE = {*_COMPOSED, "const", "enum", "exclusiveMaximum", "exclusiveMinimum"}
_ASIDE = {"allOf", *SAY_NOTHING}
_RARE = {"prefixItems", "patternProperties", "dependentSchemas"}
_ITEM: Tokens = ("*",)
_SINGLE: dict[str, Tokens] = {
    "items": _ITEM,
    "contains": _ITEM,
    "unevaluatedItems": _ITEM,
    "additionalProperties": _ITEM,
    "unevaluatedProperties": _ITEM,
    "propertyNames": (),
    "contentSchema": (),
    "not": (),
    "if": (),
    "then": (),
    "else": (),
}


class _TooManyWaysError(Exception):
    """Two schemas lead to their parts in more ways than are told."""


class Walker:
    """Finds what changed between two schemas, keeping results by pair and scope."""

    def __init__(self, unchanged: Unchanged, canon: Canon, options: Options):
        self.unchanged = unchanged
        self.canon = canon
        self._options = options
        self._known: dict[_Key, tuple[tuple[SchemaChange, ...], Schema, Schema]] = {}
        self._once: dict[
            tuple[int, int, Usage], tuple[tuple[SchemaChange, ...], Schema, Schema]
        ] = {}
        self._open: dict[_Key, int] = {}
        self._equal: set[tuple[int, int]] = set()
        self._scalars = ScalarProof(canon)
        self._compositions = CompositionProof(canon)
        self._ways = MAX_WAYS
        self.has_told_once = False

    def compare(self, base: Schema, revision: Schema, scope: Usage) -> tuple[SchemaChange, ...]:
        """Everything that changed between two schemas and below them, without repeats.

        Where they lead to one another in too many ways for all to be told, what changed is told in the
        first place only that a pair of schemas is met.
        """
        self._ways = MAX_WAYS
        try:
            return tuple(dict.fromkeys(self._visit(base, revision, scope, root=True)[0]))
        except _TooManyWaysError:
            return self._told_once(base, revision, scope)

    def found_alike(self, base: Schema, revision: Schema) -> bool:
        """Whether comparing the two has shown that they mean the same."""
        return (id(base), id(revision)) in self._equal

    def _alike(self, base: Schema, revision: Schema) -> bool:
        """Whether two schemas certainly mean the same in all that rules report.

        Their meaning is worked out only where it may be put in more than one way; elsewhere families
        see for themselves that nothing has changed, which costs less.
        """
        if self.unchanged(base.raw, revision.raw):
            return True
        if _PUT_OTHERWISE.isdisjoint(base.raw) and _PUT_OTHERWISE.isdisjoint(revision.raw):
            return False
        return self.canon.same(base, revision, strict=True) or self._scalars.same(base, revision)

    def _visit(
        self, base: Schema, revision: Schema, scope: Usage, *, root: bool
    ) -> tuple[tuple[SchemaChange, ...], int]:
        """What changed, and how far up the stack that depends on what is still open (for cycles)."""
        self._count(1)
        base, revision = fold(base), fold(revision)
        key = (id(base), id(revision), scope, root)
        if (id(base), id(revision), scope) in self._once:
            raise _TooManyWaysError
        if key in self._known:
            return self._known[key][0], _FOREVER
        if key in self._open:
            return (), self._open[key]
        if self._alike(base, revision):
            self._known[key] = ((), base, revision)
            self._equal.add((id(base), id(revision)))
            return (), _FOREVER
        depth = self._open[key] = len(self._open)
        try:
            found, reach = self._look(base, revision, scope, root=root)
            found = _housed(found, revision.ref or base.ref)
        finally:
            del self._open[key]
        if reach >= depth:
            self._known[key] = (found, base, revision)
            reach = _FOREVER
        return found, reach

    def _look(
        self, base: Schema, revision: Schema, scope: Usage, *, root: bool
    ) -> tuple[tuple[SchemaChange, ...], int]:
        base, revision, found, proved = self._own(base, revision, scope, root=root)
        self._count(len(found))
        if base.is_false or revision.is_false:
            return tuple(found), _FOREVER
        reach = _FOREVER
        for tokens, trail, one, other in self._children(base, revision):
            inner, up = self._visit(one, other, scope, root=False)
            self._count(len(inner))
            reach = min(reach, up)
            unsent = scope.is_unsent(other) or proved
            found.extend(change.under(tokens, trail, harmless=unsent) for change in inner)
        if scope.strongly_typed and any(map(_is_open, found)):
            found = self._settled(base, revision, scope, found)
        return tuple(found), reach

    def _settled(
        self, base: Schema, revision: Schema, scope: Usage, found: list[SchemaChange]
    ) -> list[SchemaChange]:
        """Changes that are proved to break nobody, as alternatives are only written otherwise, or more
        is taken, or less comes; where a property stands is no matter only if nothing else changed.
        """
        sender = scope.sender
        if not self._compositions.fits(base, revision, sender):
            return found
        moved = self._compositions.fits(revision, base, sender)
        return [
            evolve(change, harmless=True)
            if _is_open(change) and (moved or RULES[change.rule].kind != "existence")
            else change
            for change in found
        ]

    def _count(self, ways: int) -> None:
        self._ways -= ways
        self.canon.effort.spend(4 * ways)
        if self._ways < 0:
            raise _TooManyWaysError

    def _told_once(self, base: Schema, revision: Schema, scope: Usage) -> tuple[SchemaChange, ...]:
        self.has_told_once = True
        base, revision = fold(base), fold(revision)
        key = (id(base), id(revision), scope)
        if key not in self._once:
            found: dict[SchemaChange, None] = {}
            for change in self._each_pair_once(base, revision, scope):
                found[change] = None
                self.canon.effort.refuse_beyond(len(found))
            self._once[key] = (tuple(found), base, revision)
        return self._once[key][0]

    def _each_pair_once(
        self, base: Schema, revision: Schema, scope: Usage
    ) -> Iterator[SchemaChange]:
        """What changed between each two schemas, the nearest place first."""
        waiting: deque[tuple[Tokens, Tokens, Schema, Schema, bool]]
        waiting = deque([((), (), base, revision, False)])
        met: dict[tuple[int, int, bool], tuple[Schema, Schema]] = {}
        while waiting:
            tokens, trail, one, other, harmless = waiting.popleft()
            key = (id(one), id(other), harmless)
            if key in met or self._alike(one, other):
                continue
            root = not met
            met[key] = (one, other)  # kept alive for their ids
            mine, theirs, found, proved = self._own(one, other, scope, root=root)
            for change in _housed(tuple(found), other.ref or one.ref):
                yield change.under(tokens, trail, harmless=harmless)
            if mine.is_false or theirs.is_false:
                continue
            for inner, way, before, after in self._children(mine, theirs):
                unsent = harmless or scope.is_unsent(after) or proved
                waiting.append((tokens + inner, trail + way, fold(before), fold(after), unsent))

    def _own(
        self, base: Schema, revision: Schema, scope: Usage, *, root: bool
    ) -> tuple[Schema, Schema, list[SchemaChange], bool]:
        """Two schemas as they are compared, what changed of them themselves, and whether all is proved."""
        self.canon.effort.spend(40 + 2 * (base.size + revision.size))
        if self._refactored(base, revision):
            base, revision = flatten(base), flatten(revision)
        pair = Pair(base, revision, scope, root, self.canon, self._options)
        present = base.raw.keys() | revision.raw.keys()
        found = list(falsehood.changed(pair))
        if base.is_false or revision.is_false:
            return base, revision, found, False
        for family, keywords in FAMILIES:
            if not keywords.isdisjoint(present):
                found.extend(family(pair))
        proved = self._scalars.fits(base, revision, scope.sender)
        if proved:
            found = [_as_proved(change) for change in found]
        return base, revision, found, proved

    def _refactored(self, base: Schema, revision: Schema) -> bool:
        """One side is put together with ``allOf`` where the other is written out, or of other parts.

        A part that only came, or only went, has a rule of its own; where something was written out
        instead, the two are compared as wholes.
        """
        if "allOf" not in base.raw and "allOf" not in revision.raw:
            return False
        before, after = base.schemas("allOf"), revision.schemas("allOf")
        if not before or not after:
            return not all(self.canon.says_nothing(schema) for schema in (*before, *after))
        matching = match(before, after, self.canon)
        removed, added = (
            [schema for schema in parts if not self.canon.says_nothing(schema)]
            for parts in (matching.removed, matching.added)
        )
        if removed and added:
            return True
        if not removed and not added:
            return _entangled(base) or _entangled(revision)
        own = [{k: v for k, v in s.raw.items() if k not in _ASIDE} for s in (base, revision)]
        return own[0] != own[1] and self.canon.same(base, revision)

    def _children(self, base: Schema, revision: Schema) -> Iterator[Child]:
        both = base.raw.keys() & revision.raw.keys()
        if "properties" in both:
            after = revision.properties
            for name, one in base.properties.items():
                if name in after:
                    yield (name,), (name,), one, after[name]
        for keyword in _COMPOSED & both:
            pairs = match(base.schemas(keyword), revision.schemas(keyword), self.canon).pairs
            for one, other in pairs:
                yield (), (f"{keyword}[{describe(one)}]",), one, other
        for keyword in _SINGLE.keys() & both:
            single = base.schema(keyword), revision.schema(keyword)
            if single[0] is not None and single[1] is not None:
                yield _SINGLE[keyword], (keyword,), single[0], single[1]
        if not _RARE.isdisjoint(both):
            yield from self._rare(base, revision)

    def _rare(self, base: Schema, revision: Schema) -> Iterator[Child]:
        pairs = zip(base.schemas("prefixItems"), revision.schemas("prefixItems"), strict=False)
        for index, (one, other) in enumerate(pairs):
            yield _ITEM, (f"prefixItems[{index}]",), one, other
        for keyword, tokens in (("patternProperties", _ITEM), ("dependentSchemas", ())):
            after = revision.named(keyword)
            for name, one in base.named(keyword).items():
                if name in after:
                    yield tokens, (f"{keyword}[{name}]",), one, after[name]


def _entangled(schema: Schema) -> bool:
    """Whether one part of an ``allOf`` speaks of what another documents: only the whole tells then."""
    parts = members(schema)
    known = [name for part in parts for name in part.properties]
    if len(set(known)) < len(known):
        return True
    return any(
        name in known and name not in part.properties for part in parts for name in part.required
    )


def _is_open(change: SchemaChange) -> bool:
    """Whether a change breaks somebody by its rule, and a proof about values may show otherwise."""
    rule = RULES[change.rule]
    of_values = rule.kind in {*_PROVABLE, "existence"} and rule.keyword not in _NOT_OF_VALUES
    return of_values and rule.level.rank > 0 and not change.harmless


def _as_proved(change: SchemaChange) -> SchemaChange:
    """A change of a scalar that is proved to break nobody, whatever its rule says in general."""
    rule = RULES[change.rule]
    proved = rule.kind in _PROVABLE and rule.keyword in _OF_VALUES
    return evolve(change, harmless=True) if proved else change


def _housed(found: tuple[SchemaChange, ...], reference: str) -> tuple[SchemaChange, ...]:
    """Changes below a named schema, with their place in it; the innermost name counts."""
    if not reference:
        return found
    name = split(reference.removeprefix("#"))[-1]
    return tuple(
        change if change.home else evolve(change, home=join(name, *change.tokens))
        for change in found
    )
