"""Closed lists of values: ``enum``, ``const``, ``x-extensible-enum``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from intercontract.drift.change import MISSING, Value
from intercontract.drift.document import dump
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.schema import Schema

_LISTING = ("oneOf", "anyOf", "allOf", "not", "const", "if", "then", "else")


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``became-enum``, ``became-not-enum``, ``enum-value-added``, ``enum-value-removed``."""
    if pair.base.enum is None and pair.revision.enum is None:
        return
    before, after = pair.base.listed, pair.revision.listed
    known = _may_list(pair.base)
    if before is None and after is not None and not (known and pair.scope.side == "response"):
        yield from _say(pair, "became-enum", MISSING, list(after))
        if pair.scope.header:
            yield from pair.report("request-header-property-became-enum", MISSING, list(after))
        if not known:
            return
    if before is not None and after is None and not _may_list(pair.revision):
        yield from _say(pair, "became-not-enum", list(before), MISSING)
        return
    removed, added = _difference(before or [], after or [])
    dialects = pair.base.document.is_31, pair.revision.document.is_31
    if dialects[0] != dialects[1] or pair.base.null != pair.revision.null:
        # ``nullable`` of 3.0 need not list null, a type list of 3.1 must: nullability reports it
        removed, added = _without_null(removed), _without_null(added)
    for value in removed:
        yield from _say(pair, "enum-value-removed", value, MISSING)
    for value in added:
        yield from _say(pair, "enum-value-added", MISSING, value)


def _say(pair: Pair, suffix: str, before: Value, after: Value) -> Iterator[SchemaChange]:
    """A body of a response is called a media type by these rules."""
    if pair.root and pair.scope.part == "body" and pair.scope.side == "response":
        yield from pair.report(f"response-mediatype-{suffix}", before, after)
    else:
        yield from pair.say(suffix, before, after)


def _may_list(schema: Schema) -> bool:
    """Whether something else than an enum may say which values there are."""
    return any(keyword in schema.raw for keyword in _LISTING)


def extensible(pair: Pair) -> Iterator[SchemaChange]:
    """``x-extensible-enum-value-removed``."""
    before, after = pair.base.get("x-extensible-enum"), pair.revision.get("x-extensible-enum")
    if isinstance(before, list) and isinstance(after, list):
        for value in _difference(before, after)[0]:
            yield from pair.say("x-extensible-enum-value-removed", value)


def constant(pair: Pair) -> Iterator[SchemaChange]:
    """``const-added``, ``const-removed``, ``const-changed``."""
    if pair.base.enum is not None or pair.revision.enum is not None:
        return  # a constant is a list of one
    before, after = pair.base.get("const", MISSING), pair.revision.get("const", MISSING)
    if before is MISSING and after is not MISSING:
        yield from pair.say("const-added", MISSING, after)
    elif before is not MISSING and after is MISSING:
        yield from pair.say("const-removed", before)
    elif before is not MISSING and dump(before) != dump(after):
        yield from pair.say("const-changed", before, after)


def _difference(before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any]]:
    old, new = {dump(v): v for v in before}, {dump(v): v for v in after}
    removed = [value for key, value in old.items() if key not in new]
    return removed, [value for key, value in new.items() if key not in old]


def _without_null(values: list[object]) -> list[object]:
    return [value for value in values if value is not None]
