"""The runs of one series, whole, and when its findings were first seen: as the history tells it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import Factory

from intercontract.history.alive import as_it_is_now
from intercontract.history.note import RunNote
from intercontract.history.record import FindingKey, RunRecord, RunState
from intercontract.values import frozen


@frozen
class SeriesRuns:
    """Runs of a series, the newest first; ``since`` is when each of its findings was first seen.

    It answers as `History` does.
    """

    records: tuple[RunRecord, ...] = ()
    since: dict[FindingKey, str] = Factory(dict)

    def runs(self, *, series: str, limit: int | None = None) -> list[RunRecord]:
        """The runs, the newest first."""
        return [run for run in self.records if run.series == series][:limit]

    def whole(self, records: Iterable[RunRecord]) -> list[RunRecord]:
        """The same runs: what they saw is with them already."""
        return list(records)

    def first_seen(self, series: str) -> dict[FindingKey, str]:  # noqa: ARG002 - as `History` is asked
        """When each finding of the series was first seen."""
        return self.since


def replayed(told: Iterable[RunNote], known: SeriesRuns) -> SeriesRuns:
    """What there is to tell after all that was told of a series, in the order in which it came.

    ``known`` is what a database has, and what it says of a run that is under way is what it was told.
    """
    runs, since = {run.id: run for run in known.records}, dict(known.since)
    for one in told:
        before = runs.get(one.run)
        if before is not None and before.state is not RunState.RUNNING:
            continue
        if one.record is None:
            if before is not None:
                runs[one.run] = before.failed(one.why)
        elif before is None or one.what == "keep":
            runs[one.run] = one.record
        if one.what == "keep" and one.record is not None:
            for key in one.record.sightings:
                since[key] = min(since.get(key, one.record.started_at), one.record.started_at)
    newest = sorted(runs.values(), key=lambda run: run.order, reverse=True)
    return SeriesRuns(tuple(map(as_it_is_now, newest)), since)
