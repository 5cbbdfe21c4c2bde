"""One run: every region's traffic, judged, grouped and reported."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from attrs import evolve, field

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.checks.coverage import coverage
from intercontract.checks.registry import all_checks
from intercontract.checks.remarks import field_remarks
from intercontract.checks.uncovered import uncovered_notes
from intercontract.contract.contract import Contract
from intercontract.contract.load import DEVIATIONS
from intercontract.deviation.register import Register
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.grid import grid, timed, without_answer, without_success
from intercontract.engine.judging.not_verified import by_nothing, of_other_versions
from intercontract.engine.judging.partial import Partial
from intercontract.engine.judging.versions import Versions
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.engine.setup.settings import RunSettings
from intercontract.model.event import (
    InteractionDone,
    Listen,
    RunFinished,
    RunStarted,
    StageStarted,
    ignore,
)
from intercontract.model.finding import NOT_VERIFIED
from intercontract.model.interaction import Interaction
from intercontract.model.region import REGIONS
from intercontract.model.report import Report
from intercontract.model.run import RunInfo
from intercontract.values import define


@define
class Run:
    """What a run has gathered so far; `finish` makes the report of it, also when it was cut short."""

    settings: RunSettings
    contract: Contract
    listen: Listen = ignore
    redactor: Redactor = field(factory=Redactor)
    started: datetime = field(factory=lambda: datetime.now(UTC))
    notes: list[str] = field(factory=list)
    signal: str = ""
    collector: Collector = field(init=False)
    cleaning: float = 0.0
    _clock: float = field(factory=time.monotonic)

    def __attrs_post_init__(self) -> None:
        deviations = deviations_of(self.contract)
        checks, selection = all_checks(), self.settings.selection
        for name in sorted(
            {d.check for d in deviations} - {check.id for check in checks} - {NOT_VERIFIED}
        ):
            self.notes.append(
                f"{DEVIATIONS} names the check {name}, and there is none of that name"
            )
        self.collector = Collector(
            contract=self.contract,
            checks=selection.chosen_checks(),
            register=Register(selection.chosen_deviations(deviations), self.started.date()),
            listen=self.judged,
            redactor=self.redactor,
            operations=self.settings.operations,
            selection=selection,
        )
        self.notes += selection.notes()
        self.listen(RunStarted(self.info()))

    def judged(self, interaction: Interaction, fresh: int) -> None:
        """Say that an interaction was judged, and how many of its findings are new."""
        self.listen(InteractionDone(interaction, fresh, self.redactor.interaction))

    def stage(self, region: str, name: str) -> None:
        """Say that a region's stage begins."""
        self.listen(StageStarted(region, self.redactor.text(name)))

    def left(self) -> float | None:
        """Seconds left of the time given, or None when there is no limit.

        What one region's clean-up takes (``cleaning``) is not taken from those after it.
        """
        if self.settings.max_time is None:
            return None
        return max(self.settings.max_time - (time.monotonic() - self._clock - self.cleaning), 0.0)

    def info(self, stopped: str = "") -> RunInfo:
        """The facts of the run."""
        settings = self.settings
        info = RunInfo(
            id=self.started.strftime("%Y%m%d-%H%M%S-") + f"{self.started.microsecond:06d}",
            started_at=self.started.isoformat(timespec="seconds").replace("+00:00", "Z"),
            command=settings.command,
            target=str(settings.target),
            api_version=settings.api_version,
            contract=self.contract.name,
            regions=settings.regions,
            seed=settings.seed,
            seeds=settings.seeds,
            complete=not stopped,
            stopped=stopped,
            signal=self.signal,
            duration=round(time.monotonic() - self._clock, 3),
            selftest=settings.selftest,
            notes=tuple(self.notes),
        )
        return self.redactor.info(info)

    def finish(self, stopped: str = "", *parts: Partial, stale: bool = False) -> Report:
        """The report: sequences and regions judged, findings grouped, coverage worked out.

        ``stopped`` says what cut the run short, as in `RunInfo`; ``parts`` were judged elsewhere.
        """
        collector = self.collector
        whole = collector.finish(*parts, stale=stale and not stopped)
        self.notes += Versions(self.contract, whole.unversioned).notes()
        groups = collector.defects.groups()
        if not self.settings.regions:
            seen = {one.region for one in whole.answered}
            known = [region for region in REGIONS if region in seen]
            self.settings = evolve(self.settings, regions=(*known, *sorted(seen - set(known))))
        settings = self.settings
        cells = timed(
            grid(self.contract, settings.regions, whole.answered, groups, settings.operations),
            whole.waited,
        )
        report = Report(
            run=self.info(stopped),
            interactions=whole.interactions,
            groups=groups,
            grid=cells,
            coverage=coverage(
                whole.evidence,
                self.contract,
                settings.operations,
                checks=collector.checks,
                exercised=whole.exercised,
            ),
            fields=tuple(
                self.redactor.remark(remark)
                for remark in field_remarks(whole.evidence, self.contract, self.redactor.value)
            ),
            not_verified=tuple(
                map(
                    self.redactor.text,
                    (
                        *self.notes,
                        *uncovered_notes(whole.uncovered),
                        *without_answer(whole.answered),
                        *sorted(whole.unjudged),
                        *without_success(cells),
                        *of_other_versions(whole.answered, self.contract),
                        *by_nothing(self.contract, settings.operations),
                    ),
                )
            ),
        )
        self.listen(RunFinished(report))
        return report
