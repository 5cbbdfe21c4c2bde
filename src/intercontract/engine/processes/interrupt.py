"""Being told to stop, so that it is not lost: Ctrl-C, and what `timeout`, CI and containers send.

While a run works, a signal raises `ToldToStop` in the main thread, wherever that happens to be, and stops the
sessions: Schemathesis' engine, which waits there for its threads, now and then swallows the exception, and
then whatever tries to send finds that the time is over. At all other times, as while a run cleans up or its
report is written, a first signal is only noted. A second one raises at any time.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from attrs import field

from intercontract.values import define

if TYPE_CHECKING:  # which takes a while, and a signal may come meanwhile
    from intercontract.transport.session import Session

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)

# Seconds within which the same word comes twice: `timeout` signals its child and then the child's group, and
# a shell and its terminal do alike.
_ECHO = 0.5


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
    """Whether somebody told us to stop, by which signal, and the sessions to stop when that happens.

    ``number`` is 0 until then. Whoever acts upon a signal that was only noted says so in ``is_heard``. In a
    process that another one began (``is_child``) a second signal is no more than the first: both hear the
    terminal, and the other passes on what it hears.
    """

    number: int = 0
    is_heard: bool = False
    is_child: bool = False
    sessions: list[Session] = field(factory=list)
    _raises: bool = False
    _last: float = 0.0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        del frame
        now = time.monotonic()
        is_echo = bool(self.number) and now - self._last < _ECHO
        is_second = bool(self.number) and not is_echo and not self.is_child
        self.number, self._last = self.number or number, now
        if self._raises:
            for session in self.sessions:
                session.stop()
        if is_second or self._raises:
            self._raises, self.is_heard = False, True
            raise ToldToStop(self.number)

    @property
    def name(self) -> str:
        """The name of the signal that came, or nothing."""
        return signal.Signals(self.number).name if self.number else ""

    def note(self) -> None:
        """Only note what comes, until there is work again that may be cut short."""
        self._raises = False

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Work that must not be cut short within work that may be: a signal raises when it has ended."""
        raises, self._raises = self._raises, False
        try:
            yield
        finally:
            self._raises = raises
        if raises and self.number:
            self._raises, self.is_heard = False, True
            raise ToldToStop(self.number)

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Work that a signal cuts short; when it has ended, a signal is only noted."""
        self._raises = True
        try:
            if self.number:
                self.is_heard = True
                raise ToldToStop(self.number)
            yield
        except KeyboardInterrupt:
            # Schemathesis passes on an interruption, and not which signal it was.
            if self.number:
                raise ToldToStop(self.number) from None
            raise
        finally:
            self._raises = False


def heeded() -> list[int]:
    """The signals that tell us to stop: not SIGHUP where we are to outlive the terminal, as under nohup."""
    hung_up = getattr(signal, "SIGHUP", None)
    return [
        number
        for number in SIGNALS
        if number != hung_up or signal.getsignal(number) is not signal.SIG_IGN
    ]


_active: list[Interruption] = []


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Notice signals for as long as the context lasts (in the main thread, where they arrive).

    Contexts within one another share what they notice.

    Raises:
        ToldToStop: at the end, where a signal came that nobody has heard.
    """
    if threading.current_thread() is not threading.main_thread():
        yield Interruption()
        return
    if _active:
        yield _active[0]
        return
    interruption = Interruption()
    before = {number: signal.signal(number, interruption) for number in heeded()}
    _active.append(interruption)
    try:
        yield interruption
    finally:
        _active.clear()
        for number, handler in before.items():
            signal.signal(number, handler)
    if interruption.number and not interruption.is_heard:
        raise ToldToStop(interruption.number)
