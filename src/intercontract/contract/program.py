"""What decides, besides a description, what reading it comes to: a part of every key of the cache."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

import intercontract

WORTH_KEEPING = 32_000
"""Below so many bytes of source, reading it is as fast as remembering what it came to."""


@cache
def program() -> tuple[bytes, ...]:
    """This program and the interpreter, as they are now."""
    folder = Path(__file__).parent
    try:
        with os.scandir(folder) as entries:
            modules = sorted(
                (entry.name, entry.stat().st_size, entry.stat().st_mtime_ns)
                for entry in entries
                if entry.name.endswith(".py")
            )
    except OSError:
        modules = []
    return intercontract.__version__.encode(), sys.version.encode(), repr(modules).encode()
