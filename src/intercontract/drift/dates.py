"""Sunset dates."""

from __future__ import annotations

from datetime import date, datetime


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


def days_until(when: date, today: date | None) -> int:
    """Days from today; without a today, the date is as good as never."""
    return (when - (today or date.min)).days


def is_ahead(when: date, today: date | None) -> bool:
    """Whether a date is still to come; without a today, it is."""
    return days_until(when, today) > 0
