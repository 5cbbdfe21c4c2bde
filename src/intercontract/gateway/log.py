"""The gateway's log: one line per event on standard error, which never holds up a client.

A program that starts the gateway and does not read its standard error fills the pipe; whoever writes then
waits for ever. So a thread of its own writes, and what does not fit its queue is counted and left out.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Hashable

from attrs import field

from intercontract.cassette.redaction.interactions import scrub_text
from intercontract.values import define

_LONGEST = 400
_SAME = 5
_KINDS = 10_000
_WAITING = 1000


def printable(text: str, longest: int = _LONGEST) -> str:
    """One bounded line without control characters: what a client sends must not steer a terminal."""
    line = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text[:longest])
    return line if len(text) <= longest else line + "..."


@define(eq=False)
class Log:
    """Writes lines, of each kind the first five. Thread-safe.

    Paths are told without their query, which may hold what is nobody's business.
    """

    write: Callable[[str], object]
    quiet: bool = False
    left_out: int = field(init=False, default=0)
    _told: dict[int, int] = field(init=False, factory=dict)
    _queue: queue.Queue[str] = field(init=False, factory=lambda: queue.Queue(_WAITING))
    _lock: threading.Lock = field(init=False, factory=threading.Lock)
    _thread: threading.Thread | None = field(init=False, default=None)

    def line(self, region: str, kind: Hashable, text: Callable[[], str]) -> None:
        """One event; ``text`` is asked for only when it is told."""
        if self.quiet:
            return
        with self._lock:
            key = hash((region, kind))  # kinds can be long, and there can be many
            times = self._told.get(key, 0) + 1
            if times > _SAME or len(self._told) >= _KINDS:
                return
            self._told[key] = times
        more = "  (further ones are not told)" if times == _SAME else ""
        self._put(f"{region}  {printable(text())}{more}")

    def event(self, text: str) -> None:
        """One event that is told whenever it happens; whoever calls sees to it that it happens seldom."""
        if not self.quiet:
            self._put(text)

    def _put(self, text: str) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="gateway-log", daemon=True)
                self._thread.start()
        try:
            self._queue.put_nowait(f"{printable(text)}\n")
        except queue.Full:
            self.left_out += 1

    def _work(self) -> None:
        while True:
            line = self._queue.get()
            try:
                self.write(line)
            except (OSError, ValueError):  # whoever read us is gone; the report still tells
                self.left_out += 1
            finally:
                self._queue.task_done()

    def flush(self, patience: float = 1.0) -> None:
        """Wait until everything is written, in seconds at most."""
        deadline = time.monotonic() + patience
        while self._queue.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.005)


@define(eq=False)
class LogHandler(logging.Handler):
    """What libraries log, told the same way: first ones only, and without holding up whoever logs."""

    log: Log

    def __attrs_pre_init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """One line of what was logged, with the exception's name if there is one."""
        error = record.exc_info[1] if record.exc_info else None
        why = f" ({type(error).__name__}: {error})" if error is not None else ""
        kind = record.name, record.msg
        self.log.line(record.name, kind, lambda: scrub_text(record.getMessage() + why))
