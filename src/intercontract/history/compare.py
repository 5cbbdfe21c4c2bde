"""Two runs compared: what is new, fixed, still there, flaky, and what nobody looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from intercontract.history.record import FindingKey, RunRecord, SeenFinding
from intercontract.history.timeline import Presence, is_flaky, timeline
from intercontract.model.finding import Verdict
from intercontract.model.json import JSONValue
from intercontract.model.region import region_rank
from intercontract.model.report import NEW
from intercontract.model.words import plural
from intercontract.values import frozen

_ORDER = tuple(dict.fromkeys((*NEW, *Verdict)))


class Outcome(StrEnum):
    """What became of a finding from one run to another."""

    NEW = "new"
    FLAKY = "flaky"
    STILL = "still"
    FIXED = "fixed"
    NOT_LOOKED_AT = "not looked at"


@frozen
class Compared:
    """One finding in one region.

    ``accepted``: a known deviation explains it, in the newer run or, where it is gone, in the older one.
    ``returned``: it is new, and was seen before the older run. ``first_seen`` and ``last_seen`` are times
    within the runs that were given.
    """

    outcome: Outcome
    sighting: SeenFinding
    accepted: bool
    first_seen: str
    last_seen: str
    returned: bool = False

    def to_dict(self) -> dict[str, JSONValue]:
        """The finding as ``history compare --format json`` prints it."""
        seen = self.sighting
        return {
            "outcome": self.outcome.value,
            "fingerprint": seen.fingerprint,
            "region": seen.region or None,
            "check": seen.check,
            "verdict": seen.verdict.value,
            "operation": seen.operation,
            "pointer": seen.pointer,
            "message": seen.message,
            "accepted": self.accepted,
            "returned": self.returned,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
        }


@frozen
class RunComparison:
    """What became of every finding of two runs, gravest first."""

    base: RunRecord
    run: RunRecord
    findings: tuple[Compared, ...]

    def of(self, outcome: Outcome, *, accepted: bool = False) -> tuple[Compared, ...]:
        """The findings with an outcome that need somebody, or those that somebody has accepted."""
        return tuple(
            one for one in self.findings if one.outcome is outcome and one.accepted is accepted
        )

    def total(self, outcome: Outcome) -> int:
        """How many defects have an outcome, in whatever regions, accepted ones apart."""
        return len({one.sighting.fingerprint for one in self.of(outcome)})

    @property
    def is_news(self) -> bool:
        """Whether somebody should be told: something is new, or fixed, or the run broke."""
        return bool(self.total(Outcome.NEW) or self.total(Outcome.FIXED) or not self.run.is_over)

    @property
    def headline(self) -> str:
        """``2 new, 1 fixed, 3 still there``; what there is none of is left out."""
        words = {Outcome.STILL: "still there"}
        told = [
            f"{total:,} {words.get(outcome, outcome.value)}"
            for outcome in Outcome
            if (total := self.total(outcome))
        ]
        known = len({one.sighting.fingerprint for one in self.findings if one.accepted})
        told += [plural(known, "known deviation")] if known else []
        cut = "" if self.run.is_over else f"the run is {self.run.state.value}: "
        return cut + (", ".join(told) or "no findings in either run")

    def to_dict(self) -> dict[str, JSONValue]:
        """The document that ``history compare --format json`` prints."""
        return {
            "base": self.base.id,
            "run": self.run.id,
            "summary": {outcome.value: self.total(outcome) for outcome in Outcome}
            | {"headline": self.headline},
            "findings": [one.to_dict() for one in self.findings],
        }


def compare(
    base: RunRecord,
    run: RunRecord,
    before: Iterable[RunRecord] = (),
    *,
    first_seen: Mapping[FindingKey, str] | None = None,
) -> RunComparison:
    """Compare a run with an older one.

    ``before`` are other runs of the series: with them it is told since when a finding is there, whether it
    is flaky, and, where the older run did not look, what the last one that did look had seen.
    ``first_seen`` are times from runs that are kept no longer.
    """
    others = {one.id: one for one in before if one.id not in (base.id, run.id)}.values()
    older = sorted((*(one for one in others if one.order < run.order), base), key=_order)
    since = first_seen or {}
    keys = dict.fromkeys(key for one in (run, base, *older) for key in one.sightings)
    found = (_compared(key, run, older, base, since.get(key, "")) for key in keys)
    return RunComparison(base, run, tuple(sorted(filter(None, found), key=_rank)))


def _order(run: RunRecord) -> tuple[str, str]:
    return run.order


def _compared(
    key: FindingKey, run: RunRecord, older: Sequence[RunRecord], base: RunRecord, since: str
) -> Compared | None:
    """What became of a finding; None of one that was gone by then."""
    presences = timeline((*older, run), key)
    upto = older.index(base) + 1
    then = _last_look(key, older[:upto], presences)
    now = run.sightings.get(key)
    if now is None and then is None:
        return None
    seen = [one for one in (*older, run) if key in one.sightings]
    sighting = now or seen[-1].sightings[key]
    returned = False
    if is_flaky(presences) and not sighting.accepted:
        outcome = Outcome.FLAKY
    elif now is None:
        gone = presences[-1] is Presence.ABSENT
        outcome = Outcome.FIXED if gone else Outcome.NOT_LOOKED_AT
    elif then and (now.accepted or not then.accepted):
        outcome = Outcome.STILL
    else:
        # What a deviation explained, and none explains any more, is new to whoever has to act.
        outcome = Outcome.NEW
        returned = then is None and (len(seen) > 1 or "" < since < seen[0].started_at)
    return Compared(
        outcome,
        sighting,
        sighting.accepted,
        min(since or seen[0].started_at, seen[0].started_at),
        seen[-1].started_at,
        returned,
    )


def _last_look(
    key: FindingKey, runs: Sequence[RunRecord], presences: Sequence[Presence]
) -> SeenFinding | None:
    """What the last of the runs that looked saw; None if it was gone, or nobody ever saw it."""
    for run, presence in reversed(list(zip(runs, presences, strict=False))):
        if presence is not Presence.NOT_LOOKED_AT:
            return run.sightings.get(key)
    return None


def _rank(one: Compared) -> tuple[object, ...]:
    seen = one.sighting
    return (
        one.accepted,
        list(Outcome).index(one.outcome),
        _ORDER.index(seen.verdict),
        seen.operation,
        seen.check,
        seen.pointer,
        seen.fingerprint,
        *region_rank(seen.region),
    )
