"""Regular expressions on strings."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.change import MISSING
from intercontract.drift.pair import Pair, SchemaChange


def changed(pair: Pair) -> Iterator[SchemaChange]:
    """``pattern-added``, ``-removed``, ``-changed``, ``-generalized`` (to ``.*``)."""
    before, after = pair.base.get("pattern") or "", pair.revision.get("pattern") or ""
    if before == after:
        return
    if not before:
        yield from pair.say("pattern-added", MISSING, after)
    elif not after:
        yield from pair.say("pattern-removed", before)
    elif after == ".*" and pair.scope.side == "request":
        yield from pair.say("pattern-generalized", before, after)
    else:
        yield from pair.say("pattern-changed", before, after)
