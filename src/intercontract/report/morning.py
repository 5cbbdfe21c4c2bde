"""The page that people open in the morning: what a night found, and where its parts have their reports."""

from __future__ import annotations

from intercontract.model.finding import Verdict
from intercontract.values import frozen

FOUND_SHOWN = 100
"""Most findings of one check that the page lists; each part's own report has all."""
OPEN = 12
"""So many findings are unfolded."""
CHANGES_SHOWN = 25
"""Most changes of a comparison that the page lists, gravest first."""


@frozen
class MorningPart:
    """One command of the night; ``page`` is its own report, from the page of the night."""

    line: str
    verdict: Verdict
    outcome: str
    seconds: float
    since: str = ""
    page: str = ""


@frozen
class MorningFinding:
    """One finding in all its ``places``: regions, or SDKs."""

    verdict: Verdict
    check: str
    operation: str
    pointer: str
    message: str
    places: tuple[str, ...]
    first_seen: str
    returned: bool = False
    page: str = ""


@frozen
class MorningGroup:
    """What one check found, or one rule of drift; ``page`` is the report that has it."""

    check: str
    verdict: Verdict
    findings: tuple[MorningFinding, ...]
    page: str = ""

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.findings)

    @property
    def operations(self) -> set[str]:
        """Where they are."""
        return {one.operation for one in self.findings}


@frozen
class DriftChange:
    """One change of a comparison, with the word for its level."""

    verdict: Verdict
    level: str
    rule: str
    operation: str
    message: str


@frozen
class MorningDrift:
    """What a comparison of two sides says, the gravest of its changes, and how many more there are."""

    summary: str
    page: str
    changes: tuple[DriftChange, ...]
    more: int = 0


@frozen
class SdkMatrix:
    """SDKs by aspects: the gravest verdict of each, and of how many operations it is not a pass."""

    page: str
    aspects: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Verdict, int, int] | None, ...]], ...]


@frozen
class Morning:
    """All that the page shows. ``found`` goes by its heading, in the order of the page."""

    title: str
    headline: str
    verdict: Verdict
    parts: tuple[MorningPart, ...]
    found: dict[str, tuple[MorningGroup, ...]]
    notes: tuple[str, ...] = ()
    drifts: tuple[MorningDrift, ...] = ()
    matrices: tuple[SdkMatrix, ...] = ()
