"""Time inside a sandbox: embedded, a pure function of the number of requests so far; served, real time.

A clock without state makes *reset*, *snapshot* and *restore* exact: whoever knows how many requests
came before knows the time. A client that compares dates and rate-limit resets with its own clock needs
real time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TypeAlias

from intercontract.values import define, frozen

EPOCH = 1767603600  # 2026-01-05T09:00:00Z

Clock: TypeAlias = Callable[[int], float]
"""The time of the n-th request, counted from 0, in Unix seconds (UTC)."""


@frozen
class TickingClock:
    """Starts at a fixed moment and advances by a fixed step, in seconds, with each request."""

    start: float = float(EPOCH)
    step: float = 0.25

    def __call__(self, number: int) -> float:
        """The time of a request, in Unix seconds."""
        return self.start + self.step * number


@define
class AdjustableClock:
    """A ticking clock that tests move: ``offset`` is in seconds."""

    ticking: TickingClock = TickingClock()
    offset: float = 0.0

    def __call__(self, number: int) -> float:
        """The time of a request, in Unix seconds."""
        return self.ticking(number) + self.offset


@frozen
class WallClock:
    """Real time."""

    def __call__(self, _number: int) -> float:
        """The time now, in Unix seconds."""
        return time.time()


def http_date(now: float) -> str:
    """A time as the HTTP ``Date`` header writes it."""
    return format_datetime(datetime.fromtimestamp(int(now), UTC), usegmt=True)
