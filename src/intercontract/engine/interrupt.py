"""An interruption that is not lost.

A KeyboardInterrupt is raised wherever the main thread happens to be, and Schemathesis' engine, which waits
there for its threads, now and then swallows it between two phases. So the sessions are closed as well: what
tries to send after an interruption finds that the time is over.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from attrs import define, field

from intercontract.transport.session import Session


@define
class Interruption:
    """Whether somebody interrupted, and the sessions to close when that happens."""

    happened: bool = False
    sessions: list[Session] = field(factory=list)

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        del number, frame
        self.happened = True
        for session in self.sessions:
            session.deadline = 0.0
        raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Notice interruptions for as long as the context lasts (in the main thread, where signals arrive)."""
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = signal.signal(signal.SIGINT, interruption)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
