"""What a comparison of recordings finds, before it is told where."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import Factory, field

from intercontract.drift.change import MISSING, Change, Value
from intercontract.drift.recorded.calls import RecordedCall
from intercontract.drift.recorded.change import Observed
from intercontract.drift.rules import RULES, Level
from intercontract.model.json import Tokens, join
from intercontract.values import define, frozen

DOUBT = "too few samples to be sure"
_EXAMPLES = 3


@frozen(kw_only=True)
class Found:
    """One difference at a place; ``level`` None means that of its rule."""

    rule: str
    tokens: Tokens = ()
    from_: Value = MISSING
    to: Value = MISSING
    detail: str = ""
    level: Level | None = None
    counts: tuple[tuple[str, int], ...] = ()
    examples: tuple[str, ...] = ()


@frozen
class Comparison:
    """Changes, worst first, and what the reader should know beside them.

    ``calls`` counts the calls of the two sides; ``operations`` names those that both were compared in,
    ``missing`` those that only the first called, ``new`` those that only the second did.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    calls: tuple[int, int] = (0, 0)
    operations: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


@define
class Gathered:
    """Collects what was found; the same place and rule twice is one change."""

    changes: dict[str, Observed] = field(factory=dict)

    def add(self, found: Found, call: RecordedCall | None, location: str = "") -> None:
        """Report something about an operation (that of ``call``), or about all of them."""
        rule = RULES[found.rule]
        change = Observed(
            rule=found.rule,
            level=rule.level if found.level is None else found.level,
            operation=call.operation if call else "",
            method=call.method if call else "",
            path=call.path if call else "",
            pointer=join("", *found.tokens),
            from_=found.from_,
            to=found.to,
            direction=rule.direction,
            location=location,
            detail=found.detail,
            counts=found.counts,
            examples=tuple(dict.fromkeys(name for name in found.examples if name))[:_EXAMPLES],
        )
        known = self.changes.get(change.fingerprint)
        if known is None or known.level.rank < change.level.rank:
            self.changes[change.fingerprint] = change

    def sorted(self) -> tuple[Observed, ...]:
        """Every change, worst first, then by place."""
        return tuple(
            sorted(
                self.changes.values(),
                key=lambda c: (
                    -c.level.rank,
                    c.path,
                    c.method,
                    c.location,
                    c.pointer,
                    c.rule,
                    c.fingerprint,
                ),
            )
        )


@define
class Tally:
    """Counts the same thing seen again, with a few examples."""

    count: int = 0
    examples: list[str] = Factory(list)

    def add(self, names: Iterable[str]) -> None:
        """One more, seen in these interactions."""
        self.count += 1
        for name in names:
            if len(self.examples) < _EXAMPLES and name not in self.examples:
                self.examples.append(name)
