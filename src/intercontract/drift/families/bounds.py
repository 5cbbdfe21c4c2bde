"""Bounds on numbers, lengths and counts: set, unset, moved; ``multipleOf`` and ``uniqueItems``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from intercontract.drift.change import MISSING, Value
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.rules import RULES, word

_BOUNDS = (
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
    "minContains",
    "maxContains",
)
_ZERO_DEMANDS_NOTHING = {"minLength", "minItems", "minProperties"}
KEYWORDS = {*_BOUNDS, "multipleOf", "uniqueItems"}


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``<bound>-set``, ``-unset``, ``-increased``, ``-decreased``; a zero that demands nothing is none."""
    for keyword in _BOUNDS:
        before, after = pair.base.limit(keyword), pair.revision.limit(keyword)
        if keyword in _ZERO_DEMANDS_NOTHING:
            before, after = before or None, after or None
        if before == after:
            continue
        if before is None or after is None:
            yield from _set(pair, keyword, before, after)
        else:
            moved = "increased" if after > before else "decreased"
            yield from _say(pair, f"{word(keyword)}-{moved}", before, after)
    unique = pair.base.flag("uniqueItems"), pair.revision.flag("uniqueItems")
    if unique[0] != unique[1]:
        yield from pair.say(f"unique-items-{'set' if unique[1] else 'unset'}")
    yield from _multiples(pair)


def _multiples(pair: Pair) -> Iterator[SchemaChange]:
    """A divisor of the old step admits more, a multiple of it less."""
    before, after = pair.base.limit("multipleOf"), pair.revision.limit("multipleOf")
    if before == after:
        return
    if not before or not after:
        yield from _set(pair, "multipleOf", before, after)
        return
    ratio = Fraction(str(before)) / Fraction(str(after))
    if pair.scope.side == "request":
        suffix = "generalized" if ratio.denominator == 1 else "changed"
    else:
        suffix = "specialized" if ratio.numerator == 1 else "changed"
    yield from pair.say(f"multiple-of-{suffix}", before, after)


def _set(
    pair: Pair, keyword: str, before: float | None, after: float | None
) -> Iterator[SchemaChange]:
    if before is None:
        yield from _say(pair, f"{word(keyword)}-set", MISSING, after)
    else:
        yield from _say(pair, f"{word(keyword)}-unset", before, MISSING)


def _say(pair: Pair, suffix: str, before: Value, after: Value) -> Iterator[SchemaChange]:
    """Inside a parameter (an item of a list) the parameter's own rule is meant."""
    rule = f"request-parameter-{suffix}"
    if pair.scope.part == "parameter" and not pair.root and rule in RULES:
        yield from pair.report(rule, before, after)
    else:
        yield from pair.say(suffix, before, after)
