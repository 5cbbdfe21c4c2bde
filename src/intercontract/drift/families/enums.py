"""Closed lists of values: ``enum``, ``const``, ``x-extensible-enum``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from intercontract.drift.change import MISSING
from intercontract.drift.document import dump
from intercontract.drift.pair import Pair, SchemaChange


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``became-enum``, ``became-not-enum``, ``enum-value-added``, ``enum-value-removed``."""
    before, after = pair.base.enum, pair.revision.enum
    if before is None and after is not None:
        yield from pair.say("became-enum", to=list(after))
        if pair.scope.header:
            yield from pair.report("request-header-property-became-enum", MISSING, list(after))
        if pair.scope.side == "response":
            return  # fewer values may come, not more
    if before is not None and after is None and pair.scope.side == "request":
        yield from pair.say("became-not-enum", list(before))
        return  # every value is accepted now
    removed, added = _difference(before or [], after or [])
    if pair.base.document.is_31 != pair.revision.document.is_31:
        # ``nullable`` of 3.0 need not list null, a type list of 3.1 must: nullability reports it
        removed, added = _without_null(removed), _without_null(added)
    for value in removed:
        if pair.root and pair.scope.part == "body" and pair.scope.side == "response":
            yield from pair.report("response-mediatype-enum-value-removed", value)
        else:
            yield from pair.say("enum-value-removed", value)
    for value in added:
        yield from pair.say("enum-value-added", MISSING, value)


def extensible(pair: Pair) -> Iterator[SchemaChange]:
    """``x-extensible-enum-value-removed``."""
    before, after = pair.base.get("x-extensible-enum"), pair.revision.get("x-extensible-enum")
    if isinstance(before, list) and isinstance(after, list):
        for value in _difference(before, after)[0]:
            yield from pair.say("x-extensible-enum-value-removed", value)


def constant(pair: Pair) -> Iterator[SchemaChange]:
    """``const-added``, ``const-removed``, ``const-changed``."""
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


def _without_null(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None]
