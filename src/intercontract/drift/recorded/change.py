"""A change that was seen in recorded traffic: with counts, and with the interactions that show it."""

from __future__ import annotations

from intercontract.drift.change import Change, sentence
from intercontract.model.json import JSONValue
from intercontract.values import frozen


@frozen(kw_only=True)
class Observed(Change):
    """A change with its evidence.

    ``detail`` tells it with counts, ``examples`` names interactions, ``counts`` has the numbers by name.
    None of the three is part of the fingerprint: tomorrow's recordings have other counts.
    """

    detail: str = ""
    examples: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def message(self) -> str:
        """The change as a sentence, with counts."""
        if not self.detail:
            return sentence(self)
        place = self.pointer or "the answer"
        return f"{place} ({self.location}): {self.detail}" if self.location else self.detail

    def to_dict(self) -> dict[str, JSONValue]:
        """The change as ``drift --format json`` prints it."""
        # super() without arguments does not work in a class with slots before attrs 25.
        return {
            **Change.to_dict(self),
            "message": self.message,
            "counts": dict(self.counts),
            "examples": list(self.examples),
        }
