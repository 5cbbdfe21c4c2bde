"""Keeping runs in the history as they happen, without ever getting in their way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field

from intercontract.engine.history import (
    BaselineSource,
    address_of,
    baseline_of,
    drift_record,
    opened,
    series_of,
    waiting,
)
from intercontract.engine.past import past_of
from intercontract.errors import HistoryError
from intercontract.history.record import DRIFT, RunRecord, began, record_of
from intercontract.model.baseline import Baseline
from intercontract.model.event import Event, Listen, RunStarted, ignore
from intercontract.model.report import Report
from intercontract.report.past import MOST_RUNS, Past
from intercontract.report.registry import FormatOptions, named, outline
from intercontract.report.write import whole
from intercontract.values import define

if TYPE_CHECKING:
    from intercontract.drift.report import DriftReport
    from intercontract.history.store import History
    from intercontract.history.waiting import Waiting
    from intercontract.report.outline import Outline

NOT_KEPT = "the history was not kept"
WAITING = "the history keeps the run in a file, as the database takes nothing in"


@define
class RunKeeper:
    """A listener that writes down that a run begins; `keep` writes down what came of it.

    A history that cannot be written never stops a run. What went wrong is among its ``problems``, by what
    could not be done; ``is_asked_for`` says that somebody named the history, who counts on it.
    """

    history: str | None = None
    series: str | None = None
    report_dir: Path = Path("reports")
    listen: Listen = ignore
    problems: dict[str, HistoryError] = field(init=False, factory=dict)
    _baseline: BaselineSource | None = field(default=None, init=False)
    _begun: str = field(default="", init=False)
    _last: tuple[Report | DriftReport, RunRecord] | None = field(default=None, init=False)

    @property
    def is_asked_for(self) -> bool:
        """Whether a history was named."""
        return bool(self.history)

    @property
    def is_lost(self) -> bool:
        """Whether the history has nothing of what came of the run."""
        return NOT_KEPT in self.problems

    def judge_by(self, baseline: str | None) -> None:
        """Find the baseline, before anything is sent.

        Raises:
            HistoryError, ConfigurationError: there is no such run or file.
        """
        if baseline is not None:
            self._baseline = baseline_of(baseline, self.history)

    def __call__(self, event: Event) -> None:
        """Hear of a run."""
        if isinstance(event, RunStarted):
            run = event.run
            place = str(self.report_dir / run.id)
            record = began(run, series_of(run, self.series), report=place)
            self._begun = run.id
            self._write(lambda found: found.begin(record))
        self.listen(event)

    def judged(self, report: Report | DriftReport) -> Report | DriftReport:
        """The report, judged by what is new since the baseline; by nothing where that cannot be read."""
        try:
            baseline = self._since(report)
        except HistoryError as problem:
            self.problems["nothing was judged by the baseline"], baseline = problem, None
        return report if baseline is None else report.since(baseline)

    def _since(self, report: Report | DriftReport) -> Baseline | None:
        if self._baseline is None:
            return None
        return self._baseline.of(self._record(report).series)

    def past(self, report: Report | DriftReport) -> Past | None:
        """What earlier runs say of a run; None where nothing is known of any."""
        if not isinstance(report, Report):
            return None
        return past_of(self.history, self._record(report), self.report_dir / report.run.id)

    def keep(self, report: Report | DriftReport, told: Outline | None = None) -> None:
        """Keep what came of a run, as it was before it was judged by a baseline.

        ``told`` is its outline, where that was made already.
        """
        if address_of(self.history) is None:
            return
        told = told or outline(report)
        document = whole(named("json")(told, FormatOptions()))
        content = document if isinstance(document, bytes) else document.encode()
        record = self._record(report, told)
        self._write(lambda found: found.keep(record, content))
        self._take_in()

    def fail(self, why: str) -> None:
        """Take note that the run that began came to nothing."""
        if self._begun:
            self._write(lambda found: found.fail(self._begun, why))
            self._take_in()

    def _record(self, report: Report | DriftReport, told: Outline | None = None) -> RunRecord:
        if self._last is None or self._last[0] is not report:
            self._last = report, self._made(report, told)
        return self._last[1]

    def _made(self, report: Report | DriftReport, told: Outline | None) -> RunRecord:
        if isinstance(report, Report):
            place = str(self.report_dir / report.run.id)
            return record_of(report, series_of(report.run, self.series), place)
        at = datetime.now(UTC)
        place = str(self.report_dir / DRIFT)
        return drift_record((told or outline(report)).document(), at, self.series, place)

    def _take_in(self) -> None:
        """Have the database take in what waits, where that is much."""
        waits = waiting(self.history)
        try:
            if waits is None or not waits.is_full(MOST_RUNS):
                return
            with opened(self.history):
                self.problems.pop(WAITING, None)
        except HistoryError as problem:
            self.problems[WAITING] = problem

    def _write(self, how: Callable[[History | Waiting], object]) -> None:
        if address_of(self.history) is None:
            return
        waits = waiting(self.history)
        try:
            if waits is not None:
                how(waits)
            else:
                with opened(self.history, makes=True) as found:
                    how(found)
        except HistoryError as problem:
            self.problems[NOT_KEPT] = problem
        else:
            self.problems.pop(NOT_KEPT, None)  # what was in the way at the beginning is gone
