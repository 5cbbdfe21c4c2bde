"""Whether two schemas can have a value in common, as far as is seen."""

from __future__ import annotations

from collections.abc import Iterable

from intercontract.drift.merge import Conjunction, Flat
from intercontract.drift.schema import Schema

_DEEPEST_APART = 4


class Disjointness:
    """Answers for one direction of traffic; ``unsent`` is the keyword of what does not travel."""

    def __init__(self, unsent: str):
        self._unsent = unsent

    def disjoint(self, one: Flat, other: Flat, depth: int = 0) -> bool:
        """Whether no value of the producing ``one`` can be a value of ``other``, as far as is seen."""
        if one.types is not None and other.types is not None and not one.types & other.types:
            return True
        if depth <= _DEEPEST_APART:
            unions = [group for k in ("oneOf", "anyOf") for _, group in other.groups(k)]
            if any(
                all(self.disjoint(one, Flat((schema,)), depth + 1) for schema in group)
                for group in unions
            ):
                return True
        objects = one.types is not None and one.types <= {"object"}
        if _apart(one, other) or depth > _DEEPEST_APART or not objects:
            return _apart(one, other)
        sent = self.sent(one)
        if is_closed(one) and other.required - sent.keys():
            return True
        return any(
            name in other.properties
            and self.disjoint(Flat(sent[name]), Flat(other.properties[name]), depth + 1)
            for name in (one.required | other.required) & sent.keys()
        )

    def sent(self, flat: Flat) -> dict[str, Conjunction]:
        """The documented properties that travel."""
        return {n: parts for n, parts in flat.properties.items() if not self.is_unsent(parts)}

    def is_unsent(self, parts: Iterable[Schema]) -> bool:
        """Whether a property does not travel."""
        return any(part.flag(self._unsent) for part in parts)


def _apart(one: Flat, other: Flat) -> bool:
    mine, theirs = one.listed, other.listed
    return mine is not None and theirs is not None and not mine.keys() & theirs.keys()


def is_closed(flat: Flat) -> bool:
    """Whether an object that somebody sends holds documented properties only."""
    documented = bool(flat.properties or flat.closings) and not flat.pattern_properties
    return documented and not any(what.raw != {"not": {}} for _, _, what in flat.closings)
