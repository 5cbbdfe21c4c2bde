"""Runs that wait beside a history in a file: each written at once, taken in by who reads the history next.

Opening a database takes longer than a small run does. What earlier runs of a series say is told without it
(`Waiting.of`): by what waits, and by a glance into the file.
"""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from intercontract.errors import HistoryError
from intercontract.files.reading import listed, open_file, unreadable
from intercontract.files.writing import replace
from intercontract.history.glance import glance
from intercontract.history.note import RunNote, read, written
from intercontract.history.record import RunRecord
from intercontract.history.series import SeriesRuns, replayed
from intercontract.values import frozen

if TYPE_CHECKING:  # SQLAlchemy takes a while
    from intercontract.history.store import History

_HINT = "name another place with --history, or --history none to keep none"
_MOST_FILES = 100
_EVER = ("~", "")  # after all times


@frozen
class WaitingFile:
    """One file that waits, by its name: time in nanoseconds, what it tells, of which run and series.

    The last three are empty in names that an earlier release gave; ``series`` is where a run came to nothing.
    """

    path: Path
    what: str = ""
    run: str = ""
    series: str = ""


@frozen
class Waiting:
    """The runs that wait for a database in a file. They have the methods of `History` that write."""

    database: Path

    @property
    def folder(self) -> Path:
        """Where they wait."""
        return self.database.with_suffix(".waiting")

    def begin(self, record: RunRecord) -> None:
        """Take note of a run that begins, and of the process that will say how it ended.

        Raises:
            HistoryError: it cannot be written.
        """
        here = evolve(record, host=platform.node(), process=os.getpid())
        self._add(RunNote("begin", record.id, here))

    def fail(self, run: str, why: str) -> None:
        """Take note that a run that began came to nothing, and why.

        Raises:
            HistoryError: it cannot be written.
        """
        self._add(RunNote("fail", run, why=why))

    def keep(self, record: RunRecord, document: bytes) -> None:
        """Keep a run that has ended, with its report as JSON; that it began is told no longer.

        Raises:
            HistoryError: it cannot be written.
        """
        self._add(RunNote("keep", record.id, record, document=document))
        run = _digest(record.id)
        for file in self._files():
            if file.what == "begin" and file.run == run:
                _forget(file)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits.

        Raises:
            HistoryError: that cannot be found out.
        """
        return not self._files()

    def is_full(self, most: int) -> bool:
        """Whether it is time to take in what waits: more than ``most`` runs of a series, or many in all.

        Raises:
            HistoryError: that cannot be found out.
        """
        files = self._files()
        runs = Counter(series for series, _ in {(file.series, file.run) for file in files})
        return len(files) >= _MOST_FILES or any(count > most for count in runs.values())

    def of(self, series: str, before: tuple[str, str] = _EVER, most: int = 60) -> SeriesRuns | None:
        """The newest runs of a series before one of some `RunRecord.order`; None if a glance does not tell.

        The database is looked at last: what somebody takes in meanwhile is there before it waits no more.

        Raises:
            HistoryError: what waits of it is damaged, or cannot be read.
        """
        files, digest = self._files(), _digest(series)
        runs = {file.run for file in files if file.series == digest}
        if any(not file.what for file in files):
            return None  # a name of an earlier release does not say whose it is
        ours = [file for file in files if file.run in runs]
        told = [one for file in ours if (one := _told(file.path, whole=False))]
        if len(told) < len(ours):
            return None
        known = glance(self.database, series, before, most)
        return replayed(told, known) if known is not None else None

    def take_in(self, history: History) -> None:
        """Bring all that waits into the database, in the order in which it came.

        Two that do so at once do no harm: what is there already is not kept twice.

        Raises:
            HistoryError: one cannot be read, or the database not be written; what waits stays.
        """
        for file in self._files():
            if one := _told(file.path):
                _bring(one, history)
                _forget(file)

    def _add(self, told: RunNote) -> None:
        series = _digest(told.record.series) if told.record else ""
        name = f"{time.time_ns():020d}-{told.what}-{_digest(told.run)}-{series}.json"
        replace(self.folder / name, written(told), HistoryError, hint=_HINT)

    def _files(self) -> list[WaitingFile]:
        return [_named(path) for path in listed(self.folder, "[0-9]*.json", HistoryError)]


def _named(path: Path) -> WaitingFile:
    match path.stem.split("-"):
        case [_, what, run, series]:
            return WaitingFile(path, what, run, series)
    return WaitingFile(path)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _told(file: Path, *, whole: bool = True) -> RunNote | None:
    """What a file tells, the report apart unless ``whole`` is asked for; None if it waits no more.

    Raises:
        HistoryError: it is damaged, or cannot be read.
    """
    try:
        with open_file(file, HistoryError) as stream:
            return read(stream, whole=whole)
    except HistoryError:
        if not file.exists():
            return None  # somebody else took it in, or the run that began has ended
        raise
    except OSError as problem:
        raise unreadable(file, problem, HistoryError) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        raise HistoryError(
            "is damaged: it tells of no run", file=str(file), hint="remove it"
        ) from None


def _forget(file: WaitingFile) -> None:
    with suppress(OSError):  # on Windows, while somebody reads it: it is told twice, and kept once
        file.path.unlink()


def _bring(told: RunNote, history: History) -> None:
    if told.record is None:
        history.fail(told.run, told.why)
    elif told.what == "begin":
        history.begin(told.record)
    else:
        history.keep(told.record, told.document)
