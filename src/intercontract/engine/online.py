"""Runs that send: scenarios first, then generated requests, region by region."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intercontract.contract.contract import Contract
from intercontract.engine.regions import Opened, open_region
from intercontract.engine.run import Listen, Run
from intercontract.engine.scenarios import load_scenarios
from intercontract.engine.settings import RunSettings
from intercontract.errors import TargetUnreachable
from intercontract.generate.pool import discover
from intercontract.generate.scenario import Player, Scenario
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction
from intercontract.model.run import RunReport

Tap = Callable[[Interaction], None]


def run_online(
    settings: RunSettings,
    contract: Contract,
    listen: Listen = lambda _event: None,
    tap: Tap = lambda _interaction: None,
) -> RunReport:
    """Send, judge and report; ``tap`` is told of each interaction before the next request leaves.

    A run that is interrupted, or whose target goes away after it began, is reported as far as it came,
    and is not complete.

    Raises:
        TargetError: nothing could be sent at all.
    """
    run = Run(settings, contract, listen)
    scenarios = load_scenarios(contract)
    stopped = ""
    try:
        for region in settings.regions:
            if run.left() == 0:
                run.notes.append(f"{region}: not begun, the time was over")
                continue
            _region(run, region, scenarios, tap)
    except KeyboardInterrupt:
        stopped = "interrupted"
    except TargetUnreachable as problem:
        if not run.collector.exchanges:
            raise
        run.notes.append(str(problem))
        stopped = "unreachable"
    if not stopped and run.left() == 0:
        stopped = "time"
    return run.finish(stopped, stale=True)


def _region(run: Run, region: str, scenarios: tuple[Scenario, ...], tap: Tap) -> None:
    def collect(interaction: Interaction) -> tuple[Finding, ...]:
        tap(interaction)
        return run.collector.add(interaction)

    with open_region(run.settings, region, collect) as opened:
        try:
            _clean(run, region, opened)
            if "scenarios" in run.settings.phases:
                _play(run, region, opened, scenarios)
            _generate(run, region, opened)
        finally:
            _clean(run, region, opened)


def _play(run: Run, region: str, opened: Opened, scenarios: tuple[Scenario, ...]) -> None:
    run.stage(region, "scenarios")
    mark = run.started.strftime("%Y%m%d%H%M%S") if opened.answered_by != "sandbox" else "sandbox"
    player = Player(opened.door, run.settings.api_version, mark)
    for scenario in scenarios:
        if scenario.writes and opened.door.read_only:
            run.notes.append(f"{region}: scenario {scenario.id} writes, and this run is read-only")
            continue
        for _ in player.play(scenario):
            pass
    run.notes += [f"{region}: {skipped}" for skipped in player.skipped]


def _generate(run: Run, region: str, opened: Opened) -> None:
    from intercontract.generate.property_based import PHASES, Generation, generate

    settings = run.settings
    phases = tuple(phase for phase in PHASES if phase in settings.phases)
    if not phases:
        return
    left = run.left()
    generation = Generation(
        seed=settings.seed,
        max_examples=settings.max_examples,
        max_time=max(int(left), 1) if left is not None else None,
        phases=phases,
        operations=settings.operations,
    )
    pool = discover(opened.door, settings.api_version)
    for stage in _distinct(
        stage.name
        for stage in generate(run.contract, opened.door, pool, generation, settings.api_version)
    ):
        run.stage(region, stage)


def _distinct(names: Iterator[str]) -> Iterator[str]:
    last = None
    for name in names:
        if name != last:
            yield name
        last = name


def _clean(run: Run, region: str, opened: Opened) -> None:
    if not (opened.ledger and opened.ledger.entries()) or opened.door.read_only:
        return
    run.stage(region, "clean-up")
    left = opened.ledger.clean(opened.door, run.settings.api_version)
    if left:
        run.notes.append(f"{region}: could not remove {', '.join(left)}; the ledger keeps them")
