"""Bounds on numbers, lengths and counts: set, unset, moved."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.change import MISSING, Value
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.rules import RULES, word

KEYWORDS = (
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "minContains",
    "maxContains",
)


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``<bound>-set``, ``-unset``, ``-increased``, ``-decreased``, as far as there is such a rule."""
    for keyword in KEYWORDS:
        name = word(keyword)
        before, after = pair.base.limit(keyword), pair.revision.limit(keyword)
        if keyword == "minLength":  # 0 demands nothing, and its rules know no "set"
            before, after = before or 0, after or 0
        elif keyword == "minItems":
            before, after = before or None, after or None
        if before == after:
            continue
        if before is None:
            yield from _say(pair, f"{name}-set", MISSING, after)
        elif after is None:
            yield from _say(pair, f"{name}-unset", before, MISSING)
        else:
            moved = "increased" if after > before else "decreased"
            yield from _say(pair, f"{name}-{moved}", before, after)


def _say(pair: Pair, suffix: str, before: Value, after: Value) -> Iterator[SchemaChange]:
    """Inside a parameter (an item of a list) the parameter's own rule is meant."""
    rule = f"request-parameter-{suffix}"
    if pair.scope.part == "parameter" and not pair.root and rule in RULES:
        yield from pair.report(rule, before, after)
    elif not pair.unsent or pair.variant(suffix):
        yield from pair.say(suffix, before, after)
