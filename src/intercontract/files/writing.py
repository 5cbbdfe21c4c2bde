"""Writing a file that a user named: the whole new one or the whole old one, never something between.

What is written anew takes the place of a link, and what the link led to stays as it was; who changes a file
that was read through a link gives the file that it led to (`in_place`). Standard output (``-``,
``/dev/stdout``), pipes that somebody reads, the terminal and the null device are written to as they are; no
other device is opened, and none is ever replaced.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from intercontract.errors import ConfigurationError
from intercontract.files.kind import is_link, is_there, kind, real_path
from intercontract.files.reading import ErrorFactory

HINT = "name a place that can be written"
_OUTPUTS = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
_ERRORS = frozenset({"/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"})


def is_stream(path: Path) -> bool:
    """Whether what is written there goes on to somebody, and is not kept to be read again."""
    if str(path) in _OUTPUTS | _ERRORS:
        return True
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def write(
    path: Path, content: bytes, fault: ErrorFactory = ConfigurationError, *, hint: str = HINT
) -> None:
    """Write an output: to a stream as it is, else as `replace`.

    Raises:
        fault: it cannot be written, or is a device.
    """
    if not is_stream(path):
        replace(path, content, fault, hint=hint)
        return
    with _writing(path, fault, hint):
        if str(path) in _OUTPUTS | _ERRORS:
            named = sys.stdout if str(path) in _OUTPUTS else sys.stderr
            named.flush()
            named.buffer.write(content)
            named.buffer.flush()
            return
        _refuse_device(path, fault, hint)
        # A pipe that nobody reads is an error (ENXIO) and no endless wait.
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "wb") as stream:
            os.set_blocking(descriptor, True)
            stream.write(content)


def replace(
    path: Path, content: bytes, fault: ErrorFactory = ConfigurationError, *, hint: str = HINT
) -> None:
    """Put a regular file in its place, with the folders above it, flushed to the disk before it is renamed.

    A file that is there keeps its permissions.

    Raises:
        fault: it cannot be written, or something other than a regular file stands there.
    """
    with _writing(path, fault, hint):
        mode = _mode_of(path, fault, hint)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{os.urandom(16).hex()}.tmp")
        try:
            with fresh.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if mode is not None:
                fresh.chmod(mode)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(path.parent)


def in_place(path: Path) -> Path:
    """The file that is changed where ``path`` is read, changed and written: at the end of its links."""
    return real_path(path) if is_link(path) else path


def append(
    path: Path, content: bytes, fault: ErrorFactory = ConfigurationError, *, hint: str = HINT
) -> None:
    """Add to a regular file that only grows.

    Raises:
        fault: it cannot be written, or something other than a regular file stands there.
    """
    with _writing(path, fault, hint):
        _mode_of(path, fault, hint)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            stream.write(content)


def open_growing(
    path: Path, fault: ErrorFactory = ConfigurationError, *, hint: str = HINT
) -> BinaryIO:
    """A regular file, made if there is none, open for reading and for adding to; a link is not followed.

    Raises:
        fault: it cannot be opened, or is something else.
    """
    with _writing(path, fault, hint):
        path.parent.mkdir(parents=True, exist_ok=True)
        if is_there(path) and (what := kind(path.lstat().st_mode)):
            raise fault(f"is {what}, not a file", file=str(path), hint=hint)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        return os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666), "a+b")


def check_folder(
    folder: Path, fault: ErrorFactory = ConfigurationError, *, hint: str = HINT
) -> None:
    """Find out before the work is done whether files can be written below a folder; nothing is made.

    Raises:
        fault: they cannot.
    """
    with _writing(folder, fault, hint):
        there = next(
            (
                place
                for place in (folder, *folder.absolute().parents)
                if place.exists() or is_link(place)
            ),
            folder,
        )
        if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
            raise PermissionError(0, f"{there} is no folder that can be written")


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there, and needs not be
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode_of(path: Path, fault: ErrorFactory, hint: str) -> int | None:
    """The permissions of the file that is replaced; None where there is none."""
    try:
        found = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found):
        return None
    if what := kind(found):
        raise fault(f"is {what} and is not replaced", file=str(path), hint=hint)
    return stat.S_IMODE(found)


def _refuse_device(path: Path, fault: ErrorFactory, hint: str) -> None:
    found = path.stat()
    known = {Path(name).stat().st_rdev for name in (os.devnull, "/dev/tty") if is_there(Path(name))}
    if stat.S_ISCHR(found.st_mode) and found.st_rdev not in known:
        raise fault("is a device and is not written", file=str(path), hint=hint)


@contextmanager
def _writing(path: Path, fault: ErrorFactory, hint: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, RuntimeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else None
        raise fault(f"cannot be written: {why or problem}", file=str(path), hint=hint) from None
