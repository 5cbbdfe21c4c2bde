"""Operations deprecated, brought back, removed, and their sunset dates."""

from __future__ import annotations

from intercontract.drift.api import stability
from intercontract.drift.api.context import Context
from intercontract.drift.collector import OperationRef
from intercontract.drift.dates import days_until, is_ahead, parse_sunset
from intercontract.drift.document import Node
from intercontract.drift.stability import level_of


def removed(context: Context, node: Node, place: OperationRef, *, whole_path: bool) -> None:
    """Report an operation that is gone; an unsettled one may go without notice."""
    level = level_of(node)
    if level is None:
        stability.invalid(context, node, place)
    if level is None or not context.options.includes(level):
        return
    kind = "api-path" if whole_path else "api"
    if node.get("deprecated") is not True:
        context.collector.add(f"{kind}-removed-without-deprecation", place)
        return
    sunset = node.get("x-sunset")
    if sunset is None:
        context.collector.add(f"{kind}-removed-with-deprecation", place)
        return
    date = parse_sunset(sunset)
    if date is None:
        context.collector.add("api-path-sunset-parse", place, "", str(sunset))
    elif is_ahead(date, context.options.today):
        context.collector.add(f"{kind}-removed-before-sunset", place, "", str(date))
    else:
        context.collector.add(f"{kind}-removed-after-sunset", place, "", str(date))


def compare_lifecycle(context: Context, before: Node, after: Node, place: OperationRef) -> None:
    """Deprecation and sunset of an operation that stays."""
    _deprecation(context, before, after, place)
    _sunset(context, before, after, place)


def _deprecation(context: Context, before: Node, after: Node, place: OperationRef) -> None:
    was, is_ = before.get("deprecated") is True, after.get("deprecated") is True
    if was == is_:
        return
    if was:
        context.collector.add("endpoint-reactivated", place)
        return
    notice = stability.notice(context.options, after)
    if notice is None:
        return
    sunset = after.get("x-sunset")
    if sunset is None:
        rule = "api-deprecated-sunset-missing" if notice > 0 else "endpoint-deprecated"
        context.collector.add(rule, place)
        return
    date = parse_sunset(sunset)
    if date is None:
        context.collector.add("api-deprecated-sunset-parse", place, "", to=str(sunset))
    elif days_until(date, context.options.today) < notice:
        context.collector.add("api-sunset-date-too-small", place, "", to=str(date))
    else:
        context.collector.add("endpoint-deprecated-with-sunset", place, "", to=str(date))


def _sunset(context: Context, before: Node, after: Node, place: OperationRef) -> None:
    if after.get("deprecated") is not True:
        return
    was, is_ = before.get("x-sunset"), after.get("x-sunset")
    if was is None or was == is_:
        return
    if is_ is None:
        context.collector.add("sunset-deleted", place, "", str(was))
        return
    dates = parse_sunset(was), parse_sunset(is_)
    if dates[0] is None or dates[1] is None:
        context.collector.add("api-path-sunset-parse", place, "", str(was), str(is_))
        return
    notice = stability.notice(context.options, after)
    short = notice is not None and days_until(dates[1], context.options.today) < notice
    if dates[1] < dates[0] and short:
        context.collector.add("api-sunset-date-changed-too-small", place, "", str(was), str(is_))
