"""`sdk`: what published SDKs send, declare, understand and do in trouble, against what was recorded."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from attrs import field

from intercontract.contract.contract import Contract
from intercontract.contract.load import ContractSource
from intercontract.deviation.register import Register
from intercontract.engine.comparison.settings import Paths
from intercontract.engine.sdk_diff import upgraded
from intercontract.engine.sdk_report import SdkTally
from intercontract.engine.setup.corpus import corpus_folder
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.engine.setup.names import Names, names_in
from intercontract.engine.setup.prepare import contract_for
from intercontract.engine.setup.score import score_of
from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.gateway.recordings import recordings
from intercontract.model.event import Listen, RunFinished, RunStarted, StageStarted, ignore
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.model.run import RunInfo
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.driver import Driver
from intercontract.sdk.install import Installed, NotInstalled, NoToolchain, installed
from intercontract.sdk.languages import Sdk, sdks
from intercontract.sdk.process import DriverError, DriverProcess
from intercontract.sdk.rules import ASPECTS
from intercontract.sdk.stage import AnswerStage
from intercontract.sdk.verify import OBSERVERS
from intercontract.values import define


def sdk(
    names: Names = (),
    *,
    diff: Names | None = None,
    aspect: Names | None = None,
    operation: Names | None = None,
    cassettes: Paths = (),
    api_version: str | None = None,
    contract: ContractSource | None = None,
    drivers: str | Path | None = None,
    cache: str | Path | None = None,
    report_dir: str | Path = Path("reports"),
    listen: Listen = ignore,
) -> Report:
    """Verify SDKs against recorded responses, each through a driver in its own language.

    Args:
        names: ``NAME``, ``NAME==VERSION``, or ``NAME@FOLDER`` of an SDK that was built there; every
            version that a lock is kept of where nothing is named.
        diff: Two versions, in place of ``names``: what changes for whoever goes from one to the other.
        aspect: Only these aspects: sent, declared, understood, errors, pages, retries, regions.
        operation: Only these operations, by ``operationId``.
        cassettes: The recordings to play: a corpus, files, or folders of them.
        api_version: The version of contract and recordings, 2.11 where nothing else is named.
        contract: A name from ``contracts/``, the path of an OpenAPI file, or a loaded contract.
        drivers: A folder of drivers, each in a folder of its own, in place of those that come along.
        cache: Where SDKs are installed, the user's cache where nothing is named.
        report_dir: Where the score of the last selftest is kept, which the report quotes.
        listen: Told of each event as it happens.

    Raises:
        ConfigurationError: there is no driver for an SDK, or no such aspect or operation.
        ContractError: the contract cannot be loaded.
        CassetteError: the recordings are missing or damaged.
    """
    pair = names_in(diff)
    own = [Path(drivers)] if drivers is not None else []
    chosen, wanted = sdks(pair or names_in(names), *own), aspects_in(aspect)
    operations = names_in(operation)
    if pair and len(chosen) != 2:
        raise ConfigurationError(
            f"--diff compares two versions, and these are {len(chosen)}",
            hint="name them as in python-intercom==4.0.0 python-intercom==5.0.1",
        )
    loaded, version = contract_for(contract, api_version, operations)
    given = [cassettes] if isinstance(cassettes, (str, Path)) else cassettes
    folders = [Path(path) for path in given] or [corpus_folder()]
    here = Path.cwd()
    near = [path.relative_to(here) if path.is_relative_to(here) else path for path in folders]
    recorded = recordings(near, "us", version)
    run = SdkRun(
        loaded,
        version,
        recorded,
        operations,
        wanted,
        listen,
        Path(cache) if cache else None,
        score_of(Path(report_dir)),
    )
    for one in chosen:
        run.verify(one)
    report = run.report(tuple(map(str, chosen)))
    if pair:
        before, after = map(str, chosen)
        if {before, after} <= set(run.offered):
            report = upgraded(report, before, after, run.offered)
    listen(RunFinished(report))
    return report


def aspects_in(given: Names | None) -> tuple[str, ...]:
    """The aspects that are named, all where none is.

    Raises:
        ConfigurationError: one does not exist.
    """
    wanted = names_in(given)
    for name in wanted:
        if name not in ASPECTS:
            raise ConfigurationError(
                f"there is no aspect {name!r}",
                hint=did_you_mean(name, ASPECTS, f"there are {', '.join(ASPECTS)}"),
            )
    return wanted or ASPECTS


@define
class SdkRun:
    """One run over any number of SDKs."""

    contract: Contract
    version: str
    recorded: tuple[Interaction, ...]
    operations: tuple[str, ...]
    aspects: tuple[str, ...]
    listen: Listen = ignore
    cache: Path | None = None
    selftest: str = ""
    tally: SdkTally = field(init=False)
    notes: list[str] = field(init=False, factory=list)
    not_verified: list[str] = field(init=False, factory=list)
    calls: int = field(init=False, default=0)
    offered: dict[str, frozenset[str]] = field(init=False, factory=dict)
    started: datetime = field(init=False, factory=lambda: datetime.now(UTC))
    _clock: float = field(init=False, factory=time.monotonic)

    def __attrs_post_init__(self) -> None:
        self.tally = SdkTally(Register(deviations_of(self.contract), self.started.date()))
        self.listen(RunStarted(self.info(())))

    def verify(self, sdk: Sdk) -> None:
        """Every aspect of one SDK; one whose language is not here is skipped, and it says why."""
        self.listen(StageStarted(str(sdk), "installing"))
        try:
            place = installed(sdk, self.cache)
        except NoToolchain as reason:
            self.not_verified.append(f"{sdk} was skipped: {reason}")
            return
        except NotInstalled as reason:
            self.tally.unverified(str(sdk), f"{sdk} was not verified: {reason}")
            return
        if place.note:
            self.notes.append(f"{sdk}: {place.note}")
        with AnswerStage().listening() as stage:
            self._aspects(place, stage)

    def _aspects(self, place: Installed, stage: AnswerStage) -> None:
        bench: SdkBench | None = None
        for aspects, observer in OBSERVERS.items():
            if not set(aspects) & set(self.aspects):
                continue
            self.listen(StageStarted(str(place.sdk), ", ".join(aspects)))
            try:
                bench = bench or self._bench(place, stage)
                calls = bench.driver.introduction.calls
                self.offered[bench.sdk] = frozenset(call.call for call in calls)
                for observation in observer(bench):
                    self.calls += 1
                    if observation.aspect in self.aspects:
                        self.tally.add(bench.sdk, observation)
            except DriverError as problem:
                self.tally.broken(str(place.sdk), aspects[0], problem.message, problem.hint)
                if bench is None:
                    return
                bench.driver.stop()
                bench = None
        if bench is not None:
            self.not_verified += bench.not_verified()
            self.notes += bench.notes
            bench.driver.stop()

    def _bench(self, place: Installed, stage: AnswerStage) -> SdkBench:
        driver = Driver(DriverProcess(place.command, place.folder, place.environment))
        return SdkBench(place, driver, stage, self.contract, self.recorded, self.operations)

    def info(self, names: tuple[str, ...]) -> RunInfo:
        """The facts of the run."""
        return RunInfo(
            id=self.started.strftime("%Y%m%d-%H%M%S-") + f"{self.started.microsecond:06d}",
            started_at=self.started.isoformat(timespec="seconds").replace("+00:00", "Z"),
            command="sdk",
            target=", ".join(names) or "replay",
            api_version=self.version,
            contract=self.contract.name,
            duration=round(time.monotonic() - self._clock, 3),
            selftest=self.selftest,
            notes=tuple(self.notes),
        )

    def report(self, names: tuple[str, ...]) -> Report:
        """What was found; that nothing was judged is a finding too."""
        if not self.calls and not self.tally.groups:
            why = "; ".join(self.not_verified) or "no aspect had anything to look at"
            self.tally.unverified("", f"nothing was judged: {why}")
        return Report(
            run=self.info(names),
            interactions=self.calls,
            groups=self.tally.ordered(),
            grid=self.tally.cells(),
            not_verified=tuple(self.not_verified),
        )
