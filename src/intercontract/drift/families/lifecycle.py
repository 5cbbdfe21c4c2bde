"""Deprecation, sunset and stability of properties."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.deprecation import DeprecationRules, announced
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.stability import level_of, rank


def _rules(side: str) -> DeprecationRules:
    return DeprecationRules(
        reactivated=f"{side}-property-reactivated",
        deprecated=f"{side}-property-deprecated",
        with_sunset=f"{side}-property-deprecated-with-sunset",
        sunset_missing=f"{side}-property-deprecated-sunset-missing",
        sunset_invalid=f"{side}-property-deprecated-sunset-invalid",
        too_small=f"{side}-property-sunset-date-too-small",
        deleted=f"{side}-property-sunset-deleted",
        earlier=f"{side}-property-sunset-date-changed-earlier",
        changed_too_small=f"{side}-property-sunset-date-changed-too-small",
        moved_invalid=f"{side}-property-deprecated-sunset-invalid",
    )


_RULES = {side: _rules(side) for side in ("request", "response")}


def deprecated(pair: Pair) -> Iterator[SchemaChange]:
    """``property-deprecated`` with its variants, ``property-reactivated``, sunset dates moved.

    Where the operation's stability level cannot be read, a rule of its own tells it.
    """
    if pair.root or pair.scope.part != "body":
        return
    nodes = pair.base.raw, pair.revision.raw
    rules = _RULES[pair.scope.side]
    for rule, was, is_ in announced(rules, *nodes, pair.scope.notice, pair.options.today):
        yield from pair.report(rule, was, is_)


def stability(pair: Pair) -> Iterator[SchemaChange]:
    """``property-stability-decreased`` and ``-increased``; a level that is none is reported as such."""
    if pair.root or pair.scope.part != "body":
        return
    before = pair.base.get("x-stability-level")
    after = pair.revision.get("x-stability-level")
    if before == after:
        return
    levels = level_of(pair.base.raw), level_of(pair.revision.raw)
    if levels[0] is None or levels[1] is None:
        wrong = before if levels[0] is None else after
        yield from pair.report("api-invalid-stability-level", None, str(wrong))
        return
    was, is_ = levels[0] or "stable", levels[1] or "stable"
    if was != is_ and pair.options.includes(was):
        word = "decreased" if rank(is_) < rank(was) else "increased"
        yield from pair.report(f"{pair.scope.side}-property-stability-{word}", was, is_)
