"""Recordings that are packed, by gzip or Zstandard: read as if they lay here unpacked.

What is unpacked stands in the system's folder for temporary files (``TMPDIR``), in a file without a name that
only this process and its copies can read, and that is gone when they end, however they end. It is what its
owner keeps, secrets and all: nothing is written under any name.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from intercontract.cassette.limits import DEFAULT, MIB
from intercontract.errors import CassetteError, TrafficError
from intercontract.files import reading
from intercontract.values import frozen

SUFFIXES = frozenset({".gz", ".zst"})
_AT_ONCE = 2048  # bytes, of which Zstandard makes 64 MiB at worst
MOST = DEFAULT.stream_bytes
"""So many bytes are unpacked of what is no lines."""
_held_here: dict[Path, BinaryIO] = {}
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def inner(name: str) -> Path:
    """The name of a recording without the suffix of its packing."""
    path = Path(name)
    return path.with_suffix("") if path.suffix.lower() in SUFFIXES else path


def open_recording(path: Path, *, most: int | None = MOST) -> BinaryIO:
    """A recording's file, open for reading; unpacked where it is packed, ``most`` bytes of it at most.

    Raises:
        CassetteError: it is missing, no regular file, or may not be read, or nothing here unpacks it.
        TrafficError: its packing is damaged, or there is more in it.
    """
    if path in _held_here:
        return io.BufferedReader(_At(_held_here[path]))
    stream = reading.open_file(path, CassetteError)
    if not is_packed(stream):
        return stream
    with stream:
        found = os.fstat(stream.fileno()) if path != reading.STANDARD_INPUT else None
        known = (found.st_size, found.st_mtime_ns, found.st_ino) if found else None
        return io.BufferedReader(_At(_held(path, known, most)))


@contextmanager
def holding(path: Path, held: BinaryIO) -> Iterator[None]:
    """Have `open_recording` take a file's content for what stands at a path."""
    _held_here[path] = held
    try:
        yield
    finally:
        del _held_here[path]


def is_packed(stream: BinaryIO) -> bool:
    """Whether a file begins as packed ones do."""
    head = stream.read(4)
    stream.seek(0)
    return head.startswith((_GZIP, _ZSTD))


def refuse_packed(path: Path) -> None:
    """Refuse to replace a packed file by one that is not.

    Raises:
        CassetteError: it is packed.
    """
    with reading.open_file(path, CassetteError) as stream:
        if is_packed(stream):
            raise CassetteError(
                "is packed, and nothing is written so", file=str(path), hint="unpack it first"
            )


@lru_cache(maxsize=1)
def _held(path: Path, known: object, most: int | None) -> BinaryIO:
    """A file's content unpacked; it is asked for several times while one file is read."""
    del known
    with reading.open_file(path, CassetteError) as stream:
        return unpacked(stream, str(path), most)


def unpacked(stream: BinaryIO, name: str, most: int | None) -> BinaryIO:
    """What a stream gives, unpacked, in a file without a name; a stream that is not packed as it is.

    Raises:
        CassetteError: it cannot be written, or what unpacks it is not installed.
        TrafficError: its packing is damaged, or there is more than ``most`` bytes in it.
    """
    import tempfile  # it takes a while, and few recordings are packed

    held = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    try:
        for some in _plain(stream, name):
            held.write(some)
            if most is not None and held.tell() > most:
                raise TrafficError(
                    f"unpacks to more than the {most / MIB:.0f} MiB that are read",
                    file=name,
                    hint="only lines are read beyond that: name it so, as in traffic.ndjson.gz",
                )
        held.flush()
    except OSError as problem:
        held.close()
        raise CassetteError(
            f"cannot be unpacked: {problem.strerror or problem}",
            file=name,
            hint=f"unpacked it needs room in {tempfile.gettempdir()}; TMPDIR names another folder",
        ) from None
    except BaseException:
        held.close()
        raise
    return held


def _plain(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """What a stream gives, unpacked piece by piece: a small one may unpack to very much."""
    head = stream.read(4)
    known = _packing(head, name)
    if known is None:
        yield head
        yield from iter(lambda: stream.read(MIB), b"")
        return
    packing, rest = known.begin(), head
    while True:
        if packing.eof and rest.strip(b"\0"):  # of several parts, and perhaps filled up
            known = _packing(rest, name)
            if known is None:
                raise TrafficError("is packed, and something else follows", file=name)
            packing = known.begin()
        try:
            yield packing.decompress(rest) if not packing.eof else b""
        except known.damage as problem:
            raise TrafficError(f"is packed and damaged: {problem}"[:200], file=name) from None
        # Of many small parts, what is read holds several: each is taken from what is left.
        rest = packing.unused_data.lstrip(b"\0") if packing.eof else b""
        if len(rest) < len(head):
            rest += stream.read(_AT_ONCE)
        if not rest:
            break
    if not packing.eof:
        raise TrafficError("is packed and was cut", file=name, hint="copy it again")


class _Unpacking(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


@frozen
class _Packing:
    begin: Callable[[], _Unpacking]
    damage: type[Exception]


def _packing(head: bytes, name: str) -> _Packing | None:
    """What unpacks what begins so; None where it is not packed."""
    if head.startswith(_GZIP):
        return _Packing(lambda: zlib.decompressobj(16 + zlib.MAX_WBITS), zlib.error)
    if not head.startswith(_ZSTD):
        return None
    try:
        import zstandard
    except ImportError:
        raise CassetteError(
            "is packed by Zstandard, and the library that reads it is not installed",
            file=name,
            hint="pip install 'intercontract[zstd]'",
        ) from None
    return _Packing(lambda: zstandard.ZstdDecompressor().decompressobj(), zstandard.ZstdError)


class _At(io.RawIOBase):
    """A file that several read, each from a place of its own."""

    def __init__(self, file: BinaryIO):
        super().__init__()
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        size = os.fstat(self.fileno()).st_size
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: size}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        found = reading.read_at(self._file, self._at, len(buffer))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)
