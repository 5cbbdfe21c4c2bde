"""Where traffic comes from that others recorded, and how much of it there is."""

from __future__ import annotations

from pathlib import Path

from intercontract.cassette.formats.packed import SUFFIXES
from intercontract.cassette.limits import MIB
from intercontract.cassette.remote import Remote

TrafficSource = Path | Remote | None
"""A file here or elsewhere; None stands for the examples of the description."""
WHOLE = 16 * MIB
"""A file of no more bytes is read whole, and all that is in it is looked at together."""
_UNPACKED = 30  # of traffic that repeats itself


def size_of(file: TrafficSource) -> int:
    """How many bytes a file may have, unpacked; 0 where that cannot be told, and its reader will say so."""
    if file is None:
        return 0
    name = file.url if isinstance(file, Remote) else file.name
    try:
        size = file.size if isinstance(file, Remote) else file.stat().st_size
    except (OSError, ValueError):
        return 0
    return size * _UNPACKED if name.lower().endswith(tuple(SUFFIXES)) else size
