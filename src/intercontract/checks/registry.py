"""The table of checks."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import cast

from intercontract.checks.needs import Need, SequenceNeed
from intercontract.contract.alike import Alike, every
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Severity, Violation
from intercontract.values import frozen

InteractionCheck = Callable[[Exchange], Iterable[Violation | Alike[Violation]]]
SequenceCheck = Callable[[Sequence[Exchange]], Iterable[Violation]]


class Scope(StrEnum):
    """What a check looks at: one interaction, a sequence in order, or one scenario in all regions.

    A REGIONS check gets the exchanges of one scenario from every region in one sequence, each region's
    in order; `Violation.at` is the index of the offending one.
    """

    INTERACTION = "interaction"
    SEQUENCE = "sequence"
    REGIONS = "regions"


class Party(StrEnum):
    """Who a check judges: the client by what it sent, or the server by what it answered."""

    CLIENT = "client"
    SERVER = "server"


@frozen
class Check:
    """One rule: its stable id, what it looks at, how bad a violation is, and where the rule comes from.

    Where nothing in a run met ``needs``, the check has said nothing: it is not verified. A check of single
    interactions is given those that meet ``given``. Where one of ``yields_to`` tells the same wrong value,
    this one is named beside it and tells nothing.
    """

    id: str
    scope: Scope
    severity: Severity
    summary: str
    source: str
    needs: Need | SequenceNeed
    function: InteractionCheck | SequenceCheck
    good: str = ""
    bad: str = ""
    judges: Party = Party.SERVER
    given: Need | None = None
    yields_to: tuple[str, ...] = ()

    @property
    def explanation(self) -> str:
        """The check's docstring."""
        return (self.function.__doc__ or "").strip()

    def violations(self, exchange: Exchange) -> Iterator[Violation]:
        """What a check of single interactions finds in one: the first 2,000, which are those of a list's
        first items, and of which each is shown, redacted and numbered.
        """
        yield from islice(self.every_violation(exchange), MOST)

    def every_violation(self, exchange: Exchange) -> Iterator[Violation]:
        """The same without an end, for whoever keeps one of each kind."""
        return every(self._found(exchange))

    def _found(self, exchange: Exchange) -> Iterable[Violation | Alike[Violation]]:
        given = self.given or self.needs
        if isinstance(given, Need) and given.met(exchange):
            return cast("InteractionCheck", self.function)(exchange)
        return ()

    def alike(self, exchange: Exchange) -> Iterable[Violation | Alike[Violation]]:
        """The first 2,000, those together that differ by their place in lists alone."""
        found = list(islice(self._found(exchange), MOST))
        if not found:
            return ()
        count = sum(one.count if isinstance(one, Alike) else 1 for one in found)
        return found if count < MOST else self.violations(exchange)

    def violations_along(self, exchanges: Sequence[Exchange]) -> Iterable[Violation]:
        """What a check of sequences finds in one."""
        return cast("SequenceCheck", self.function)(exchanges)


MOST = 2_000
"""So many violations a check tells of one interaction."""

_CHECKS: dict[str, Check] = {}


def check(
    *,
    id: str,  # noqa: A002 - the word of the trade
    summary: str,
    source: str,
    needs: Need | SequenceNeed,
    given: Need | None = None,
    yields_to: tuple[str, ...] = (),
    scope: Scope = Scope.INTERACTION,
    judges: Party = Party.SERVER,
    severity: Severity = Severity.FAIL,
    good: str = "",
    bad: str = "",
) -> Callable[[InteractionCheck | SequenceCheck], InteractionCheck | SequenceCheck]:
    """Put a function into the table.

    Args:
        id: the stable id, equal to the file's name with dashes.
        summary: the rule in one line.
        source: the documentation's section, or the evidence.
        needs: what must have been seen for the check to have said anything.
        given: which interactions the function is called with, where it looks at more than it needs.
        yields_to: the checks that tell the same wrong value where both find it.
        scope: what the function is given.
        judges: who is to blame for a violation.
        severity: how bad a violation is in itself.
        good: an example that passes, as one would tell it (a line of HTTP and JSON).
        bad: the example that is reported.

    Raises:
        ValueError: the id is taken, or one interaction is looked at for what only a sequence can meet.
    """

    def register(function: InteractionCheck | SequenceCheck) -> InteractionCheck | SequenceCheck:
        if id in _CHECKS:
            raise ValueError(f"two checks are called {id!r}")
        if scope is Scope.INTERACTION and not isinstance(needs, Need):
            raise ValueError(f"{id!r} looks at one interaction, which cannot be {needs.words}")
        _CHECKS[id] = Check(
            id,
            scope,
            severity,
            summary,
            source,
            needs,
            function,
            good,
            bad,
            judges,
            given,
            yields_to,
        )
        return function

    return register


def all_checks() -> tuple[Check, ...]:
    """Every check in the package ``checks.rules``, by id."""
    _import_rules()
    return tuple(_CHECKS[key] for key in sorted(_CHECKS))


def check_named(name: str) -> Check:
    """The check with an id.

    Raises:
        KeyError: there is none.
    """
    _import_rules()
    return _CHECKS[name]


@cache
def _import_rules() -> None:
    from intercontract.checks import rules

    for module in pkgutil.iter_modules(rules.__path__, rules.__name__ + "."):
        importlib.import_module(module.name)
