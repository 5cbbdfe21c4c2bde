"""Keywords of JSON Schema 2020-12 that come and go."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.change import MISSING
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.rules import word

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
        was, is_ = base.schema(keyword) is not None, revision.schema(keyword) is not None
        if was != is_:
            yield from pair.say(f"{word(keyword)}-{'added' if is_ else 'removed'}")
    for keyword in _NAMED:
        before, after = base.named(keyword), revision.named(keyword)
        for key in sorted(before.keys() ^ after.keys()):
            sides = (MISSING, key) if key in after else (key, MISSING)
            yield from pair.say(f"{word(keyword)}-{'added' if key in after else 'removed'}", *sides)
    for keyword in _CHANGED:
        if base.get(keyword) != revision.get(keyword):
            yield from pair.say(
                f"{word(keyword)}-changed", base.get(keyword), revision.get(keyword)
            )
    yield from _prefix_items(pair)
    yield from _dependent_required(pair)


def _prefix_items(pair: Pair) -> Iterator[SchemaChange]:
    before = len(pair.base.schemas("prefixItems"))
    after = len(pair.revision.schemas("prefixItems"))
    if before != after:
        yield from pair.say(
            f"prefix-items-{'added' if after > before else 'removed'}", before, after
        )


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
