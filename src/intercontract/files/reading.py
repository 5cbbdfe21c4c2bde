"""Reading a file that a user named: a regular one, within a bound, or standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, TextIO

from intercontract.errors import UsageError
from intercontract.files.kind import kind

ErrorFactory = Callable[..., UsageError]

STANDARD_INPUT = Path("-")
MAX_BYTES = 64 * 1024 * 1024

_HOW = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_file(path: Path, fault: ErrorFactory) -> BinaryIO:
    """A regular file, or what ``-`` gives on standard input, open for reading in binary.

    Nothing that could block or never end is opened: pipes, sockets, devices, and files that the system
    makes while they are read (their size is 0 and they have content, as below ``/proc``).

    Raises:
        fault: it is missing, no regular file, or may not be read.
    """
    if path == STANDARD_INPUT:
        return io.BytesIO(_standard_input(sys.stdin, fault))
    try:
        _refuse(path, path.stat().st_mode, fault)
        stream = open(os.open(path, _HOW), "rb")  # noqa: SIM115, PTH123 - the caller closes it
    except FileNotFoundError:
        raise fault("there is no such file", file=str(path), hint="check the path") from None
    except (OSError, ValueError) as problem:
        raise unreadable(path, problem, fault) from None
    try:
        found = os.fstat(stream.fileno())
        _refuse(path, found.st_mode, fault)
        if found.st_size == 0 and stream.peek(1):
            raise fault(
                "is no regular file: the system makes it while it is read",
                file=str(path),
                hint="copy its content to a file first",
            )
    except OSError as problem:
        stream.close()
        raise unreadable(path, problem, fault) from None
    except UsageError:
        stream.close()
        raise
    return stream


def read_bytes(path: Path, fault: ErrorFactory, *, limit: int = MAX_BYTES) -> bytes:
    """All of a file.

    Raises:
        fault: as `open_file`, or it has more than ``limit`` bytes.
    """
    with open_file(path, fault) as stream:
        try:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            data = stream.read(limit + 1) if size <= limit else b""
        except OSError as problem:
            raise unreadable(path, problem, fault) from None
    if max(size, len(data)) > limit:
        raise fault(
            f"the file has {max(size, len(data)):,} bytes, more than the {limit:,} that are read",
            file=str(path),
            hint="split the file, or remove large bodies from it",
        )
    return data


def read_at(stream: BinaryIO, offset: int, length: int) -> bytes:
    """Some bytes of an open file, whose position stays; copies of this process share it."""
    if hasattr(os, "pread"):
        try:
            descriptor = stream.fileno()
        except OSError:  # it is in memory
            pass
        else:
            return os.pread(descriptor, length, offset)
    stream.seek(offset)
    return stream.read(length)


def read_text(path: Path, fault: ErrorFactory, *, limit: int = MAX_BYTES) -> str:
    """The text of a file, UTF-8 with or without a byte order mark.

    Raises:
        fault: as `read_bytes`, or it is not UTF-8.
    """
    data = read_bytes(path, fault, limit=limit)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise fault(
            "the file is not UTF-8 text", file=str(path), line=line, hint="save it as UTF-8"
        ) from None


def size_of(path: Path, fault: ErrorFactory) -> int:
    """The size of a file in bytes.

    Raises:
        fault: as `open_file`.
    """
    with open_file(path, fault) as stream:
        return stream.seek(0, os.SEEK_END)


def walk(folder: Path, fault: ErrorFactory) -> Iterator[tuple[Path, list[str], list[str]]]:
    """A folder and those below it, each with the names of folders (one taken out is left out) and files.

    Raises:
        fault: one of them may not be read, or is too deep: what is in it would be passed over.
    """

    def fail(problem: OSError) -> None:
        raise unreadable(Path(problem.filename or folder), problem, fault)

    for root, folders, names in os.walk(folder, onerror=fail):
        yield Path(root), folders, names


def listed(folder: Path, pattern: str, fault: ErrorFactory) -> list[Path]:
    """What has a name that fits a pattern in a folder, sorted; nothing where there is no folder.

    Raises:
        fault: the folder may not be read: what is in it would be passed over.
    """
    try:
        found = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as problem:
        raise unreadable(folder, problem, fault) from None
    return sorted(path for path in found if fnmatchcase(path.name, pattern))


def unreadable(path: Path, problem: Exception, fault: ErrorFactory) -> UsageError:
    """What is raised for a file that the system does not let us read."""
    why = problem.strerror if isinstance(problem, OSError) else None
    return fault(
        f"cannot be read: {why or problem}",
        file=str(path),
        hint="check the path and its permissions",
    )


def _refuse(path: Path, mode: int, fault: ErrorFactory) -> None:
    what = kind(mode)
    if what == "a folder":
        raise fault("is a folder, not a file", file=str(path), hint="name a file in it")
    if what:
        raise fault(
            f"is {what}, not a file",
            file=str(path),
            hint="save its content to a file first, or give it on standard input as -",
        )


@lru_cache(maxsize=1)
def _standard_input(stream: TextIO | None, fault: ErrorFactory) -> bytes:
    """Everything on standard input, which can be read once and is asked for several times."""
    if stream is None:
        raise fault("standard input is closed", hint="name a file")
    data: bytes = stream.buffer.read(2 * MAX_BYTES + 1)
    if len(data) > 2 * MAX_BYTES:
        raise fault(f"more than {2 * MAX_BYTES:,} bytes came on standard input", hint="name a file")
    return data
