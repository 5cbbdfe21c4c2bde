"""Runs that send nothing: cassettes replayed, and traffic that others recorded."""

from __future__ import annotations

from collections.abc import Iterable

from intercontract.cassette.redactor import Redactor
from intercontract.contract.contract import Contract
from intercontract.engine.interrupt import interruptible, signal_of
from intercontract.engine.redaction_policy import policy_for
from intercontract.engine.run_state import Listen, Run, ignore
from intercontract.engine.settings import RunSettings
from intercontract.errors import TrafficError
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report


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
    run = Run(settings, contract, listen, Redactor(policy_for(None, contract)))
    stopped = ""
    last = None
    passed_over = 0
    try:
        with interruptible() as interruption, interruption.raising():
            for stage, interaction in interactions:
                if settings.regions and interaction.region not in settings.regions:
                    passed_over += 1
                    continue
                if stage != last:
                    run.stage(interaction.region or "no region", stage)
                    last = stage
                run.collector.add_recorded([interaction])
    except KeyboardInterrupt as interrupted:
        run.signal = signal_of(interrupted)
        stopped = "interrupted"
    if passed_over:
        asked = ", ".join(settings.regions)
        run.notes.append(
            f"{passed_over} interactions of other regions than {asked} were passed over"
        )
    run.notes += notes
    versions = run.collector.versions
    known = any(contract.operation(operation) for _, operation, _ in versions.unjudged)
    if not (run.collector.exchanges or known or stopped):
        hosts = sorted({host for _, host in run.collector.passed_over})
        others = [f"--host leaves out {', '.join(hosts[:5])}"] if hosts else []
        raise TrafficError(
            "there is no interaction to judge",
            hint="; ".join([*others, *run.notes, *versions.notes()][:3])
            or "is this the right file or folder?",
        )
    return run.finish(stopped, stale=stale)
