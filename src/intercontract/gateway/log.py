"""The gateway's log: one line per event on standard error, from any thread, safe to print."""

from __future__ import annotations

import threading
from collections.abc import Callable

from attrs import define, field

_LONGEST = 400


def printable(text: str, longest: int = _LONGEST) -> str:
    """One bounded line without control characters: what a client sends must not steer a terminal."""
    line = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text[:longest])
    return line if len(text) <= longest else line + "..."


@define
class Log:
    """Writes lines. Paths are told without their query, which may hold what is nobody's business."""

    write: Callable[[str], object]
    quiet: bool = False
    _lock: threading.Lock = field(init=False, factory=threading.Lock)

    def line(self, region: str, text: str) -> None:
        """One event, unless told to be quiet."""
        if not self.quiet:
            with self._lock:
                self.write(f"{region}  {printable(text)}\n")
