"""Keywords of JSON Schema 2020-12 that come and go."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.change import MISSING
from intercontract.drift.families.additional import is_object
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.rules import word
from intercontract.drift.schema import Schema

_SINGLE = (
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)
_NAMED = ("dependentSchemas", "patternProperties")
_CHANGED = ("contentMediaType", "contentEncoding")

KEYWORDS = {*_SINGLE, *_NAMED, *_CHANGED, "prefixItems", "dependentRequired"}


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``if-added``, ``contains-removed``, ``pattern-property-added`` and their like."""
    base, revision = pair.base, pair.revision
    for keyword in _SINGLE:
        before, after = base.schema(keyword), revision.schema(keyword)
        was, is_ = before is not None, after is not None
        closes = (
            keyword == "unevaluatedProperties"
            and any(schema and schema.is_false for schema in (before, after))
            and is_object(base)
            and is_object(revision)
        )
        if was != is_ and not closes:  # that closes an object, which has rules of its own
            yield from pair.say(f"{word(keyword)}-{'added' if is_ else 'removed'}")
    for keyword in _NAMED:
        one, other = base.named(keyword), revision.named(keyword)
        for key in sorted(one.keys() ^ other.keys()):
            sides = (MISSING, key) if key in other else (key, MISSING)
            yield from pair.say(f"{word(keyword)}-{'added' if key in other else 'removed'}", *sides)
    for keyword in _CHANGED:
        if base.get(keyword) != revision.get(keyword):
            yield from pair.say(
                f"{word(keyword)}-changed", base.get(keyword), revision.get(keyword)
            )
    yield from _prefix_items(pair)
    yield from _dependent_required(pair)


def _prefix_items(pair: Pair) -> Iterator[SchemaChange]:
    """Positions that say something of their own and did not, or did; what ``items`` says is no news."""
    before, after = pair.base.schemas("prefixItems"), pair.revision.schemas("prefixItems")
    sides = (pair.base, before), (pair.revision, after)
    longest = max(len(before), len(after))
    numbers = [[_position(pair, *side, index) for index in range(longest)] for side in sides]
    if numbers[0] == numbers[1]:
        return
    if len(after) != len(before):
        word = "added" if len(after) > len(before) else "removed"
        yield from pair.say(f"prefix-items-{word}", len(before), len(after))


def _position(pair: Pair, schema: Schema, prefix: list[Schema], index: int) -> int:
    """The meaning of one position of an array."""
    if index < len(prefix):
        return pair.canon.number((prefix[index],))
    items = schema.schema("items")
    return pair.canon.number((items or Schema({}, schema.document),))


def _dependent_required(pair: Pair) -> Iterator[SchemaChange]:
    before, after = (
        value if isinstance(value := schema.get("dependentRequired"), dict) else {}
        for schema in (pair.base, pair.revision)
    )
    for name in sorted(before.keys() | after.keys()):
        was, is_ = before.get(name, MISSING), after.get(name, MISSING)
        if was is MISSING:
            yield from pair.say("dependent-required-added", MISSING, is_)
        elif is_ is MISSING:
            yield from pair.say("dependent-required-removed", was)
        elif set(was) != set(is_):
            yield from pair.say("dependent-required-changed", was, is_)
