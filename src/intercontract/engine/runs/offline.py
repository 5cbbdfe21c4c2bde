"""Runs that send nothing: cassettes replayed, and traffic that others recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from attrs import Factory

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.contract.contract import Contract
from intercontract.engine.judging.partial import Partial
from intercontract.engine.judging.run_state import Run
from intercontract.engine.processes.interrupt import ToldToStop, interruptible, signal_of
from intercontract.engine.processes.processors import are_possible
from intercontract.engine.runs.side_by_side import Share, side_by_side
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import TrafficError
from intercontract.model.event import Listen, ignore
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.values import define


@define
class StagedTraffic:
    """Interactions with the stage that each belongs to; ``notes`` grows while they are read."""

    interactions: Iterable[tuple[str, Interaction]]
    notes: Iterable[str] = Factory(list)


def run_offline(
    settings: RunSettings,
    contract: Contract,
    interactions: Iterable[tuple[str, Interaction]],
    listen: Listen = ignore,
    *,
    notes: Iterable[str] = (),
    stale: bool = False,
) -> Report:
    """Judge and report interactions that come with the stage they belong to.

    Where the settings name regions, only these are judged. ``stale`` looks for deviations that no longer
    show: for a whole corpus, not for a stray recording.

    Raises:
        TrafficError: there is nothing to judge.
    """
    return run_sources(
        settings, contract, [StagedTraffic(interactions, notes)], listen, stale=stale
    )


def run_sources(
    settings: RunSettings,
    contract: Contract,
    sources: Sequence[StagedTraffic],
    listen: Listen = ignore,
    *,
    stale: bool = False,
    jobs: int = 1,
) -> Report:
    """The same for interactions from several sources, each of which holds its sequences whole.

    They are judged in up to ``jobs`` processes at once, and the report is that of one process.
    """
    run = Run(settings, contract, listen, Redactor(policy_for(None, contract)))
    parts = [partial(_judge, run, source) for source in sources]
    shares, stopped = list[Share](), set[str]()
    if jobs > 1 and len(parts) > 1 and are_possible():
        with interruptible() as interruption, interruption.raising():
            shares, stopped = side_by_side(run, parts, jobs)
    else:
        share = Share(Partial())
        for part in parts:
            if not share.stopped:
                part(share)
        shares, stopped, run.signal = [share], share.stopped, share.signal
    run.notes += passed_over_note(sum(share.passed_over for share in shares), settings.regions)
    run.notes += [note for share in shares for note in share.notes]
    judged = [share.part for share in shares]
    refuse_nothing(run, judged, stopped)
    return run.finish("interrupted" if stopped else "", *judged, stale=stale)


def _judge(run: Run, source: StagedTraffic, share: Share) -> None:
    regions, last = run.settings.regions, None
    try:
        with interruptible() as interruption, interruption.raising():
            for stage, interaction in source.interactions:
                if regions and interaction.region not in regions:
                    share.passed_over += 1
                    continue
                if stage != last:
                    run.stage(interaction.region or "no region", stage)
                    last = stage
                run.collector.add_recorded([interaction])
                if interruption.number:  # what judges may have swallowed the exception
                    raise ToldToStop(interruption.number)
    except KeyboardInterrupt as interrupted:
        share.signal = signal_of(interrupted)
        share.stopped.add("interrupted")
    share.notes += source.notes


def passed_over_note(number: int, regions: Sequence[str]) -> list[str]:
    """What to say of interactions of other regions than those asked for."""
    asked = ", ".join(regions)
    return (
        [f"{number} interactions of other regions than {asked} were passed over"] if number else []
    )


def refuse_nothing(run: Run, judged: Sequence[Partial], stopped: Collection[str]) -> None:
    """Refuse to report where there was nothing to judge.

    Raises:
        TrafficError: that is so.
    """
    collector, versions = run.collector, run.collector.versions
    unjudged = [*versions.unjudged, *(one for part in judged for one in part.unversioned)]
    known = any(run.contract.operation(operation) for _, operation, _ in unjudged)
    if collector.exchanges or any(part.interactions for part in judged) or known or stopped:
        return
    outside = [*collector.passed_over, *(one for part in judged for one in part.uncovered)]
    hosts = sorted({host for _, host in outside})
    others = [f"--host leaves out {', '.join(hosts[:5])}"] if hosts else []
    raise TrafficError(
        "there is no interaction to judge",
        hint="; ".join([*others, *run.notes, *versions.notes()][:3])
        or "is this the right file or folder?",
    )
