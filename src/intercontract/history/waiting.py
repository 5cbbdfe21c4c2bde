"""Runs that wait beside a history in a file: each written at once, taken in by who reads the history next.

Opening a database takes longer than a small run does, and most runs ask nothing of earlier ones.
"""

from __future__ import annotations

import hashlib
import os
import socket
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from attrs import evolve, frozen

from intercontract.errors import HistoryError
from intercontract.files.reading import read_bytes
from intercontract.files.writing import replace
from intercontract.history.record import RunRecord, SeenFinding
from intercontract.model.plain import from_plain, to_plain

if TYPE_CHECKING:  # SQLAlchemy takes a while
    from intercontract.history.store import History

_HINT = "name another place with --history, or --history none to keep none"


@frozen
class Waiting:
    """The runs that wait for a database. They have the methods of `History` that write."""

    folder: Path

    @classmethod
    def beside(cls, database: Path) -> Waiting:
        """Those of the database in a file."""
        return cls(database.with_suffix(".waiting"))

    def begin(self, record: RunRecord) -> None:
        """Take note of a run that begins, and of the process that will say how it ended.

        Raises:
            HistoryError: it cannot be written.
        """
        here = evolve(record, host=socket.gethostname(), process=os.getpid())
        self._add("begin", record=_written(here))

    def fail(self, run: str, why: str) -> None:
        """Take note that a run that began came to nothing, and why.

        Raises:
            HistoryError: it cannot be written.
        """
        self._add("fail", run=run, why=why)

    def keep(self, record: RunRecord, document: bytes) -> None:
        """Keep a run that has ended, with its report as JSON.

        Raises:
            HistoryError: it cannot be written.
        """
        self._add("keep", record=_written(record), document=document.decode())
        replace(self._mark(record.series), b"", HistoryError, hint=_HINT)

    def knows(self, series: str) -> bool:
        """Whether a run of a series was kept before."""
        return self._mark(series).is_file()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._files()

    def take_in(self, history: History) -> None:
        """Bring all that waits into the database, in the order in which it came.

        Two that do so at once do no harm: what is there already is not kept twice.

        Raises:
            HistoryError: one cannot be read, or the database not be written; what waits stays.
        """
        for file in self._files():
            try:
                told: dict[str, Any] = orjson.loads(read_bytes(file, HistoryError))
            except orjson.JSONDecodeError:
                raise HistoryError("is damaged", file=str(file), hint="remove it") from None
            except HistoryError:
                if not file.exists():
                    continue  # somebody else took it in
                raise
            try:
                _bring(told, history)
            except (KeyError, TypeError, ValueError):
                raise HistoryError("is no run", file=str(file), hint="remove it") from None
            file.unlink(missing_ok=True)

    def _add(self, what: str, **told: object) -> None:
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.json"
        content = orjson.dumps({"what": what, **told})
        replace(self.folder / name, content, HistoryError, hint=_HINT)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]*.json"))

    def _mark(self, series: str) -> Path:
        return self.folder / "series" / hashlib.sha256(series.encode()).hexdigest()[:32]


def _bring(told: dict[str, Any], history: History) -> None:
    match told["what"]:
        case "begin":
            history.begin(_read(told["record"]))
        case "fail":
            history.fail(told["run"], told["why"])
        case "keep":
            history.keep(_read(told["record"]), told["document"].encode())
        case other:
            raise ValueError(other)


def _written(record: RunRecord) -> dict[str, Any]:
    sightings = [to_plain(one) for one in record.sightings.values()]
    return {**to_plain(evolve(record, sightings={})), "sightings": sightings}


def _read(told: dict[str, Any]) -> RunRecord:
    sightings = [from_plain(SeenFinding, one) for one in told.pop("sightings")]
    record: RunRecord = from_plain(RunRecord, told)
    return evolve(record, sightings={one.key: one for one in sightings})
