"""Deprecation, sunset and stability of properties."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.drift.dates import days_until, parse_sunset
from intercontract.drift.pair import Pair, SchemaChange
from intercontract.drift.stability import level_of, rank


def deprecated(pair: Pair) -> Iterator[SchemaChange]:
    """``property-deprecated`` with its variants, ``property-reactivated``."""
    if pair.root or pair.scope.part != "body":
        return
    was, is_ = pair.base.flag("deprecated"), pair.revision.flag("deprecated")
    if was == is_:
        return
    side = pair.scope.side
    if was:
        yield from pair.report(f"{side}-property-reactivated", was, is_)
        return
    if pair.scope.notice is None:
        return  # an unreadable stability level has a rule of its own
    sunset = pair.revision.get("x-sunset")
    if sunset is None:
        rule = "deprecated-sunset-missing" if pair.scope.notice > 0 else "deprecated"
        yield from pair.report(f"{side}-property-{rule}", was, is_)
        return
    date = parse_sunset(sunset)
    if date is None:
        yield from pair.report(f"{side}-property-deprecated-sunset-invalid", None, str(sunset))
    elif days_until(date, pair.options.today) < pair.scope.notice:
        yield from pair.report(f"{side}-property-sunset-date-too-small", None, str(date))
    else:
        yield from pair.report(f"{side}-property-deprecated-with-sunset", None, str(date))


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
