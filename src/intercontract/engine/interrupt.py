"""Being told to stop, so that it is not lost: Ctrl-C, and what `timeout`, CI and containers send.

An exception is raised wherever the main thread happens to be, and Schemathesis' engine, which waits there
for its threads, now and then swallows it between two phases. So the sessions are closed as well: what tries
to send after that finds that the time is over.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from attrs import define, field

from intercontract.transport.session import Session

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class ToldToStop(KeyboardInterrupt):
    """A signal asked us to stop; ``name`` is its name, ``SIGTERM``."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.name = signal.Signals(number).name


def signal_of(interruption: KeyboardInterrupt) -> str:
    """The name of the signal behind an interruption; Ctrl-C where nothing is known."""
    return interruption.name if isinstance(interruption, ToldToStop) else "SIGINT"


@define
class Interruption:
    """Whether somebody interrupted, by which signal, and the sessions to close when that happens."""

    happened: bool = False
    number: int = signal.SIGINT
    sessions: list[Session] = field(factory=list)

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        del frame
        self.happened, self.number = True, number
        for session in self.sessions:
            session.deadline = 0.0
        raise ToldToStop(number)


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Notice signals for as long as the context lasts (in the main thread, where they arrive)."""
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = {number: signal.signal(number, interruption) for number in SIGNALS}
    try:
        yield interruption
    except KeyboardInterrupt:
        # Schemathesis passes on an interruption, and not which signal it was.
        if interruption.happened:
            raise ToldToStop(interruption.number) from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
