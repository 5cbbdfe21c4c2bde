"""What decides, besides a description, what reading it comes to: a part of every key of the cache."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import intercontract

WORTH_KEEPING = 32_000
"""Below so many bytes of source, reading it is as fast as remembering what it came to."""


@cache
def program() -> tuple[bytes, ...]:
    """This program and the interpreter, as they are now."""
    modules = sorted(_modules(Path(__file__).parent))
    return intercontract.__version__.encode(), sys.version.encode(), repr(modules).encode()


def _modules(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each module of this package, rooms included; none where there are no files."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    about = entry.stat()
                    yield entry.path, about.st_size, about.st_mtime_ns
                elif entry.is_dir():
                    yield from _modules(entry.path)
    except OSError:
        return
