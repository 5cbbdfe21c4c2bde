"""Calls that are waited for no longer than a given time, whatever they do.

A timeout of a socket counts from byte to byte, and none at all bounds the look-up of a name. So calls run in
a thread of their own, which is left alone when the time is over: it ends with its call, or with the program.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from attrs import field

from intercontract.values import define

Result = TypeVar("Result")

# Seconds for which a call that was left alone holds up the next one.
_PATIENCE = 2.0


class NotInTime(Exception):  # noqa: N818 - not an error: what was asked for
    """A call did not end within its time, or `Bounded.stop` was called meanwhile."""


@define
class _Call(Generic[Result]):
    function: Callable[[], Result]
    # What comes of it: a result or what was raised in its place; nothing when it is waited for no longer.
    outcome: SimpleQueue[tuple[Result] | BaseException | None] = field(factory=SimpleQueue)
    is_over: threading.Event = field(factory=threading.Event)


class Bounded:
    """Makes one call at a time; an exception in the waiting thread, as Ctrl-C raises, leaves it alone."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[_Call[Any] | None] | None = None
        self._last: _Call[Any] | None = None

    def call(self, function: Callable[[], Result], until: float) -> Result:
        """The result of a function that ends before ``until``, a time of the monotonic clock.

        Raises:
            NotInTime: it did not.
        """
        if self._calls is not None:
            self.settle(min(until, time.monotonic() + _PATIENCE))
        if self._calls is None:
            self._calls = SimpleQueue()
            threading.Thread(
                target=_work, args=(self._calls,), name="exchange", daemon=True
            ).start()
            # Nobody can call any more when this is gone, and the thread ends.
            weakref.finalize(self, self._calls.put, None)
        call = _Call(function)
        self._last = call
        self._calls.put(call)
        try:
            outcome = call.outcome.get(timeout=_seconds(until))
        except Empty:
            outcome = None
        if outcome is None:
            self._leave()
            raise NotInTime
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome[0]

    def stop(self) -> None:
        """Wait for the present call no longer. It takes no lock, so a handler of signals may call it."""
        if self._last is not None:
            self._last.outcome.put(None)

    def settle(self, until: float) -> None:
        """Wait for a call that was left alone, at most until a time of the monotonic clock."""
        if self._last is not None and not self._last.is_over.wait(_seconds(until)):
            self._leave()

    def _leave(self) -> None:
        if self._calls is not None:
            self._calls.put(None)
            self._calls = None


def _seconds(until: float) -> float:
    return min(max(until - time.monotonic(), 0.0), threading.TIMEOUT_MAX)


def _work(calls: SimpleQueue[_Call[Any] | None]) -> None:
    while (call := calls.get()) is not None:
        try:
            call.outcome.put((call.function(),))
        except BaseException as problem:  # noqa: BLE001 - raised where it is waited for
            call.outcome.put(problem)
        call.is_over.set()
        del call
