"""How often something was seen, in how many different objects, and where for example."""

from __future__ import annotations

from hashlib import blake2b

from intercontract.model.json import JSONValue, as_count, as_list, as_object
from intercontract.values import define

EXACT = 1024
"""So many different objects are counted one by one; of more, the number is an estimate (about 3 %)."""
EXAMPLES = 5
_SPACE = 1 << 64

Sighting = tuple[str, int, str]
"""Where a name stands among others (its file, its number in it), and the name."""


def example(name: str, position: int = 0) -> Sighting:
    """An interaction's name, ``file#number``, as an example that sorts as recorded.

    ``position`` is where one without a number came.
    """
    file, _, number = name.rpartition("#")
    return file, int(number) if number.isdecimal() and len(number) < 10 else position, name


def earliest(
    known: tuple[Sighting, ...], *found: Sighting, most: int = EXAMPLES
) -> tuple[Sighting, ...]:
    """The first few of known and new examples, each once."""
    for one in found:
        if (len(known) < most or one < known[-1]) and one not in known:
            known = tuple(sorted((*known, one))[:most])
    return known


def digest(*words: str) -> int:
    """64 bits that stand for some words, the same in every process."""
    data = "\x1f".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest())


@define
class Occurrences:
    """A count, the different objects behind it, and the first few examples.

    Samples are not independent: one conversation read forty times is one conversation. So objects are
    counted by their digests; of many only the smallest are kept (k minimum values; Bar-Yossef and others,
    *Counting Distinct Elements in a Data Stream*, 2002), which do not depend on the order.
    """

    count: int = 0
    examples: tuple[Sighting, ...] = ()
    _digests: set[int] | None = None
    _limit: int = _SPACE

    @property
    def objects(self) -> int:
        """How many different objects there were."""
        kept = len(self._digests or ())
        return kept if self._limit == _SPACE else round((kept - 1) * _SPACE / self._limit)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the examples."""
        return tuple(name for _, _, name in self.examples)

    def add(self, owner: int | None = None, seen: Sighting | None = None) -> None:
        """One more, in the object of that digest and the interaction of that name."""
        self.count += 1
        if owner is not None and owner < self._limit:
            digests = self._digests
            if digests is None:
                self._digests = {owner}
            elif owner not in digests:
                digests.add(owner)
                if len(digests) > EXACT:
                    self._trim()
        if seen is not None:
            known = self.examples  # most come too late to be one, and cost no call
            if len(known) < EXAMPLES or seen < known[-1]:
                self.examples = earliest(known, seen)

    def show(self, *examples: Sighting) -> None:
        """Remember examples, the first of all."""
        known = self.examples
        for one in examples:
            if len(known) < EXAMPLES or one < known[-1]:
                known = earliest(known, one)
        self.examples = known

    def update(self, other: Occurrences) -> None:
        """Take in what was seen elsewhere."""
        self.count += other.count
        if other._digests:
            self._limit = min(self._limit, other._limit)
            both = (self._digests or set()) | other._digests
            self._digests = {known for known in both if known <= self._limit}
            self._trim()
        self.show(*other.examples)

    def _trim(self) -> None:
        if self._digests and len(self._digests) > EXACT:
            kept = sorted(self._digests)[:EXACT]
            self._digests, self._limit = set(kept), kept[-1]

    def to_dict(self) -> dict[str, JSONValue]:
        """As JSON; what is empty is left out."""
        found: dict[str, JSONValue] = {"count": self.count}
        if self.examples:
            found["examples"] = list(self.names)
        if self._digests:
            found["objects"] = [*sorted(self._digests)]
        if self._limit != _SPACE:
            found["limit"] = self._limit
        return found

    @classmethod
    def from_dict(cls, data: JSONValue) -> Occurrences:
        """What `to_dict` wrote."""
        given = as_object(data)
        return cls(
            as_count(given.get("count")),
            tuple(example(str(name)) for name in as_list(given.get("examples"))),
            {as_count(known) for known in as_list(given.get("objects"))} or None,
            as_count(given.get("limit")) or _SPACE,
        )
