"""How like the recordings of a workspace the sandbox answers: a score per operation."""

from __future__ import annotations

from attrs import Factory

from intercontract.model.json import JSONValue
from intercontract.values import frozen

ASPECTS = ("status", "headers", "shape", "types")


@frozen
class Score:
    """One operation: how many interactions were compared, and per aspect how many facts agree of how many."""

    operation: str
    interactions: int
    aspects: dict[str, tuple[int, int]]
    differences: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The mean of the aspects that could be compared, 0 to 1."""
        shares = [agreed / total for agreed, total in self.aspects.values() if total]
        return sum(shares) / len(shares) if shares else 0.0

    def to_dict(self) -> dict[str, JSONValue]:
        """The score in plain JSON values."""
        return {
            "operation": self.operation,
            "score": round(self.value, 4),
            "interactions": self.interactions,
            **{
                aspect: {"agree": agreed, "of": total}
                for aspect, (agreed, total) in self.aspects.items()
            },
            "differences": list(self.differences),
        }


@frozen
class Fidelity:
    """All operations; ``not_served`` and ``passed_over`` say what was not compared, and why."""

    scores: tuple[Score, ...]
    not_served: dict[str, int] = Factory(dict)
    passed_over: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The mean of the operations, 0 to 1."""
        return sum(score.value for score in self.scores) / len(self.scores) if self.scores else 0.0

    def to_dict(self) -> dict[str, JSONValue]:
        """The document of ``selftest --fidelity --format json``."""
        return {
            "score": round(self.value, 4),
            "operations": [score.to_dict() for score in self.scores],
            "not_served": dict(self.not_served),
            "passed_over": list(self.passed_over),
        }
