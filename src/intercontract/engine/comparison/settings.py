"""What a comparison is asked to look at, and which of its changes are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import converters, field

from intercontract.drift.change import Change
from intercontract.drift.rules import RULES, DriftRule
from intercontract.engine.setup.names import names_in
from intercontract.errors import ConfigurationError, did_you_mean
from intercontract.values import frozen

if TYPE_CHECKING:
    from intercontract.contract.load import ContractSource

STABILITY = ("draft", "alpha", "beta", "stable")
Paths = str | Path | Iterable[str | Path]


def _paths(given: Paths) -> tuple[Path, ...]:
    return tuple(Path(path) for path in ([given] if isinstance(given, (str, Path)) else given))


@frozen
class DriftSettings:
    """The policies of a comparison, called as the options are.

    Raises:
        ConfigurationError: a pattern fits no rule, or a value is out of range.
    """

    used_by: tuple[Path, ...] = field(default=(), converter=_paths)
    contract: ContractSource = "2.11"
    corrected: bool = False
    overlay: Path | None = field(default=None, converter=converters.optional(Path))
    ignore: Path | None = field(default=None, converter=converters.optional(Path))
    include_rules: tuple[str, ...] = field(default=(), converter=names_in)
    exclude_rules: tuple[str, ...] = field(default=(), converter=names_in)
    operation: tuple[str, ...] = field(default=(), converter=names_in)
    min_samples: int = 5
    stability_level: str = "beta"
    deprecation_days_beta: int = 0
    deprecation_days_stable: int = 0

    def __attrs_post_init__(self) -> None:
        if (
            self.min_samples < 1
            or min(self.deprecation_days_beta, self.deprecation_days_stable) < 0
        ):
            raise ConfigurationError("a number of samples is at least 1, one of days at least 0")
        if self.stability_level not in STABILITY:
            raise ConfigurationError(
                f"{self.stability_level!r} is no level of stability",
                hint=f"there are {', '.join(STABILITY)}",
            )
        for pattern in (*self.include_rules, *self.exclude_rules):
            if not any(fnmatchcase(rule, pattern) for rule in RULES):
                raise ConfigurationError(
                    f"there is no rule {pattern!r}",
                    hint=did_you_mean(pattern, RULES, "intercontract drift --rules lists them"),
                )

    def admits(self, rule: str) -> bool:
        """Whether a rule's changes are asked for."""
        if self.include_rules and not any(fnmatchcase(rule, p) for p in self.include_rules):
            return False
        return not any(fnmatchcase(rule, pattern) for pattern in self.exclude_rules)

    def chosen(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """The changes of the rules and operations that are asked for."""
        return tuple(
            change
            for change in changes
            if self.admits(change.rule)
            and (not self.operation or change.operation in self.operation)
        )

    @property
    def rules(self) -> list[DriftRule]:
        """The rules that are asked for, by id."""
        return [rule for name, rule in sorted(RULES.items()) if self.admits(name)]
