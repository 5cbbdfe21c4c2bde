"""Keywords of JSON Schema 2020-12 that come and go."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.change import MISSING
from intercontract.drift.pair import Found, Pair

_SINGLE = {
    "if": "if",
    "then": "then",
    "else": "else",
    "contains": "contains",
    "propertyNames": "property-names",
    "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
    "contentSchema": "content-schema",
}
_NAMED = {"dependentSchemas": "dependent-schema", "patternProperties": "pattern-property"}
_CHANGED = {"contentMediaType": "content-media-type", "contentEncoding": "content-encoding"}

KEYWORDS = {*_SINGLE, *_NAMED, *_CHANGED, "prefixItems", "dependentRequired"}


def changed(pair: Pair) -> Iterator[Found]:
    """``if-added``, ``contains-removed``, ``pattern-property-added`` and their like."""
    base, revision = pair.base, pair.revision
    for keyword, name in _SINGLE.items():
        was, is_ = base.schema(keyword) is not None, revision.schema(keyword) is not None
        if was != is_:
            yield from pair.say(f"{name}-{'added' if is_ else 'removed'}")
    for keyword, name in _NAMED.items():
        before, after = base.named(keyword), revision.named(keyword)
        for key in sorted(before.keys() ^ after.keys()):
            sides = (MISSING, key) if key in after else (key, MISSING)
            yield from pair.say(f"{name}-{'added' if key in after else 'removed'}", *sides)
    for keyword, name in _CHANGED.items():
        if base.get(keyword) != revision.get(keyword):
            yield from pair.say(f"{name}-changed", base.get(keyword), revision.get(keyword))
    yield from _prefix_items(pair)
    yield from _dependent_required(pair)


def _prefix_items(pair: Pair) -> Iterator[Found]:
    before = len(pair.base.schemas("prefixItems"))
    after = len(pair.revision.schemas("prefixItems"))
    if before != after:
        yield from pair.say(
            f"prefix-items-{'added' if after > before else 'removed'}", before, after
        )


def _dependent_required(pair: Pair) -> Iterator[Found]:
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
