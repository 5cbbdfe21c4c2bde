"""Two shapes side by side: fields that came and went, types, nulls and few-valued fields.

A field is compared among objects of one kind (their ``type``): that only bots lack an e-mail address is no
change when tonight's bots are more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from intercontract.contract.fields import ANY, Facts
from intercontract.drift.recorded.found import DOUBT, Found
from intercontract.drift.recorded.side import KIND
from intercontract.drift.recorded.significance import (
    LIKELY,
    MANY,
    SURPRISING,
    Significance,
    chance,
    is_closed,
)
from intercontract.drift.rules import Level
from intercontract.evidence.occurrences import Occurrences
from intercontract.evidence.places import at
from intercontract.evidence.shape import Objects, ObservedShape, Property
from intercontract.model.json import JSONValue, Tokens
from intercontract.values import frozen

FactsAt = Callable[[Tokens], Facts]

_SECONDS = (1e9, 1e10)
_MILLISECONDS = (1e12, 1e13)
_WORD = re.compile(r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*")


@frozen
class Fields:
    """Compares the shapes of one operation's answers with one status.

    ``chosen`` says that each request chose what it was answered, as a search does: that what was shown has a
    trait, and what was shown before has not, is then no surprise, however often it is shown.
    """

    facts: FactsAt
    evidence: Significance
    chosen: bool = False

    def compare(
        self, old: ObservedShape, new: ObservedShape, tokens: Tokens = ()
    ) -> Iterator[Found]:
        """Everything that differs at a place and below it."""
        if not (old.types and new.types):
            return
        yield from self._types(old, new, tokens)
        yield from self._nulls(old, new, tokens)
        yield from self._values(old, new, tokens)
        yield from self._forms(old, new, tokens)
        yield from _units(old, new, tokens)
        if old.objects.keys() != new.objects.keys():
            # The kind itself, which is the same in all objects of a kind.
            kinds = at(old, (KIND,)), at(new, (KIND,))
            yield from self._values(*kinds, (*tokens, KIND))
        for one, other in _kinds(old, new, tokens):
            yield from self._objects(one, other, tokens)
        if old.items is not None and new.items is not None:
            yield from self.compare(old.items, new.items, (*tokens, ANY))

    def _is_surprising(
        self, having: int, among: Occurrences, others: Occurrences, bound: float = SURPRISING
    ) -> bool:
        """Whether it is no chance that so many objects of one side have a trait, and none of the other."""
        return not self.chosen and chance(having, among.objects, others.objects) < bound

    def _types(self, old: ObservedShape, new: ObservedShape, tokens: Tokens) -> Iterator[Found]:
        before, after = _types_of(old, new), _types_of(new, old)
        come = after - before
        if not before or not come:
            return
        facts = self.facts(tokens)
        documented = facts.known and all(facts.allows(kind) for kind in before | after)
        free = documented and facts.types is None
        came = Occurrences()
        for kind in _raw(come, new):
            came.update(new.of(kind))
        count = came.count
        level: Level | None = None
        if before & after:
            if documented and not free:
                return
            sure = facts.known and not documented
            if not sure and not self._is_surprising(came.objects, new.seen, old.seen):
                level = Level.INFO
        elif documented and not (free and self.evidence.enough(old.seen.objects, new.seen.objects)):
            level = Level.INFO
        detail = (
            f"always {_names(before)} in {old.count - old.of('null').count} before, "
            f"{_names(come)} in {count} of {new.count} now"
        )
        yield Found(
            rule="recorded-type-changed",
            tokens=tokens,
            from_=_value(before),
            to=_value(after),
            detail=_doubted(detail, level, documented=documented and not free),
            level=level,
            counts=(("before", old.count), ("now", new.count), ("seen", count)),
            examples=tuple(new.of(kind).names[0] for kind in _raw(come, new)),
        )

    def _nulls(self, old: ObservedShape, new: ObservedShape, tokens: Tokens) -> Iterator[Found]:
        nulls = new.of("null")
        count = nulls.count
        if not count or "null" in old.types:
            return
        facts = self.facts(tokens)
        if facts.known and facts.allows("null"):
            return
        # That null is not documented makes it likelier to be new; published descriptions forget it often.
        bound = LIKELY if facts.known else SURPRISING
        sure = self._is_surprising(nulls.objects, new.seen, old.seen, bound)
        sure = sure or (facts.known and not self.chosen and old.seen.objects >= MANY)
        level = None if sure else Level.INFO
        detail = f"never null in {old.count} before, null in {count} of {new.count} now"
        yield Found(
            rule="recorded-null-added",
            tokens=tokens,
            from_=_value(_types_of(old, new)),
            to="null",
            detail=_doubted(detail, level),
            level=level,
            counts=(("before", old.count), ("now", new.count), ("seen", count)),
            examples=nulls.names[:1],
        )

    def _values(self, old: ObservedShape, new: ObservedShape, tokens: Tokens) -> Iterator[Found]:
        known, now = old.enumeration, new.enumeration
        if known is None or now is None or not known:
            return
        facts = self.facts(tokens)
        come = [value for value in now if value not in known]
        if facts.known and facts.enum is not None:
            come = [value for value in come if value not in facts.enum]
            sure = True
        else:
            words = not _is_reference(tokens) and all(
                isinstance(v, str) and _WORD.fullmatch(v) for v in (*known, *come)
            )
            constant = len(known) == 1 and old.seen.objects >= self.evidence.least
            if not words or not (constant or is_closed([one.objects for one in known.values()])):
                return
            # What was always the same, and is another everywhere: the name of a kind, say.
            sure = not known.keys() & now.keys() and self.evidence.enough(
                old.seen.objects, new.seen.objects
            )
        if len(come) > 8:
            return
        for value in come:
            owners = now[value].objects
            level: Level | None = None
            if not sure and not self._is_surprising(owners, new.seen, old.seen):
                level = Level.INFO
            before = ", ".join(sorted(str(v) for v in known))
            detail = f"{value} came ({owners} objects); before, only {before}"
            yield Found(
                rule="recorded-enum-value-added",
                tokens=tokens,
                to=value,
                detail=_doubted(detail, level),
                level=level,
                counts=(("before", old.count), ("now", new.count), ("seen", owners)),
                examples=now[value].names[:1],
            )

    def _forms(self, old: ObservedShape, new: ObservedShape, tokens: Tokens) -> Iterator[Found]:
        if not old.forms or not new.forms or old.forms.keys() & new.forms.keys():
            return
        before, after = sorted(old.forms), sorted(new.forms)
        sure = before != ["text"] and len(before) == 1
        sure = sure and self.evidence.enough(old.seen.objects, new.seen.objects)
        level = None if sure else Level.INFO
        detail = f"always {' or '.join(before)} in {old.count} before, {' or '.join(after)} now"
        yield Found(
            rule="recorded-format-changed",
            tokens=tokens,
            from_=before[0] if len(before) == 1 else list(before),
            to=after[0] if len(after) == 1 else list(after),
            detail=_doubted(detail, level),
            level=level,
            counts=(("before", old.count), ("now", new.count)),
            examples=new.of("string").names[:1],
        )

    def _objects(self, old: Objects, new: Objects, tokens: Tokens) -> Iterator[Found]:
        for name, field in old.properties.items():
            below = (*tokens, name)
            other = new.properties.get(name)
            if other is None:
                yield from self._removed(old, new, field, below)
                continue
            yield from self._optional(old, new, field, other, below)
            yield from self.compare(field.shape, other.shape, below)
        for name, field in new.properties.items():
            if name not in old.properties:
                kinds = _value(frozenset(field.shape.types))
                yield Found(
                    rule="recorded-field-added",
                    tokens=(*tokens, name),
                    to=kinds,
                    detail=f"in none of {old.seen.count} before, in {field.present.count} of "
                    f"{new.seen.count} now ({_names(frozenset(field.shape.types))})",
                    counts=(
                        ("before", old.seen.count),
                        ("now", new.seen.count),
                        ("seen", field.present.count),
                    ),
                    examples=field.present.names[:1],
                )

    def _removed(
        self, old: Objects, new: Objects, field: Property, tokens: Tokens
    ) -> Iterator[Found]:
        facts = self.facts(tokens)
        always = field.present.count == old.seen.count
        if always:
            sure = facts.required or self.evidence.enough(old.seen.objects, new.seen.objects)
        else:
            # What comes only with some objects may well come with none tonight.
            if not self._is_surprising(field.present.objects, old.seen, new.seen):
                return
            sure = True
        level = None if sure else Level.INFO
        required = " although it is documented as required" if facts.required else ""
        detail = (
            f"in {field.present.count} of {old.seen.count} before, "
            f"in none of {new.seen.count} now{required}"
        )
        yield Found(
            rule="recorded-field-removed",
            tokens=tokens,
            from_=_value(frozenset(field.shape.types)),
            detail=_doubted(detail, level),
            level=level,
            counts=(
                ("before", old.seen.count),
                ("now", new.seen.count),
                ("seen", field.present.count),
            ),
            examples=(field.present.names[0], new.seen.names[0]),
        )

    def _optional(
        self, old: Objects, new: Objects, field: Property, other: Property, tokens: Tokens
    ) -> Iterator[Found]:
        absent = new.seen.count - other.present.count
        if field.present.count != old.seen.count or not absent:
            return
        facts = self.facts(tokens)
        owners = new.seen.objects - other.present.objects
        sure = facts.required or (
            not facts.known and self._is_surprising(owners, new.seen, old.seen)
        )
        level = None if sure else Level.INFO
        required = " although it is documented as required" if facts.required else ""
        detail = (
            f"in all {old.seen.count} before, absent in {absent} of {new.seen.count} now{required}"
        )
        yield Found(
            rule="recorded-field-became-optional",
            tokens=tokens,
            from_="always",
            to="sometimes",
            detail=_doubted(detail, level, documented=facts.known and not facts.required),
            level=level,
            counts=(("before", old.seen.count), ("now", new.seen.count), ("absent", absent)),
            examples=other.absent.names[:1],
        )


def _units(old: ObservedShape, new: ObservedShape, tokens: Tokens) -> Iterator[Found]:
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
                detail=f"at most {old.high:.0f} in {old.count} before, at least {new.low:.0f} now",
                counts=(("before", old.count), ("now", new.count)),
                examples=new.seen.names[:1],
            )


def _kinds(
    old: ObservedShape, new: ObservedShape, tokens: Tokens
) -> Iterator[tuple[Objects, Objects]]:
    """Objects to compare: of one kind, or a body whose kind has another name or none."""
    common = [kind for kind in old.objects if kind in new.objects and kind != ANY]
    if common:
        yield from ((old.objects[kind], new.objects[kind]) for kind in common)
        return
    before = [kind for kind in old.objects if kind != ANY]
    after = [kind for kind in new.objects if kind != ANY]
    if len(before) == len(after) == 1 and (not tokens or "" in (*before, *after)):
        yield old.objects[before[0]], new.objects[after[0]]


def _types_of(shape: ObservedShape, other: ObservedShape) -> frozenset[str]:
    """The types without null; an integer is a number where the other side has numbers that are none."""
    found = {kind for kind in shape.types if kind != "null"}
    if "number" in found or ("integer" in found and "number" in other.types):
        found = (found - {"integer"}) | {"number"}
    return frozenset(found)


def _raw(kinds: frozenset[str], shape: ObservedShape) -> list[str]:
    wanted = kinds | ({"integer"} if "number" in kinds else set())
    return sorted(kind for kind in wanted if kind in shape.types)


def _value(kinds: frozenset[str]) -> JSONValue:
    names = sorted(kinds)
    return names[0] if len(names) == 1 else list(names)


def _names(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds)) or "nothing"


def _doubted(detail: str, level: Level | None, *, documented: bool = False) -> str:
    if level is not Level.INFO:
        return detail
    return f"{detail}; documented so" if documented else f"{detail}; {DOUBT}"


def _is_reference(tokens: Tokens) -> bool:
    """Whether a field names a thing (``id``, ``job_identifier``): its values are no closed list of words."""
    name = next((name for name in reversed(tokens) if name != "*"), "")
    return name == "id" or name.endswith(("_id", "Id", "_ids", "Ids", "identifier"))
