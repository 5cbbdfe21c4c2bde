"""What happens during a run, for those who listen: progress, reports, history."""

from __future__ import annotations

from attrs import frozen

from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.model.run import RunInfo


@frozen
class RunStarted:
    """The first event of a run."""

    run: RunInfo


@frozen
class StageStarted:
    """A region's stage begins: scenarios, a phase of generation, coverage-guided, or replay."""

    region: str
    stage: str


@frozen
class InteractionDone:
    """One request was answered; ``fresh`` counts the new findings it gave."""

    interaction: Interaction
    fresh: int = 0


@frozen
class RunFinished:
    """The run is over; a stream without this event was cut off and is not complete."""

    report: Report


@frozen
class CassetteKept:
    """A cassette is in its place; ``kept`` counts the interactions in it, of those that were recorded."""

    path: str
    kept: int
    recorded: int


Event = RunStarted | StageStarted | InteractionDone | RunFinished | CassetteKept
