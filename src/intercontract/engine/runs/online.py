"""Runs that send: scenarios first, then generated requests, region by region."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.contract.reading.garbage_collection import paused_garbage_collection
from intercontract.engine.judging.not_verified import silent
from intercontract.engine.judging.partial import Partial
from intercontract.engine.judging.run_state import Run
from intercontract.engine.processes.interrupt import ToldToStop, interruptible, signal_of
from intercontract.engine.processes.processors import are_possible
from intercontract.engine.runs.coverage_guided import request_uncovered
from intercontract.engine.runs.leavings import remove_earlier, remove_own
from intercontract.engine.runs.lifecycles import follow_records
from intercontract.engine.runs.playing import close_walks, play
from intercontract.engine.runs.regions import Opened, open_region, recorded_base
from intercontract.engine.runs.side_by_side import Share, side_by_side
from intercontract.engine.setup.depth import in_depth
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.engine.setup.scenarios import playable_scenarios, wanted_scenarios
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import ConfigurationError, TargetUnreachable
from intercontract.files.cache import cache_folder
from intercontract.generate.own import create_own
from intercontract.generate.phases import PHASES
from intercontract.generate.pool import discover, written_to
from intercontract.generate.scenario import Scenario
from intercontract.generate.sender import OutOfTime
from intercontract.model.event import Listen, ignore
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.model.words import plural
from intercontract.transport.address import Kind

Tap = Callable[[Interaction], None]

# What cut a run short, the most serious first.
_STOPPED = ("interrupted", "broken", "unreachable", "time")


def run_online(
    settings: RunSettings,
    contract: Contract,
    listen: Listen = ignore,
    tap: Tap = lambda _interaction: None,
    redactor: Redactor | None = None,
    jobs: int = 1,
) -> Report:
    """Send, judge and report; ``tap`` is told of each interaction before the next request leaves.

    What is reported has passed ``redactor``, one of the run's own where none is given. Embedded sandboxes
    answer in up to ``jobs`` processes at once, a region in each; then the tap hears nothing here.

    Every region is met before anything but ``GET /me`` is sent to one. A run that is interrupted, that
    has a region which does not answer, or whose target goes away after it began, is reported as far as
    it came, and is not complete.

    Raises:
        ConfigurationError: a live target without workspace or token, or operations of which the sandbox
            serves none.
        TargetRefused: a target may not be tested.
        TargetUnreachable: no target answers.
    """
    if settings.target.kind is Kind.SANDBOX and not chosen_operations(
        settings, contract, sandbox=True
    ):
        raise ConfigurationError(
            "the sandbox serves none of these operations",
            hint="test them with --target live or a URL; `contracts show 2.11` names some that it serves",
        )
    if not contract.is_intercom:
        contract = contract.at(*(recorded_base(settings, r, contract) for r in settings.regions))
    if set(PHASES) & set(settings.phases):
        # It takes seconds to import, which are no part of the time that the run was given.
        with paused_garbage_collection():
            from intercontract.generate.property_based import prepare

            prepare()
    redactor = redactor or Redactor(policy_for(None, contract))
    run = Run(settings, contract, listen, redactor)
    playable, outside = playable_scenarios(contract)
    if outside:
        run.notes.append(
            f"scenarios that need operations outside the contract were not played: {', '.join(outside)}"
        )
    excluded = settings.selection.exclude_operations
    unwanted = wanted_scenarios(playable, contract, excluded) if excluded else ()
    if unwanted:
        names = ", ".join(scenario.id for scenario in unwanted)
        run.notes.append(f"scenarios that need excluded operations were not played: {names}")
    playable = tuple(scenario for scenario in playable if scenario not in unwanted)
    scenarios = wanted_scenarios(playable, contract, settings.operations)
    regions, apart = settings.regions, settings.target.kind is Kind.SANDBOX and are_possible()
    if jobs > 1 and len(regions) > 1 and apart:
        parts = [
            partial(_apart, run, region, scenarios, tap, -(-(len(regions) - number) // jobs))
            for number, region in enumerate(regions)
        ]
        with interruptible() as interruption, interruption.raising():
            shares, stopped = side_by_side(run, parts, jobs)
        for share in shares:
            told = set(run.notes)
            run.notes += [note for note in share.notes if note not in told]
    else:
        shares = [Share(Partial())]
        _one_by_one(run, regions, scenarios, tap, shares[0])
        stopped, run.signal = shares[0].stopped, shares[0].signal
    cut = next((s for s in _STOPPED if s in stopped), "")
    return run.finish(cut, *(share.part for share in shares), stale=True)


def _apart(
    run: Run,
    region: str,
    scenarios: tuple[Scenario, ...],
    tap: Tap,
    rounds: int,
    share: Share,
) -> None:
    """One region of a run whose others are tested beside it; ``rounds`` of them are still to come."""
    before = len(run.notes)
    _one_by_one(run, (region,), scenarios, tap, share, rounds)
    share.notes = run.notes[before:]


def _one_by_one(
    run: Run,
    regions: tuple[str, ...],
    scenarios: tuple[Scenario, ...],
    tap: Tap,
    share: Share,
    rounds: int = 0,
) -> None:
    """Test regions one after the other; where others are beside them, ``rounds`` are still to come."""
    stopped = share.stopped
    with interruptible() as interruption, ExitStack() as stack:
        try:
            with interruption.raising():
                met = _meet(run, regions, stack, tap, stopped)
                interruption.sessions += [opened.session for _, opened in met]
            for number, (region, opened) in enumerate(met):
                left = run.left()
                # Time that one region does not use goes to those after it.
                seconds = None if left is None else left / (rounds or len(met) - number)
                before = len(run.collector.exchanges)
                try:
                    with interruption.raising():
                        opened.session.allow(seconds)
                        _region(run, region, opened, scenarios, stopped)
                except OutOfTime as problem:
                    if interruption.number:
                        raise ToldToStop(interruption.number) from None
                    stopped.add("time")
                    _note_out_of_time(run, region, problem, before)
                except TargetUnreachable as problem:
                    stopped.add("unreachable")
                    run.notes.append(f"{region}: {problem.message}")
                finally:
                    remove_own(run, region, opened, is_cut=bool(interruption.number))
                if interruption.number:
                    raise ToldToStop(interruption.number)
        except KeyboardInterrupt as interrupted:
            interruption.is_heard = True
            share.signal = signal_of(interrupted)
            stopped.add("interrupted")


def _meet(
    run: Run, regions: tuple[str, ...], stack: ExitStack, tap: Tap, stopped: set[str]
) -> list[tuple[str, Opened]]:
    def collect(interaction: Interaction) -> tuple[Finding, ...]:
        tap(interaction)
        return run.collector.add(interaction)

    met: list[tuple[str, Opened]] = []
    absent: list[tuple[str, TargetUnreachable]] = []
    for region in regions:
        try:
            opening = open_region(run.settings, region, collect, run.contract, run.left())
            met.append((region, stack.enter_context(opening)))
        except TargetUnreachable as problem:
            absent.append((region, problem))
    if not met:
        raise absent[0][1]
    for region, reason in absent:
        stopped.add("unreachable")
        run.notes.append(f"{region}: {reason.message}")
    return met


def _note_out_of_time(run: Run, region: str, problem: OutOfTime, before: int) -> None:
    """Tell that a region's time is over, and that nothing of it was judged where nothing was added."""
    reason = f": {problem}" if str(problem) else " when its share of the time was over"
    run.notes.append(f"{region}: stopped{reason}")
    if len(run.collector.exchanges) == before:
        run.collector.report(silent(region))


def _region(
    run: Run,
    region: str,
    opened: Opened,
    scenarios: tuple[Scenario, ...],
    stopped: set[str],
) -> None:
    remove_earlier(run, region, opened)
    if "scenarios" in run.settings.phases:
        play(run, region, opened, scenarios)
    _generate(run, region, opened, stopped)
    close_walks(run, region, opened, scenarios)


def _generate(run: Run, region: str, opened: Opened, stopped: set[str]) -> None:
    settings = run.settings
    phases = tuple(phase for phase in PHASES if phase in settings.phases)
    chosen = _sendable(run, region, opened)
    if not (phases and chosen):
        return
    # Hypothesis keeps tables of characters and words; not in the folder of whoever runs this.
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(cache_folder() / "hypothesis"))
    from intercontract.generate.property_based import Generation, Ungenerated, generate

    deep = in_depth(settings, run.contract, chosen)
    rest = tuple(name for name in chosen if name not in deep)
    if rest:
        _note_shallow(run, rest)
    own = opened.ledger.entries() if opened.ledger else None
    excluded = settings.selection.exclude_operations
    absent = (*_absent(opened, run), *excluded)
    pool = discover(opened.session, settings.api_version, run.contract, absent, own)
    if opened.ledger:
        pool.mark = opened.mark
        pool.own = create_own(
            opened.session,
            settings.api_version,
            run.contract.resources,
            opened.mark,
            written_to(run.contract, chosen),
            {o.path for o in run.contract.operations if o.method == "POST" and o.id in excluded},
        )
    last = ""
    for operations, among in ((deep, phases), (rest, ("examples",))):
        if not operations or not set(among) <= set(phases):
            continue
        generation = Generation(
            seed=settings.seed_of(region),
            max_examples=settings.max_examples,
            phases=among,
            operations=operations if len(operations) < len(run.contract.operations) else (),
        )
        for step in generate(run.contract, opened.session, pool, generation, settings.api_version):
            if isinstance(step, Ungenerated):
                stopped.add("broken")
                note = f"{region}: {step.operation} was not generated for: {step.reason}"
                if note not in run.notes:
                    run.notes.append(note)
            elif step.name != last:
                last = step.name
                run.stage(region, last)
    request_uncovered(run, region, opened.session, pool, deep)
    if "stateful" in phases and not (run.contract.is_intercom or opened.session.read_only):
        follow_records(run, region, opened.session, deep)


def _note_shallow(run: Run, operations: tuple[str, ...]) -> None:
    note = (
        f"{plural(len(operations), 'operation')} were tried with their examples only; "
        "--profile nightly or --operation goes into them"
    )
    if note not in run.notes:
        run.notes.append(note)


def _absent(opened: Opened, run: Run) -> tuple[str, ...]:
    """The operations that the sandbox, where it answers, does not have."""
    if opened.answered_by != "sandbox":
        return ()
    return _unserved(run.contract.operations, run.settings.api_version)


def chosen_operations(
    settings: RunSettings, contract: Contract, *, sandbox: bool
) -> tuple[str, ...]:
    """The operations to generate requests for: those asked for that what answers can know."""
    wanted = [
        o for o in contract.operations if not settings.operations or o.id in settings.operations
    ]
    absent = _unserved(wanted, settings.api_version) if sandbox else ()
    return tuple(o.id for o in wanted if o.id not in absent)


def _unserved(operations: Iterable[Operation], version: str) -> tuple[str, ...]:
    # The sandbox is imported where it answers.
    from intercontract.engine.runs.served import unserved

    return unserved(operations, version)


def _sendable(run: Run, region: str, opened: Opened) -> tuple[str, ...]:
    """The operations to generate requests for; those left out are noted as not verified."""
    settings, contract = run.settings, run.contract
    chosen = chosen_operations(settings, contract, sandbox=opened.answered_by == "sandbox")
    absent = [
        o for o in settings.operations or [o.id for o in contract.operations] if o not in chosen
    ]
    if absent:
        note = f"the sandbox does not serve {len(absent)} operations, which were not tested: "
        if (whole := note + ", ".join(absent)) not in run.notes:
            run.notes.append(whole)
    methods = {o.id: o.method for o in contract.operations}
    writing = [name for name in chosen if opened.session.read_only and methods[name] != "GET"]
    run.notes += [f"{region}: {name} writes, and this run is read-only" for name in writing]
    return tuple(name for name in chosen if name not in writing)
