"""Runs that send nothing: cassettes replayed, and traffic that others recorded."""

from __future__ import annotations

from collections.abc import Iterable

from intercontract.contract.contract import Contract
from intercontract.engine.run import Listen, Run
from intercontract.engine.settings import RunSettings
from intercontract.model.interaction import Interaction
from intercontract.model.run import RunReport


def run_offline(
    settings: RunSettings,
    contract: Contract,
    interactions: Iterable[tuple[str, Interaction]],
    listen: Listen = lambda _event: None,
    *,
    notes: Iterable[str] = (),
    stale: bool = False,
) -> RunReport:
    """Judge and report interactions that come with the stage they belong to.

    ``stale`` looks for deviations that no longer show: for a whole corpus, not for a stray recording.
    """
    run = Run(settings, contract, listen)
    stopped = ""
    last = None
    try:
        for stage, interaction in interactions:
            if stage != last:
                run.stage(interaction.region or "?", stage)
                last = stage
            run.collector.add(interaction)
    except KeyboardInterrupt:
        stopped = "interrupted"
    run.notes += notes
    return run.finish(stopped, stale=stale)
