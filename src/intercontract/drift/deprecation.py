"""Deprecation, sunset and removal: the same steps for operations, parameters and properties.

Source: ``deprecated`` of OpenAPI; ``x-sunset`` as oasdiff reads it, a date or an RFC 3339 time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from intercontract.drift.change import MISSING, Value
from intercontract.drift.document import Node
from intercontract.values import frozen

DeprecationStep = tuple[str, Value, Value]
"""A rule, and what was and is."""


@frozen
class DeprecationRules:
    """The rules of one kind of element, by step; an empty one is never reported."""

    reactivated: str
    deprecated: str
    with_sunset: str
    sunset_missing: str
    sunset_invalid: str
    too_small: str
    deleted: str
    earlier: str
    changed_too_small: str
    moved_invalid: str


@frozen
class RemovalRules:
    """The rules on removing an element."""

    removed: str
    with_deprecation: str
    before_sunset: str
    after_sunset: str
    sunset_invalid: str


def announced(
    rules: DeprecationRules, before: Node, after: Node, notice: int | None, today: date | None
) -> Iterator[DeprecationStep]:
    """What became of deprecation and sunset of an element that stays.

    ``notice`` is the days that must lie between deprecation and sunset, None when they are not known.
    """
    was, is_ = before.get("deprecated") is True, after.get("deprecated") is True
    if was and not is_:
        yield rules.reactivated, MISSING, MISSING
    elif is_ and not was and notice is not None:
        yield _deprecated(rules, after.get("x-sunset"), notice, today)
    elif was and is_:
        yield from _moved(rules, before.get("x-sunset"), after.get("x-sunset"), notice, today)


def removed(rules: RemovalRules, node: Node, today: date | None) -> DeprecationStep:
    """How announced a removal was."""
    if node.get("deprecated") is not True:
        return rules.removed, MISSING, MISSING
    sunset = node.get("x-sunset")
    if sunset is None:
        return rules.with_deprecation, MISSING, MISSING
    day = parse_sunset(sunset)
    if day is None:
        return rules.sunset_invalid, str(sunset), MISSING
    ahead = _days_until(day, today) > 0
    return rules.before_sunset if ahead else rules.after_sunset, str(day), MISSING


def _deprecated(
    rules: DeprecationRules, sunset: object, notice: int, today: date | None
) -> DeprecationStep:
    if sunset is None:
        return rules.sunset_missing if notice > 0 else rules.deprecated, MISSING, MISSING
    day = parse_sunset(sunset)
    if day is None:
        return rules.sunset_invalid, MISSING, str(sunset)
    if _days_until(day, today) < notice:
        return rules.too_small, MISSING, str(day)
    return rules.with_sunset, MISSING, str(day)


def _moved(
    rules: DeprecationRules, was: object, is_: object, notice: int | None, today: date | None
) -> Iterator[DeprecationStep]:
    if was is None or was == is_:
        return
    if is_ is None:
        yield rules.deleted, str(was), MISSING
        return
    before, after = parse_sunset(was), parse_sunset(is_)
    if after is None:
        yield rules.moved_invalid, str(was), str(is_)
    elif before is not None and after < before:
        short = notice is not None and _days_until(after, today) < notice
        yield rules.changed_too_small if short else rules.earlier, str(was), str(is_)


def parse_sunset(value: object) -> date | None:
    """The date in an ``x-sunset``: a full date or an RFC 3339 time; None when it is neither."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    for parse in (date.fromisoformat, lambda text: datetime.fromisoformat(text).date()):
        try:
            return parse(value)
        except ValueError:
            continue
    return None


def _days_until(when: date, today: date | None) -> int:
    """Days from today; without a today, the date is as good as never."""
    return (when - (today or date.min)).days
