"""The table of checks."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from attrs import frozen

from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Severity, Violation

InteractionCheck = Callable[[Exchange], Iterable[Violation]]
SequenceCheck = Callable[[Sequence[Exchange]], Iterable[Violation]]


class Scope(StrEnum):
    """What a check looks at: one interaction, a sequence in order, or one scenario in all regions.

    A REGIONS check gets the exchanges of one scenario from every region in one sequence, each region's
    in order; `Violation.at` is the index of the offending one.
    """

    INTERACTION = "interaction"
    SEQUENCE = "sequence"
    REGIONS = "regions"


@frozen
class Check:
    """One rule: its stable id, what it looks at, how bad a violation is, and where the rule comes from."""

    id: str
    scope: Scope
    severity: Severity
    summary: str
    source: str
    function: InteractionCheck | SequenceCheck
    good: str = ""
    bad: str = ""

    @property
    def explanation(self) -> str:
        """The check's docstring."""
        return (self.function.__doc__ or "").strip()


_CHECKS: dict[str, Check] = {}


def check(
    *,
    id: str,  # noqa: A002 - the word of the trade
    summary: str,
    source: str,
    scope: Scope = Scope.INTERACTION,
    severity: Severity = Severity.FAIL,
    good: str = "",
    bad: str = "",
) -> Callable[[InteractionCheck | SequenceCheck], InteractionCheck | SequenceCheck]:
    """Put a function into the table.

    Args:
        id: the stable id, equal to the file's name with dashes.
        summary: the rule in one line.
        source: the documentation's section, or the evidence.
        scope: what the function is given.
        severity: how bad a violation is in itself.
        good: an example that passes, as one would tell it (a line of HTTP and JSON).
        bad: the example that is reported.

    Raises:
        ValueError: the id is taken.
    """

    def register(function: InteractionCheck | SequenceCheck) -> InteractionCheck | SequenceCheck:
        if id in _CHECKS:
            raise ValueError(f"two checks are called {id!r}")
        _CHECKS[id] = Check(id, scope, severity, summary, source, function, good, bad)
        return function

    return register


def all_checks() -> tuple[Check, ...]:
    """Every check in the package ``checks.rules``, by id."""
    from intercontract.checks import rules

    for module in pkgutil.iter_modules(rules.__path__, rules.__name__ + "."):
        importlib.import_module(module.name)
    return tuple(_CHECKS[key] for key in sorted(_CHECKS))
