"""What the comparison is told from outside: the date, policies, and how far to look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import Factory, field
from attrs.validators import ge, in_

from intercontract.drift.effort import MAX_STEPS
from intercontract.drift.rules import Level
from intercontract.values import frozen

STABILITY_LEVELS: tuple[str, ...] = ("draft", "alpha", "beta", "stable")


@frozen
class Options:
    """Settings of a comparison.

    ``today`` judges sunset dates; without it every sunset counts as still to come.
    ``beta_deprecation_days`` and ``stable_deprecation_days`` are the days that must lie between a
    deprecation and its sunset; 0 means that there is no such policy. Operations and properties below
    ``stability`` are not compared. ``levels`` overrides the level of a rule. ``witness_attempts``
    bounds the values tried per schema; 0 turns the search off. ``steps`` bounds the whole comparison.
    """

    today: date | None = None
    beta_deprecation_days: int = field(default=0, validator=ge(0))
    stable_deprecation_days: int = field(default=0, validator=ge(0))
    stability: str = field(default="beta", validator=in_(STABILITY_LEVELS))
    levels: Mapping[str, Level] = Factory(dict)
    witness_attempts: int = field(default=150, validator=ge(0))
    own_rules: bool = True
    steps: int = field(default=MAX_STEPS, validator=ge(1))

    def includes(self, stability: str) -> bool:
        """Whether something of this stability (empty: stable) is compared."""
        level = STABILITY_LEVELS.index(stability or "stable")
        return level >= STABILITY_LEVELS.index(self.stability)

    def deprecation_days(self, stability: str) -> int:
        """How many days of notice an element of this stability (empty: stable) needs."""
        if stability in ("draft", "alpha"):
            return 0
        if stability == "beta":
            return self.beta_deprecation_days
        return self.stable_deprecation_days
