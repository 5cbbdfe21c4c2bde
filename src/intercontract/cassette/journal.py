"""The journal beside a cassette: every interaction is on disk before the next request leaves.

NDJSON: a header line, then one line per interaction, each flushed to the disk itself. A line that a
crash cut off is the interaction in flight; nothing before it is lost. The journal is locked while a
recorder holds it; the operating system drops the lock when the process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import orjson

from intercontract.cassette.entry import Entry
from intercontract.cassette.formats import ndjson
from intercontract.cassette.formats.bounded import Decoder
from intercontract.cassette.formats.messages import EntryReader
from intercontract.cassette.limits import DEFAULT, Limits
from intercontract.cassette.redaction.echoes import Echoes
from intercontract.errors import CassetteError, DiskRefused
from intercontract.files.writing import open_growing, sync_folder
from intercontract.values import frozen

if sys.platform != "win32":
    import fcntl

_MARK = "intercontract-journal"


def in_use(cassette: Path) -> bool:
    """Whether a recorder is at work on a cassette now; what a crash left is used by nobody.

    Raises:
        CassetteError: its journal cannot be opened.
    """
    try:
        journal = Journal(cassette)
    except InUse:
        return True
    if journal.empty:  # its recorder has just finished
        journal.remove()
    journal.close()
    return False


class InUse(CassetteError):  # noqa: N818 - what is so, not what went wrong
    """Another process is recording."""


def journal_path(cassette: Path) -> Path:
    """Where the journal of a cassette is."""
    return cassette.with_name(f".{cassette.name}.journal")


def _header(metadata: dict[str, object]) -> bytes:
    return orjson.dumps({_MARK: 1, "metadata": metadata}, option=orjson.OPT_APPEND_NEWLINE)


@frozen
class Journaled:
    """What a journal holds; ``cut`` says that its last line was not finished."""

    entries: tuple[Entry, ...]
    metadata: dict[str, object]
    cut: bool = False


class Journal:
    """An open, locked journal."""

    def __init__(self, cassette: Path):
        """Open and lock the journal of a cassette, creating an empty one if there is none.

        Raises:
            CassetteError: another recorder holds it, or the folder cannot be written.
        """
        self.path = journal_path(cassette)
        self._cassette = cassette
        hint = "check the folder and its permissions"
        self._stream = open_growing(self.path, CassetteError, hint=hint)
        self._lock()
        self._fresh.unlink(missing_ok=True)  # what a crash left of a rewriting

    @property
    def _fresh(self) -> Path:
        return self.path.with_name(f"{self.path.name}.new")

    def _lock(self) -> None:
        if sys.platform == "win32":
            return
        try:
            fcntl.flock(self._stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._stream.close()
            raise InUse(
                "is being recorded by another process",
                file=str(self._cassette),
                hint="wait until it is finished, or record into another cassette",
            ) from None
        # The other recorder may have finished, and removed the file, between our open and our lock.
        try:
            current = self.path.stat().st_ino == os.fstat(self._stream.fileno()).st_ino
        except OSError:
            current = False
        if not current:
            self._stream.close()
            raise CassetteError(
                "was finished by another recorder a moment ago",
                file=str(self._cassette),
                hint="try again",
            )

    @property
    def empty(self) -> bool:
        """Whether nothing was ever written to it."""
        return self._stream.seek(0, os.SEEK_END) == 0

    def start(self, metadata: dict[str, object]) -> None:
        """Begin anew: forget what it holds and write the header."""
        self._stream.seek(0)
        self._stream.truncate()
        self._write(_header(metadata))
        sync_folder(self.path.parent)

    def append(self, entry: Entry) -> None:
        """Put an entry on the disk.

        Raises:
            DiskRefused: the disk does not take it; the journal then ends with the entry before.
        """
        self._write(ndjson.dump_line(entry))

    def probe(self, size: int) -> None:
        """Try whether the disk takes so many bytes more.

        Raises:
            DiskRefused: it does not.
        """
        end = self._write(bytes(size))
        os.ftruncate(self._stream.fileno(), end)

    def _write(self, line: bytes) -> int:
        """Put a line on the disk past Python's buffer, which would keep what a full disk refused."""
        descriptor = self._stream.fileno()
        end = os.fstat(descriptor).st_size
        try:
            left = memoryview(line)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
        except OSError as error:
            os.ftruncate(descriptor, end)
            raise DiskRefused(
                f"cannot be recorded: {error.strerror}",
                file=str(self._cassette),
                hint="is the disk full?",
            ) from None
        return end

    def mend(self) -> None:
        """Remove a last line that was cut, so that appending goes on after the last whole one."""
        self._stream.seek(0)
        whole = 0
        for line in self._stream:
            if line.endswith(b"\n"):
                whole += len(line)
        self._stream.truncate(whole)

    def read(self, limits: Limits = DEFAULT) -> Journaled:
        """Every whole entry, one line in memory at a time."""
        self._stream.seek(0)
        entries: list[Entry] = []
        metadata: dict[str, object] = {}
        decoder = Decoder(limits, str(self.path))
        for number, line in enumerate(self._stream, 1):
            if not line.endswith(b"\n"):
                return Journaled(tuple(entries), metadata, cut=True)
            try:
                value = orjson.loads(line)
            except orjson.JSONDecodeError:
                raise CassetteError(
                    "is damaged in the middle",
                    file=str(self.path),
                    line=number,
                    hint="remove the damaged line to recover the rest, or delete the journal",
                ) from None
            if number == 1 and isinstance(value, dict) and _MARK in value:
                metadata = dict(value.get("metadata") or {})
                continue
            reader = EntryReader(str(self._cassette), len(entries), decoder, number)
            found = ndjson.read_value(value, reader)
            if isinstance(found, Entry):
                entries.append(found)
        return Journaled(tuple(entries), metadata)

    @property
    def is_open(self) -> bool:
        """Whether it is still written to."""
        return not self._stream.closed

    def shows(self, echoes: Echoes) -> bool:
        """Whether something in it repeats one of some secrets, however it is written."""
        self._stream.seek(0)
        for line in self._stream:
            text = line.decode("utf-8", "surrogateescape")
            if echoes.hidden(text) != text:
                return True
        return False

    def rewrite(self, metadata: dict[str, object], entries: Iterable[Entry]) -> None:
        """Put other entries in place of those that it holds, at once or not at all.

        Raises:
            CassetteError: the disk refuses them; the journal then is as it was.
        """
        fresh = self._fresh
        try:
            # Opened as the journal is, and locked before anybody can find it.
            stream = open_growing(fresh, CassetteError, hint="is the disk full?")
            stream.truncate(0)
            try:
                if sys.platform != "win32":
                    fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
                stream.write(_header(metadata))
                for entry in entries:
                    stream.write(ndjson.dump_line(entry))
                stream.flush()
                os.fsync(stream.fileno())
            finally:
                if sys.platform == "win32":
                    stream.close()
                    self._stream.close()
            fresh.replace(self.path)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise CassetteError(
                f"cannot be recorded: {error.strerror}",
                file=str(self._cassette),
                hint="is the disk full?",
            ) from None
        self._stream.close()
        self._stream = open_growing(self.path, CassetteError) if sys.platform == "win32" else stream
        sync_folder(self.path.parent)

    def close(self) -> None:
        """Give the journal up; what it holds stays on the disk."""
        self._stream.close()

    def remove(self) -> None:
        """Delete the journal, then give up the lock."""
        self.path.unlink(missing_ok=True)
        self._stream.close()
