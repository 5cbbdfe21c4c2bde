"""When counts are evidence: few samples, or samples that could have fallen so by chance, are none."""

from __future__ import annotations

from math import comb

from attrs import field
from attrs.validators import ge

from intercontract.values import frozen

SURPRISING = 0.001
"""A split this unlikely under one and the same server counts as a change."""
LIKELY = 0.05
"""The same, where the documentation is already at odds with what came."""
MANY = 50
"""So many distinct objects without a trait: the first with it is news, however rare."""


@frozen
class Significance:
    """How much is asked for: distinct objects on each side before an absence means something."""

    least: int = field(default=5, validator=ge(1))

    def enough(self, old: int, new: int) -> bool:
        """Whether both sides have so many distinct objects."""
        return old >= self.least and new >= self.least


def chance(of_new: int, new: int, old: int) -> float:
    """The probability that all ``of_new`` objects with some trait fall among the ``new`` of ``new + old``.

    Fisher's exact test, one-sided, with none among the old: C(new, k) / C(new + old, k).
    """
    if of_new <= 0:
        return 1.0
    total = comb(new + old, of_new)
    return comb(new, of_new) / total if total else 0.0


def is_closed(seen: list[int]) -> bool:
    """Whether a set of values looks complete, from the number of objects that each was seen in.

    Good and Turing: the share of what was not seen is about that of what was seen once. Asked for are
    twenty objects, at most eight values, and none that was seen in one object only.
    """
    return sum(seen) >= 20 and len(seen) <= 8 and min(seen, default=0) >= 2
