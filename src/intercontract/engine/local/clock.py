"""The sandbox's time in the hands of a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from intercontract.values import define


@define(eq=False)
class LocalClock:
    """The sandbox's time, in Unix seconds: a quarter of a second passes with each request."""

    _now: Callable[[], float]
    _move: Callable[[float], None]

    @property
    def now(self) -> float:
        """The time of the next request."""
        return self._now()

    def advance(self, seconds: float) -> None:
        """Let time pass: snoozed conversations wake, rate limits begin anew."""
        self._move(seconds)

    def set(self, moment: float | datetime) -> None:
        """Go to a moment."""
        wanted = moment.timestamp() if isinstance(moment, datetime) else moment
        self._move(wanted - self._now())
