"""What a run creates in a workspace, on disk before it is sent, so that it can be removed after any end.

A file of JSON lines for each run, in the state folder of the machine: a header, then ``intent`` before a
creation is sent, ``created`` with the id (or null) when its answer has come, ``removed``. It holds kinds, ids
and times, and nothing of what was sent. The run holds a lock on its ledger, which ends with its process.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import orjson
from attrs import Factory, field

from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.errors import ConfigurationError
from intercontract.files.reading import listed
from intercontract.model.json import JSONValue
from intercontract.transport.file_lock import lock
from intercontract.values import define

FOLDER = "created"
_FORMAT = "intercontract-ledger"
_MARK = re.compile(r"-(\d{14}[0-9a-f]*)\.ndjson")

# The kind of what a line told of that cannot be read.
_UNKNOWN = "unknown"
# What was created: its kind and its id.
Created = tuple[str, str]


@define
class Ledger:
    """What one run, known by its ``mark``, created in one workspace; safe to use from several threads.

    ``intents`` are creations whose answer never came, by number; ``damaged`` counts lines that cannot be
    read, the last one that a crash cut off not among them; ``refused`` are the statuses of removals that
    failed, 0 where nothing answered.
    """

    path: Path
    mark: str
    catalogue: Catalogue = INTERCOM
    intents: dict[int, str] = Factory(dict)
    damaged: int = 0
    refused: dict[Created, int] = Factory(dict)
    _file: IO[bytes] | None = None
    _created: dict[Created, None] = Factory(dict)
    _numbers: int = 0
    _guard: threading.Lock = field(factory=threading.Lock)

    @classmethod
    def begin(
        cls, state: Path, base: str, workspace: str, mark: str, catalogue: Catalogue = INTERCOM
    ) -> Ledger:
        """The ledger of a run that begins, before it creates anything.

        Raises:
            ConfigurationError: it cannot be written.
        """
        ledger = cls(_path(state, base, workspace, mark), mark, catalogue)
        try:
            ledger.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            ledger._file = _opened(ledger.path)
        except OSError as problem:
            raise ledger._unwritable(problem) from None
        header: dict[str, JSONValue] = {_FORMAT: 1, "base": base, "workspace": workspace}
        ledger._write({**header, "mark": mark, "process": os.getpid()}, durable=True)
        return ledger

    @classmethod
    def left_at(cls, path: Path, catalogue: Catalogue = INTERCOM) -> Ledger | None:
        """The ledger at a path, if the run that kept it is over; None while it is at work."""
        found = _MARK.search(path.name)
        try:
            file = path.open("r+b", buffering=0)
        except OSError:
            return None
        if not found or not lock(file, path):
            file.close()
            return None
        content = file.read()
        ledger = cls(path, found[1], catalogue, file=file)
        *whole, cut = content.split(b"\n")
        for line in whole:
            ledger._read(line)
        if ledger.damaged:
            ledger.intents[0] = _UNKNOWN
        if cut:
            file.write(b"\n")  # what follows must not hang on to it
        return ledger

    def intend(self, kind: str) -> int:
        """Write down, before it is sent, that one of a kind is to be created; the number to tell it by.

        Raises:
            ConfigurationError: the ledger cannot be written.
        """
        with self._guard:
            self._numbers += 1
            number = self._numbers
        self._write({"intent": number, "kind": kind, "at": int(time.time())}, durable=True)
        self.intents[number] = kind
        return number

    def settle(self, number: int, identifier: str | None) -> None:
        """Write down what became of a creation: its id, or that there is none.

        Raises:
            ConfigurationError: the ledger cannot be written.
        """
        kind = self.intents.pop(number)
        if identifier is not None:
            self._created[kind, identifier] = None
        self._write({"created": number, "kind": kind, "id": identifier})

    def add(self, kind: str, identifier: str) -> None:
        """Write down what was found to be this run's own.

        Raises:
            ConfigurationError: the ledger cannot be written.
        """
        if (kind, identifier) not in self._created:
            self._created[kind, identifier] = None
            self._write({"created": 0, "kind": kind, "id": identifier})

    def removed(self, kind: str, identifier: str) -> None:
        """Write down that something is no more."""
        self._created.pop((kind, identifier), None)
        self._note({"removed": identifier, "kind": kind})

    def searched(self) -> None:
        """Write down that whatever creation had no answer was looked for: nothing but entries is left."""
        self.intents.clear()
        self._note({"searched": True})

    def entries(self) -> list[Created]:
        """What was created and is not yet removed, in the order in which it is to be removed."""
        order = {resource.name: number for number, resource in enumerate(self.catalogue)}
        return sorted(self._created, key=lambda e: (order.get(e[0], len(order)), e[1]))

    @property
    def lost(self) -> frozenset[str]:
        """The kinds of what may have been created without an answer; empty where that may be any."""
        kinds = frozenset(self.intents.values())
        return frozenset() if _UNKNOWN in kinds else kinds

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left that this ledger would be needed for."""
        return not (self._created or self.intents)

    def close(self) -> None:
        """Give the ledger up; it is removed if nothing is left in it. Closing twice does nothing."""
        if self._file is None:
            return
        if self.is_empty:
            self.path.unlink(missing_ok=True)
        self._file.close()
        self._file = None

    def _read(self, line: bytes) -> None:
        try:
            value: JSONValue = orjson.loads(line)
        except orjson.JSONDecodeError:
            self.damaged += bool(line.strip())
            return
        match value:
            case {"intent": int(number), "kind": str(kind)}:
                self.intents[number] = kind
                self._numbers = max(self._numbers, number)
            case {"created": int(number), "kind": str(kind), "id": str() | None as identifier}:
                self.intents.pop(number, None)
                if identifier:
                    self._created[kind, identifier] = None
            case {"removed": str(identifier), "kind": str(kind)}:
                self._created.pop((kind, identifier), None)
            case {"searched": True}:
                self.intents.clear()
            case _ if not (isinstance(value, dict) and _FORMAT in value):
                self.damaged += 1

    def _write(self, value: dict[str, JSONValue], *, durable: bool = False) -> None:
        if self._file is None:
            return
        try:
            self._file.write(orjson.dumps(value) + b"\n")
            if durable:
                os.fsync(self._file.fileno())
        except OSError as problem:
            raise self._unwritable(problem) from None

    def _note(self, value: dict[str, JSONValue]) -> None:
        """Write what can be found out again, and is no reason to stop."""
        with suppress(ConfigurationError):
            self._write(value)

    def _unwritable(self, problem: OSError) -> ConfigurationError:
        return ConfigurationError(
            f"the ledger of what is created cannot be written: {problem.strerror}",
            file=str(self.path),
            hint="name a folder that can be written with --state-dir or INTERCONTRACT_STATE_DIR",
        )


def _opened(path: Path) -> IO[bytes]:
    while True:
        file = path.open("ab", buffering=0)
        if lock(file, path):
            return file
        # Another run looks whether it is left over, for a moment.
        file.close()
        time.sleep(0.01)


def left_in(state: Path, base: str, workspace: str, catalogue: Catalogue) -> Iterator[Ledger]:
    """The ledgers of runs in a workspace that are over, and may have left something; each to be closed.

    Raises:
        ConfigurationError: the folder of ledgers cannot be read.
    """
    for path in _paths(state, base, workspace):
        if ledger := Ledger.left_at(path, catalogue):
            yield ledger


def alive_in(state: Path, base: str, workspace: str) -> frozenset[str]:
    """The marks of the runs that are at work in a workspace, from this machine.

    Raises:
        ConfigurationError: the folder of ledgers cannot be read.
    """
    found = set()
    for path in _paths(state, base, workspace):
        if ledger := Ledger.left_at(path):
            ledger.close()
        elif (mark := _MARK.search(path.name)) and path.exists():
            found.add(mark[1])
    return frozenset(found)


def _paths(state: Path, base: str, workspace: str) -> list[Path]:
    pattern = _path(Path(), base, workspace, "*").name
    return listed(state / FOLDER, pattern, ConfigurationError)


def _path(state: Path, base: str, workspace: str, mark: str) -> Path:
    # The id is what a stranger answered; and what a rehearsal created must never be looked for elsewhere.
    digest = hashlib.sha256(f"{base}\n{workspace}".encode()).hexdigest()[:12]
    name = re.sub(r"[^A-Za-z0-9_]", "_", workspace)[:40]
    return state / FOLDER / f"{name}-{digest}-{mark}.ndjson"
