"""What earlier runs say beside a report: since when findings are there, what is fixed, how numbers went.

Values only; who keeps a history makes them of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory

from intercontract.model.finding import Verdict
from intercontract.values import frozen

SEEN, ABSENT, NOT_LOOKED_AT = "seen", "absent", "not looked at"
MOST_RUNS = 30


@frozen
class PastRun:
    """One run in numbers. ``covered`` is the share of documented fields that were exercised, from 0 to 1;
    ``seconds`` the mean time of an answer by region. ``page`` is where its report is, from this one's folder.
    """

    id: str
    started_at: str
    verdict: Verdict
    new: int = 0
    known: int = 0
    covered: float | None = None
    seconds: Mapping[str, float] = Factory(dict)
    page: str = ""


@frozen
class FindingPast:
    """What earlier runs say of one finding in one region.

    ``marks`` goes with the runs of the `Past`, the oldest first: ``seen``, ``absent`` or ``not looked at``.
    """

    first_seen: str
    is_new: bool = False
    returned: bool = False
    flaky: bool = False
    marks: tuple[str, ...] = ()


@frozen
class Gone:
    """A finding that an earlier run saw and this one, which looked, did not."""

    fingerprint: str
    verdict: Verdict
    region: str
    check: str
    operation: str
    pointer: str
    message: str
    first_seen: str
    last_seen: str


@frozen
class Past:
    """The runs before this one and itself, the oldest first, and what they say of findings.

    ``findings`` is by fingerprint and region, empty where there is none. ``base`` is the run that ``fixed``
    and ``is_new`` compare with; ``unlooked`` counts what it saw and this run did not look at.
    """

    runs: tuple[PastRun, ...] = ()
    findings: Mapping[tuple[str, str], FindingPast] = Factory(dict)
    fixed: tuple[Gone, ...] = ()
    unlooked: int = 0
    base: str = ""
