"""Playing scenarios at one region, and leaving no walk open of which a workspace has one at a time."""

from __future__ import annotations

from collections import deque
from contextlib import suppress

from intercontract.engine.judging.not_verified import unplayed
from intercontract.engine.judging.run_state import Run
from intercontract.engine.runs.regions import Opened
from intercontract.generate.scenario import Player, Scenario
from intercontract.generate.sender import OutOfTime


def play(run: Run, region: str, opened: Opened, scenarios: tuple[Scenario, ...]) -> None:
    """Play the scenarios; what could not be played, or not to its end, is reported."""
    session = opened.session

    def wait(seconds: float) -> bool:
        if not session.has(seconds):
            return False
        run.stage(region, "waiting for another walk to end")
        session.pause(seconds)
        return True

    run.stage(region, "scenarios")
    player = Player(session, run.settings.api_version, opened.mark, wait)
    try:
        for scenario in scenarios:
            if scenario.writes and session.read_only:
                run.notes.append(
                    f"{region}: scenario {scenario.id} writes, and this run is read-only"
                )
                continue
            for _ in player.play(scenario):
                pass
    finally:
        wanted = run.settings.operations
        run.notes += [
            f"{region}: scenario {walk.scenario}, {walk.place}: {walk.reason}"
            for walk in player.bounded
        ]
        for found in unplayed(player.skipped, run.contract, region, wanted):
            run.collector.report(found)


def close_walks(run: Run, region: str, opened: Opened, scenarios: tuple[Scenario, ...]) -> None:
    """Go to the end of walks that generated requests began: the next run in this workspace needs them.

    The embedded sandbox begins anew each time.
    """
    if not opened.workspace:
        return
    player = Player(opened.session, run.settings.api_version, opened.mark)
    steps = [step for scenario in scenarios for step in scenario.steps]
    for step in steps:
        if not (step.follow and step.follow.busy):
            continue
        for exchange in reversed(run.collector.exchanges):
            interaction = exchange.interaction
            succeeded = interaction.region == region and interaction.response.status == 200
            if succeeded and interaction.request.path == step.path:
                with suppress(OutOfTime):  # whatever was asked for is done
                    deque(player.finish(step, interaction), maxlen=0)
                break
