"""Schemas that became the boolean ``false``, which admits no value, or are no longer."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.pair import Pair, SchemaChange


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``schema-became-false`` and ``schema-became-not-false``, also of items that were not there."""
    if pair.base.is_false != pair.revision.is_false:
        yield from pair.say(f"schema-became-{'false' if pair.revision.is_false else 'not-false'}")
    if pair.scope.part != "body":
        return
    before, after = pair.base.schema("items"), pair.revision.schema("items")
    for one, other, word in ((before, after, "false"), (after, before, "not-false")):
        if one is None and other is not None and other.is_false:
            rule = f"{pair.scope.side}-property-schema-became-{word}"
            yield SchemaChange(rule, ("*",), ("items",))
