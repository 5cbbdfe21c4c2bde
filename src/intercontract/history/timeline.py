"""One finding over the runs of a series: where it was seen, where not, and where nobody looked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import dropwhile, pairwise

from intercontract.history.record import FindingKey, RunRecord, SeenFinding
from intercontract.values import frozen

WINDOW = 10
"""Of how many looks the newest ones decide whether a finding is flaky."""
_FLIPS = 3


class Presence(StrEnum):
    """What one run says of one finding."""

    SEEN = "seen"
    ABSENT = "absent"
    NOT_LOOKED_AT = "not looked at"


def timeline(runs: Sequence[RunRecord], key: FindingKey) -> tuple[Presence, ...]:
    """What each run says of a finding; the runs are of one series, the oldest first."""
    seen = [run for run in runs if key in run.sightings]
    if not seen:
        return (Presence.NOT_LOOKED_AT,) * len(runs)
    found, last = [], seen[0]
    for run in runs:
        if key in run.sightings:
            last = run
            found.append(Presence.SEEN)
        elif run.looked_at(last.sightings[key], last):
            found.append(Presence.ABSENT)
        else:
            found.append(Presence.NOT_LOOKED_AT)
    return tuple(found)


def is_flaky(presences: Iterable[Presence]) -> bool:
    """Whether a finding comes and goes: it went, came back and went again, or more, within ten looks.

    One that went once, and came back once, has returned, which is not the same.
    """
    looks = [one for one in presences if one is not Presence.NOT_LOOKED_AT][-WINDOW:]
    since = list(dropwhile(lambda one: one is Presence.ABSENT, looks))
    return sum(one is not other for one, other in pairwise(since)) >= _FLIPS


@frozen
class Life:
    """One finding's life in one region. ``presences`` goes with the runs that are still kept.

    ``first_seen`` and ``last_seen`` are times, ``runs`` counts the runs that saw it; all three also of runs
    that are kept no longer.
    """

    sighting: SeenFinding
    first_seen: str
    first_run: str
    last_seen: str
    last_run: str
    runs: int
    versions: tuple[str, ...] = ()
    presences: tuple[Presence, ...] = ()

    @property
    def now(self) -> str:
        """Where it stands: ``seen``, ``absent``, ``flaky`` or ``not looked at``, by the newest look."""
        if is_flaky(self.presences):
            return "flaky"
        looks = [one for one in self.presences if one is not Presence.NOT_LOOKED_AT]
        return (looks[-1] if looks else Presence.NOT_LOOKED_AT).value
