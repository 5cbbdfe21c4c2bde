"""What happens during a run, for those who listen: progress, reports, history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property

from attrs import field

from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.model.run import RunInfo
from intercontract.values import frozen


@frozen
class RunStarted:
    """The first event of a run."""

    run: RunInfo


@frozen
class StageStarted:
    """A region's stage begins: scenarios, a phase of generation, coverage-guided, or replay."""

    region: str
    stage: str


def _as_it_is(interaction: Interaction) -> Interaction:
    return interaction


@frozen(slots=False)
class InteractionDone:
    """One request was answered; ``fresh`` counts the new findings it gave."""

    _came: Interaction = field(repr=False)
    fresh: int = 0
    _redact: Callable[[Interaction], Interaction] = field(default=_as_it_is, repr=False, eq=False)

    @property
    def region(self) -> str | None:
        """The region that answered."""
        return self._came.region

    @cached_property
    def interaction(self) -> Interaction:
        """The request and its answer without secrets and personal data, worked out when it is asked for."""
        return self._redact(self._came)


@frozen
class PartJudged:
    """Of a large body of traffic some more was judged, so much of all by now (0 to 1).

    ``counts`` are interactions by region, and ``fresh`` the new findings they gave.
    """

    counts: Counter[str]
    fresh: Counter[str]
    done: float


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


Event = RunStarted | StageStarted | InteractionDone | PartJudged | RunFinished | CassetteKept


Listen = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """The listener that hears nothing."""
