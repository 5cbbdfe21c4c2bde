"""What a selftest comes to: which planted faults were caught, by which checks."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.values import frozen


@frozen
class FaultOutcome:
    """What came of one fault, or of a combination: which checks found something, and after how many cases.

    ``claims`` maps each fault planted to the checks that claim to find it. ``cases`` counts interactions
    until the first of these did; None when none did.
    """

    claims: dict[str, tuple[str, ...]]
    found: tuple[str, ...]
    cases: int | None

    @property
    def caught(self) -> bool:
        """Whether, of each fault planted, a check that claims it found something."""
        return all(set(claimed) & set(self.found) for claimed in self.claims.values())

    @property
    def claimed(self) -> tuple[str, ...]:
        """The checks that claim one of the faults."""
        return tuple(sorted({check for claimed in self.claims.values() for check in claimed}))

    def to_dict(self) -> dict[str, JSONValue]:
        """The outcome in plain JSON values."""
        return {
            "faults": list(self.claims),
            "caught": self.caught,
            "claimed_by": list(self.claimed),
            "found_by": list(self.found),
            "cases": self.cases,
        }


@frozen
class SelftestReport:
    """All outcomes; ``false_alarms`` names checks that found something in the unfaulted sandbox."""

    false_alarms: tuple[str, ...]
    outcomes: tuple[FaultOutcome, ...]

    @property
    def caught(self) -> int:
        """How many faults, or combinations, were caught."""
        return sum(outcome.caught for outcome in self.outcomes)

    @property
    def passed(self) -> bool:
        """Whether every fault was caught, and the unfaulted sandbox gave no alarm."""
        return self.caught == len(self.outcomes) and not self.false_alarms

    def to_dict(self) -> dict[str, JSONValue]:
        """The document of ``selftest --format json``."""
        return {
            "caught": self.caught,
            "faults": len(self.outcomes),
            "false_alarms": list(self.false_alarms),
            "outcomes": [outcome.to_dict() for outcome in self.outcomes],
        }
