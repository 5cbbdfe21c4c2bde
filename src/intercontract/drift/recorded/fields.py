"""Two shapes side by side: fields that came and went, types, nulls and few-valued fields.

A field is compared among objects of one kind (their ``type``): that only bots lack an e-mail address is no
change when tonight's bots are more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from attrs import frozen

from intercontract.drift.recorded.documented import Facts
from intercontract.drift.recorded.evidence import (
    LIKELY,
    MANY,
    SURPRISING,
    Evidence,
    chance,
    is_closed,
    is_surprising,
)
from intercontract.drift.recorded.found import DOUBT, Found
from intercontract.drift.recorded.shape import (
    ANY,
    KIND,
    Field,
    Objects,
    Shape,
    Tokens,
    field_of_all,
)
from intercontract.drift.rules import Level
from intercontract.model.json import JSONValue

FactsAt = Callable[[Tokens], Facts]

_SECONDS = (1e9, 1e10)
_MILLISECONDS = (1e12, 1e13)
_WORD = re.compile(r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*")


@frozen
class Fields:
    """Compares the shapes of one operation's answers with one status."""

    facts: FactsAt
    evidence: Evidence

    def compare(self, old: Shape, new: Shape, tokens: Tokens = ()) -> Iterator[Found]:
        """Everything that differs at a place and below it."""
        if not (old.samples and new.samples):
            return
        yield from self._types(old, new, tokens)
        yield from self._nulls(old, new, tokens)
        yield from self._values(old, new, tokens)
        yield from self._forms(old, new, tokens)
        yield from _units(old, new, tokens)
        if old.objects.keys() != new.objects.keys():
            # The kind itself, which is the same in all objects of a kind.
            kinds = field_of_all(old, KIND), field_of_all(new, KIND)
            yield from self._values(*kinds, (*tokens, KIND))
        for one, other in _kinds(old, new, tokens):
            yield from self._objects(one, other, tokens)
        if old.items is not None and new.items is not None:
            yield from self.compare(old.items, new.items, (*tokens, ANY))

    def _types(self, old: Shape, new: Shape, tokens: Tokens) -> Iterator[Found]:
        before, after = _types_of(old, new), _types_of(new, old)
        come = after - before
        if not before or not come:
            return
        facts = self.facts(tokens)
        documented = facts.known and all(facts.allows(kind) for kind in before | after)
        free = documented and facts.types is None
        count = sum(new.types[kind] for kind in _raw(come, new))
        owners = len(set().union(*(new.typed_owners[kind] for kind in _raw(come, new))))
        level: Level | None = None
        if before & after:
            if documented and not free:
                return
            sure = facts.known and not documented
            if not sure and not is_surprising(owners, len(new.owners), len(old.owners)):
                level = Level.INFO
        elif documented and not (free and self.evidence.enough(len(old.owners), len(new.owners))):
            level = Level.INFO
        detail = (
            f"always {_names(before)} in {old.samples - old.types['null']} before, "
            f"{_names(come)} in {count} of {new.samples} now"
        )
        yield Found(
            rule="recorded-type-changed",
            tokens=tokens,
            from_=_value(before),
            to=_value(after),
            detail=_doubted(detail, level, documented=documented and not free),
            level=level,
            counts=(("before", old.samples), ("now", new.samples), ("seen", count)),
            examples=tuple(new.first[kind] for kind in _raw(come, new)),
        )

    def _nulls(self, old: Shape, new: Shape, tokens: Tokens) -> Iterator[Found]:
        count = new.types["null"]
        if not count or old.types["null"]:
            return
        facts = self.facts(tokens)
        if facts.known and facts.allows("null"):
            return
        owners = len(new.typed_owners["null"])
        # That null is not documented makes it likelier to be new; published descriptions forget it often.
        bound = SURPRISING if not facts.known else LIKELY
        sure = chance(owners, len(new.owners), len(old.owners)) < bound
        sure = sure or (facts.known and len(old.owners) >= MANY)
        level = None if sure else Level.INFO
        detail = f"never null in {old.samples} before, null in {count} of {new.samples} now"
        yield Found(
            rule="recorded-null-added",
            tokens=tokens,
            from_=_value(_types_of(old, new)),
            to="null",
            detail=_doubted(detail, level),
            level=level,
            counts=(("before", old.samples), ("now", new.samples), ("seen", count)),
            examples=(new.first["null"],),
        )

    def _values(self, old: Shape, new: Shape, tokens: Tokens) -> Iterator[Found]:
        if old.values is None or new.values is None or not old.values:
            return
        facts = self.facts(tokens)
        come = [value for value in new.values if value not in old.values]
        if facts.known and facts.enum is not None:
            come = [value for value in come if value not in facts.enum]
            sure = True
        else:
            words = all(isinstance(v, str) and _WORD.fullmatch(v) for v in (*old.values, *come))
            constant = len(old.values) == 1 and len(old.owners) >= self.evidence.least
            if not words or not (
                constant or is_closed([len(owners) for owners in old.values.values()])
            ):
                return
            # What was always the same, and is another everywhere: the name of a kind, say.
            sure = not old.values.keys() & new.values.keys() and self.evidence.enough(
                len(old.owners), len(new.owners)
            )
        if len(come) > 8:
            return
        for value in come:
            owners = len(new.values[value])
            level: Level | None = None
            if not sure and not is_surprising(owners, len(new.owners), len(old.owners)):
                level = Level.INFO
            known = ", ".join(sorted(str(v) for v in old.values))
            detail = f"{value} came ({len(new.values[value])} objects); before, only {known}"
            yield Found(
                rule="recorded-enum-value-added",
                tokens=tokens,
                to=value,
                detail=_doubted(detail, level),
                level=level,
                counts=(("before", old.samples), ("now", new.samples), ("seen", owners)),
                examples=(new.valued[value],),
            )

    def _forms(self, old: Shape, new: Shape, tokens: Tokens) -> Iterator[Found]:
        if not old.formats or not new.formats or old.formats.keys() & new.formats.keys():
            return
        before, after = sorted(old.formats), sorted(new.formats)
        sure = before != ["text"] and len(before) == 1
        sure = sure and self.evidence.enough(len(old.owners), len(new.owners))
        level = None if sure else Level.INFO
        detail = f"always {' or '.join(before)} in {old.samples} before, {' or '.join(after)} now"
        yield Found(
            rule="recorded-format-changed",
            tokens=tokens,
            from_=before[0] if len(before) == 1 else list(before),
            to=after[0] if len(after) == 1 else list(after),
            detail=_doubted(detail, level),
            level=level,
            counts=(("before", old.samples), ("now", new.samples)),
            examples=(new.first["string"],),
        )

    def _objects(self, old: Objects, new: Objects, tokens: Tokens) -> Iterator[Found]:
        for name, field in old.fields.items():
            below = (*tokens, name)
            other = new.fields.get(name)
            if other is None:
                yield from self._removed(old, new, field, below)
                continue
            yield from self._optional(old, new, field, other, below)
            yield from self.compare(field.shape, other.shape, below)
        for name, field in new.fields.items():
            if name not in old.fields:
                kinds = _value(frozenset(field.shape.types))
                yield Found(
                    rule="recorded-field-added",
                    tokens=(*tokens, name),
                    to=kinds,
                    detail=f"in none of {old.samples} before, in {field.present} of "
                    f"{new.samples} now ({_names(frozenset(field.shape.types))})",
                    counts=(
                        ("before", old.samples),
                        ("now", new.samples),
                        ("seen", field.present),
                    ),
                    examples=(field.first,),
                )

    def _removed(self, old: Objects, new: Objects, field: Field, tokens: Tokens) -> Iterator[Found]:
        facts = self.facts(tokens)
        always = field.present == old.samples
        if always:
            sure = facts.required or self.evidence.enough(len(old.owners), len(new.owners))
        else:
            # What comes only with some objects may well come with none tonight.
            if not is_surprising(len(field.owners), len(old.owners), len(new.owners)):
                return
            sure = True
        level = None if sure else Level.INFO
        required = " although it is documented as required" if facts.required else ""
        detail = (
            f"in {field.present} of {old.samples} before, in none of {new.samples} now{required}"
        )
        yield Found(
            rule="recorded-field-removed",
            tokens=tokens,
            from_=_value(frozenset(field.shape.types)),
            detail=_doubted(detail, level),
            level=level,
            counts=(("before", old.samples), ("now", new.samples), ("seen", field.present)),
            examples=(field.first, new.first),
        )

    def _optional(
        self, old: Objects, new: Objects, field: Field, other: Field, tokens: Tokens
    ) -> Iterator[Found]:
        absent = new.samples - other.present
        if field.present != old.samples or not absent:
            return
        facts = self.facts(tokens)
        owners = len(new.owners) - len(other.owners)
        sure = facts.required or (
            not facts.known and is_surprising(owners, len(new.owners), len(old.owners))
        )
        level = None if sure else Level.INFO
        required = " although it is documented as required" if facts.required else ""
        detail = f"in all {old.samples} before, absent in {absent} of {new.samples} now{required}"
        yield Found(
            rule="recorded-field-became-optional",
            tokens=tokens,
            from_="always",
            to="sometimes",
            detail=_doubted(detail, level, documented=facts.known and not facts.required),
            level=level,
            counts=(("before", old.samples), ("now", new.samples), ("absent", absent)),
            examples=(other.without,),
        )


def _units(old: Shape, new: Shape, tokens: Tokens) -> Iterator[Found]:
    """Times in milliseconds that were in seconds, or the reverse."""
    if old.low is None or old.high is None or new.low is None or new.high is None:
        return
    # Seconds since 1970 are of the order of 1e9, milliseconds of 1e12: nothing else is in both.
    pairs = ((_SECONDS, _MILLISECONDS, "seconds", "milliseconds"),)
    for one, other, first, second in (*pairs, *((b, a, d, c) for a, b, c, d in pairs)):
        if one[0] <= old.low <= old.high < one[1] and other[0] <= new.low <= new.high < other[1]:
            yield Found(
                rule="recorded-unit-changed",
                tokens=tokens,
                from_=first,
                to=second,
                detail=f"at most {old.high:.0f} in {old.samples} before, at least {new.low:.0f} now",
                counts=(("before", old.samples), ("now", new.samples)),
                examples=(next(iter(new.first.values())),),
            )


def _kinds(old: Shape, new: Shape, tokens: Tokens) -> Iterator[tuple[Objects, Objects]]:
    """Objects to compare: of one kind, or a body whose kind has another name or none."""
    common = [kind for kind in old.objects if kind in new.objects and kind != ANY]
    if common:
        yield from ((old.objects[kind], new.objects[kind]) for kind in common)
        return
    before = [kind for kind in old.objects if kind != ANY]
    after = [kind for kind in new.objects if kind != ANY]
    if len(before) == len(after) == 1 and (not tokens or "" in (*before, *after)):
        yield old.objects[before[0]], new.objects[after[0]]


def _types_of(shape: Shape, other: Shape) -> frozenset[str]:
    """The types without null; an integer is a number where the other side has numbers that are none."""
    found = {kind for kind in shape.types if kind != "null" and shape.types[kind]}
    if "number" in found or ("integer" in found and other.types["number"]):
        found = (found - {"integer"}) | {"number"}
    return frozenset(found)


def _raw(kinds: frozenset[str], shape: Shape) -> list[str]:
    wanted = kinds | ({"integer"} if "number" in kinds else set())
    return sorted(kind for kind in wanted if shape.types[kind])


def _value(kinds: frozenset[str]) -> JSONValue:
    names = sorted(kinds)
    return names[0] if len(names) == 1 else list(names)


def _names(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds)) or "nothing"


def _doubted(detail: str, level: Level | None, *, documented: bool = False) -> str:
    if level is not Level.INFO:
        return detail
    return f"{detail}; documented so" if documented else f"{detail}; {DOUBT}"
