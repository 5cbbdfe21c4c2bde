"""`history`: past runs listed, compared, shown, taken in and pruned; and runs kept as they happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intercontract.contract.reading.structure import MAX_REPORTED
from intercontract.contract.reading.text import read_json
from intercontract.errors import ConfigurationError, HistoryError
from intercontract.files.kind import is_folder, is_there
from intercontract.files.reading import read_bytes
from intercontract.history.compare import RunComparison, compare
from intercontract.history.record import (
    DRIFT,
    NOTHING,
    RunRecord,
    nothing_before,
    record_of,
    record_of_drift,
)
from intercontract.history.timeline import Life
from intercontract.history.waiting import Waiting
from intercontract.model.baseline import Baseline
from intercontract.model.json import JSONValue
from intercontract.model.report import Report
from intercontract.model.run import RunInfo
from intercontract.transport.state import state_folder
from intercontract.values import frozen
from intercontract.visible import visible

if TYPE_CHECKING:  # SQLAlchemy takes a while
    from intercontract.history.store import History, Kept

NONE = "none"
FILE = "history.sqlite"
LATEST = "latest"
"""The newest run that came to its end; as a baseline, of the same series."""
_WINDOW = 30
"""How many runs before it a run is compared with, to tell what flaps, and what was there before."""


def address_of(history: str | None) -> str | None:
    """Where the history is: what was asked for, else a file below the state folder; None to keep none."""
    if history == NONE:
        return None
    return history or str(state_folder() / FILE)


def waiting(history: str | None) -> Waiting | None:
    """The runs that wait beside the history, which are those of the file that nobody named."""
    return None if history else Waiting(state_folder() / FILE)


@contextmanager
def opened(history: str | None, *, makes: bool = False) -> Iterator[History]:
    """The history of an address, with what waited for it taken in.

    Raises:
        HistoryError: it cannot be opened.
    """
    from intercontract.history.database import open_database
    from intercontract.history.store import History

    address = address_of(history)
    if address is None:
        raise _none_kept()
    waits = waiting(history)
    has_more = waits is not None and not waits.is_empty
    database = open_database(address, makes=makes or has_more)
    try:
        found = History(database)
        if waits is not None and has_more:
            waits.take_in(found)
        yield found
    finally:
        database.close()


def _none_kept() -> HistoryError:
    return HistoryError("no history is kept", hint="name one with --history")


def series_of(run: RunInfo, named: str | None = None) -> str:
    """The series of a run: the one that was named, else this folder's runs of one command and target."""
    return named or f"{_project()}: {run.command} {run.target}"


def _project() -> str:
    return visible(Path.cwd().name) or "/"


def runs(
    history: str | None, *, series: str | None = None, limit: int | None = None
) -> list[RunRecord]:
    """The newest runs, whole, the newest first."""
    with opened(history) as found:
        return found.whole(found.runs(series=series, limit=limit))


def compared(
    history: str | None,
    base: str | None = None,
    run: str | None = None,
    *,
    series: str | None = None,
) -> RunComparison:
    """Two runs compared: the newest with the one before it, where none are named.

    Each is a run's id, the beginning of one, ``latest``, or a report's file.

    Raises:
        HistoryError, ConfigurationError: there is no such run or file.
    """
    if base and run and _is_file(base) and _is_file(run):
        return compare(recorded(Path(base), series), recorded(Path(run), series))
    with opened(history) as found:
        newer = _run(found, run or LATEST, series)
        comparison = against(found, newer, _run(found, base, newer.series) if base else None)
    if comparison.base.id == NOTHING:
        raise HistoryError(
            f"no earlier run of the series {newer.series!r} came to its end",
            hint="intercontract history lists the runs; name two of them",
        )
    return comparison


def against(found: History, run: RunRecord, base: RunRecord | None = None) -> RunComparison:
    """A run compared with an older one; else with the one before it in its series, or with nothing."""
    before = [one for one in found.runs(series=run.series) if one.order < run.order]
    base = base or next((one for one in before if one.is_over), None) or nothing_before(run)
    return compare(
        _whole(found, base),
        _whole(found, run),
        found.whole(before[:_WINDOW]),
        first_seen=found.first_seen(run.series),
    )


def _is_file(name: str) -> bool:
    return is_there(Path(name)) or Path(name).suffix == ".json"


def _run(found: History, name: str, series: str | None) -> RunRecord:
    return recorded(Path(name), series) if _is_file(name) else found.find(name, series=series)


def _whole(found: History, run: RunRecord) -> RunRecord:
    return run if run.sightings or run.looks else found.whole([run])[0]


def lives(history: str | None, fingerprint: str) -> dict[str, tuple[list[RunRecord], list[Life]]]:
    """A finding's life, by series: the runs, and one life for each region."""
    with opened(history) as found:
        return found.lives(fingerprint)


def report_of(history: str | None, run: str) -> Report | dict[str, JSONValue]:
    """The report of a run that is kept: read back; of a comparison its document."""
    with opened(history) as found:
        record = found.find(run)
        document = found.document(record.id)
    if record.command == DRIFT and isinstance(document, dict):
        return document
    return Report.from_dict(document)


def take_in(
    history: str | None, files: Iterable[Path], *, series: str | None = None
) -> list[tuple[RunRecord, bool]]:
    """Take reports in that were written earlier, ``report.json`` or ``drift.json``, or folders of them.

    Returns each run, and whether it was new to the history. All are read before the first is kept.

    Raises:
        ConfigurationError: one of them is no report.
    """
    read = [
        (recorded(file, series), read_bytes(file, ConfigurationError)) for file in _reports(files)
    ]
    with opened(history, makes=True) as found:
        return [(record, found.keep(record, document)) for record, document in read]


def _reports(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if not is_folder(file):
            yield file
            continue
        inside = sorted(
            one
            for name in ("report.json", "drift.json")
            for one in file.rglob(name)
            if not one.parent.is_symlink()
        )
        if not inside:
            raise ConfigurationError("there is no report.json in it", file=str(file))
        yield from inside


def recorded(file: Path, series: str | None = None) -> RunRecord:
    """The run of a report's file.

    Raises:
        ConfigurationError: it is no report.
    """
    document = _document(file)
    if isinstance(document, dict) and "changes" in document:
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return drift_record(document, at, series, str(file.parent))
    report = Report.from_dict(document, file=str(file))
    return record_of(report, series_of(report.run, series), str(file.parent))


def drift_record(
    document: Mapping[str, object], at: datetime, series: str | None, place: str = ""
) -> RunRecord:
    """What is kept of a comparison, which itself knows no time."""
    sides = f"{document.get('base')} {document.get('revision')}"
    return record_of_drift(
        document,
        series or f"{_project()}: {DRIFT} {sides}",
        run=f"{DRIFT}-{at:%Y%m%d-%H%M%S}-{at.microsecond:06d}",
        at=at.isoformat(),
        place=place,
    )


def _document(file: Path) -> JSONValue:
    try:
        return read_json(file, ConfigurationError, values=MAX_REPORTED)
    except ValueError as problem:
        raise ConfigurationError(f"is no JSON: {problem}", file=str(file)) from None


def prune(history: str | None, *, days: int | None = None, count: int | None = None) -> Kept:
    """Remove runs by age and by number in each series; see `History.prune`."""
    if days is None and count is None:
        raise ConfigurationError(
            "nothing says what is to go", hint="--older-than DAYS, --keep NUMBER"
        )
    with opened(history) as found:
        return found.prune(now=datetime.now(UTC), days=days, count=count)


@frozen
class BaselineSource:
    """What ``--baseline`` named, found before anything is sent; the newest run is found at the end.

    ``baseline`` is None for `LATEST`.
    """

    history: str | None
    baseline: Baseline | None = None

    def of(self, series: str) -> Baseline | None:
        """The baseline for a run of a series; None where that has none yet."""
        if self.baseline is not None:
            return self.baseline
        try:
            with opened(self.history) as found:
                ended = [run for run in found.runs(series=series) if run.is_over][:1]
                return _baseline(found.whole(ended)[0]) if ended else None
        except HistoryError as problem:
            if _is_new(problem):
                return None
            raise


def _is_new(problem: HistoryError) -> bool:
    return problem.message == "there is no history yet"


def baseline_of(name: str, history: str | None) -> BaselineSource:
    """What a run is judged against: a run of the history by its id, ``latest``, or a report's file.

    Raises:
        HistoryError, ConfigurationError: there is no such run or file.
    """
    if name == LATEST:
        if address_of(history) is None:
            raise _none_kept()
        return BaselineSource(history)
    if _is_file(name):
        return BaselineSource(history, _baseline(recorded(Path(name)), name))
    with opened(history) as found:
        return BaselineSource(history, _baseline(found.whole([found.find(name)])[0]))


def _baseline(run: RunRecord, name: str = "") -> Baseline:
    return Baseline(name or run.id, frozenset(run.sightings))
