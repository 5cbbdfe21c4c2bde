"""What stands at a path."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def kind(mode: int) -> str:
    """What a mode of ``stat`` is other than a regular file, in words; empty for a regular file."""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "no regular file")


def is_file(path: Path) -> bool:
    """Whether a regular file, or a link to one, stands there; False where that cannot be found out."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def is_folder(path: Path) -> bool:
    """Whether a folder, or a link to one, stands there; False where that cannot be found out."""
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def leads_somewhere(path: Path) -> bool:
    """Whether anything stands there, links followed; False where that cannot be found out."""
    return _mode(path) is not None


def is_there(path: Path) -> bool:
    """Whether anything has that name, a link to nothing included."""
    return os.path.lexists(path)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None


def is_link(path: Path) -> bool:
    """Whether a link stands there, wherever it leads."""
    try:
        return path.is_symlink()
    except (OSError, ValueError):
        return False


def real_path(path: Path) -> Path:
    """A path without links, as far as they lead anywhere; one that is no path stays as it is."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path
