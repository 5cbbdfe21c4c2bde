"""What the history says beside a report: since when, what is fixed, how numbers went."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from intercontract.engine.history import address_of, opened, waiting
from intercontract.errors import HistoryError
from intercontract.history.compare import Outcome, compare
from intercontract.history.record import FindingKey, RunRecord
from intercontract.history.timeline import is_flaky, timeline
from intercontract.model.finding import Verdict
from intercontract.report.index import mean_seconds
from intercontract.report.past import MOST_RUNS, FindingPast, Gone, Past, PastRun

if TYPE_CHECKING:  # SQLAlchemy takes a while
    from intercontract.history.series import SeriesRuns
    from intercontract.history.store import History


def past_of(history: str | None, run: RunRecord, folder: Path) -> Past | None:
    """The past of a run that has ended, for its report in ``folder``.

    None where no history is kept, or it has no earlier run of the series. The history that nobody named is
    not opened for it: a glance says as much.
    """
    if address_of(history) is None:
        return None
    waits = waiting(history)
    try:
        told = waits.of(run.series, run.order, MOST_RUNS) if waits is not None else None
        if told is not None:
            older, since = _earlier(told, run)
        else:
            with opened(history) as found:
                older, since = _earlier(found, run)
    except HistoryError:
        return None  # the run says so when it is to be kept
    if not older:
        return None
    base = next((one for one in older if one.is_over), None)
    if base is None:
        return None
    comparison = compare(base, run, older, first_seen=since)
    runs = sorted((*older, run), key=lambda one: one.order)
    return Past(
        runs=tuple(_numbers(one, folder) for one in runs),
        findings={
            one.sighting.key: _finding(
                one.sighting.key, one.first_seen, one.outcome, one.returned, runs
            )
            for one in comparison.findings
            if one.sighting.key in run.sightings
        },
        fixed=tuple(
            Gone(
                seen.fingerprint,
                seen.verdict,
                seen.region,
                seen.check,
                seen.operation,
                seen.pointer,
                seen.message,
                one.first_seen,
                one.last_seen,
            )
            for one in comparison.of(Outcome.FIXED)
            for seen in (one.sighting,)
        ),
        unlooked=len(comparison.of(Outcome.NOT_LOOKED_AT)),
        base=base.id,
    )


def _earlier(
    found: History | SeriesRuns, run: RunRecord
) -> tuple[list[RunRecord], dict[FindingKey, str]]:
    """The runs of its series before a run, the newest first, and when findings were first seen."""
    newest = found.runs(series=run.series, limit=2 * MOST_RUNS)
    before = [one for one in newest if one.order < run.order and one.id != run.id]
    return found.whole(before[: MOST_RUNS - 1]), found.first_seen(run.series)


def _finding(
    key: tuple[str, str], first_seen: str, outcome: Outcome, returned: bool, runs: list[RunRecord]
) -> FindingPast:
    marks = timeline(runs, key)
    return FindingPast(
        first_seen,
        is_new=outcome is Outcome.NEW,
        returned=returned,
        flaky=is_flaky(marks),
        marks=tuple(mark.value for mark in marks),
    )


def _numbers(run: RunRecord, folder: Path) -> PastRun:
    fields = next((one for one in run.coverage if one.dimension == "fields"), None)
    known = fields.exercised + fields.missing if fields else 0
    return PastRun(
        run.id,
        run.started_at,
        run.verdict,
        new=run.total(Verdict.FAIL) + run.total(Verdict.WARNING),
        known=run.total(Verdict.KNOWN),
        covered=fields.exercised / known if fields and known else None,
        seconds=mean_seconds((one.region, one.seconds, one.interactions) for one in run.looks),
        page=_page(run, folder),
    )


def _page(run: RunRecord, folder: Path) -> str:
    """Where its report is from here; empty if it is there no longer, or on another disk."""
    page = Path(run.report) / "index.html" if run.report else None
    if page is None or not page.is_file():
        return ""
    try:
        return quote(Path(os.path.relpath(page, folder)).as_posix())
    except ValueError:
        return ""
