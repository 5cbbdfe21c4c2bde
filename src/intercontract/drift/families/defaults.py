"""Default values. For a parameter a new default silently changes what a call does."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.change import MISSING
from intercontract.drift.document import dump
from intercontract.drift.pair import Pair, SchemaChange


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``default-value-added``, ``-removed``, ``-changed``; of parameters only where both are optional."""
    if pair.scope.part == "parameter" and not pair.scope.optional:
        return
    before, after = pair.base.get("default"), pair.revision.get("default")
    if dump(before) == dump(after):
        return
    if before is None:
        yield from pair.say("default-value-added", MISSING, after)
    elif after is None:
        yield from pair.say("default-value-removed", before)
    else:
        yield from pair.say("default-value-changed", before, after)
