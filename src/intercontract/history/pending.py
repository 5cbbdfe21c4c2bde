"""The runs of a series that wait, told as the history would tell them were they taken in."""

from __future__ import annotations

from collections.abc import Iterable

from intercontract.history.alive import as_it_is_now
from intercontract.history.note import RunNote
from intercontract.history.record import FindingKey, RunRecord, RunState
from intercontract.values import frozen


@frozen
class PendingSeries:
    """The runs of one series, whole, the newest first; it answers as `History` does.

    ``kept`` are those that came to their end and have a report.
    """

    records: tuple[RunRecord, ...] = ()
    kept: frozenset[str] = frozenset()

    def runs(self, *, series: str, limit: int | None = None) -> list[RunRecord]:
        """The runs, the newest first."""
        return [run for run in self.records if run.series == series][:limit]

    def whole(self, records: Iterable[RunRecord]) -> list[RunRecord]:
        """The same runs: what they saw is with them already."""
        return list(records)

    def first_seen(self, series: str) -> dict[FindingKey, str]:
        """When each finding of the series was first seen."""
        ended = [run for run in self.runs(series=series) if run.id in self.kept]
        return {key: run.started_at for run in ended for key in run.sightings}


def replayed(told: Iterable[RunNote]) -> PendingSeries:
    """What is left to tell after all that was told of a series, in the order in which it came."""
    runs: dict[str, RunRecord] = {}
    kept = set[str]()
    for one in told:
        known = runs.get(one.run)
        if known is not None and known.state is not RunState.RUNNING:
            continue
        if one.record is None:
            if known is not None:
                runs[one.run] = known.failed(one.why)
        elif known is None or one.what == "keep":
            runs[one.run] = one.record
        if one.what == "keep":
            kept.add(one.run)
    newest = sorted(runs.values(), key=lambda run: run.order, reverse=True)
    return PendingSeries(tuple(map(as_it_is_now, newest)), frozenset(kept))
