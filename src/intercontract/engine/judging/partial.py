"""What judging a part of the traffic came to: a value that merges, so that the work can be split."""

from __future__ import annotations

from collections import Counter

from attrs import Factory, evolve

from intercontract.checks.uncovered import Uncovered
from intercontract.engine.judging.versions import Unversioned
from intercontract.evidence.evidence import Evidence
from intercontract.evidence.occurrences import Sighting, earliest
from intercontract.model.finding import Finding, Verdict
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSON_TYPES, JSONValue, as_object
from intercontract.model.plain import from_plain, to_plain
from intercontract.model.run import FindingGroup, Sample
from intercontract.values import define, frozen

EXAMPLES = 3
MOST_WORDS = 12
DefectKey = tuple[str, str | None, Verdict]
"""Fingerprint, region and verdict: what makes two findings one defect."""
CellName = tuple[str, str]
"""An operation and a region."""
Size = tuple[int, str, bytes, Sighting]
"""How large a request is, and what decides between requests of one size."""


@define
class Defect:
    """Every finding of one defect; ``finding`` and ``sample`` are of the smallest request that shows it."""

    finding: Finding
    verdict: Verdict
    size: Size | None = None
    sample: Sample | None = None
    count: int = 0
    examples: tuple[Sighting, ...] = ()
    statuses: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    reason: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def key(self) -> DefectKey:
        """What it has in common with its like in another part."""
        return self.finding.fingerprint, self.finding.region, self.verdict

    def again(self, count: int, size: Size) -> bool:
        """Count more of the same; false, and nothing counted, where a smaller request shows these."""
        if self.size is None or size < self.size:
            return False
        self.count += count
        if size[-1][-1]:  # the name of the interaction
            self.examples = earliest(self.examples, size[-1], most=EXAMPLES)
        return True

    def update(self, other: Defect) -> None:
        """Take in what was found elsewhere."""
        if other.size is not None and (self.size is None or other.size < self.size):
            self.finding, self.size, self.sample = other.finding, other.size, other.sample
            self.reason, self.evidence = other.reason, other.evidence
        self.count += other.count
        self.examples = earliest(self.examples, *other.examples, most=EXAMPLES)
        self.statuses = tuple(sorted({*self.statuses, *other.statuses}))
        self.kinds = kinds_of(*self.kinds, *other.kinds)
        self.also = tuple(sorted({*self.also, *other.also}))

    def published(self) -> FindingGroup:
        """The defect as reports have it: the smallest request is the first example."""
        names = (self.finding.interaction, *(name for _, _, name in self.examples))
        return FindingGroup(
            finding=self.finding,
            verdict=self.verdict,
            count=self.count,
            examples=tuple(dict.fromkeys(name for name in names if name))[:EXAMPLES],
            sample=self.sample,
            reason=self.reason,
            evidence=self.evidence,
            statuses=self.statuses,
            kinds=self.kinds,
            also=self.also,
        )


def kinds_of(*kinds: str) -> tuple[str, ...]:
    """Kinds of wrong values in order; too many words are kept as what they all are, texts."""
    known = {kind for kind in kinds if kind}
    words = known - JSON_TYPES
    if len(words) > MOST_WORDS:
        known = (known - words) | {"string"}
    return tuple(sorted(known))


@frozen
class Answered:
    """What interactions are counted by; empty texts where something is not known.

    ``judged``: an answer came, and nothing of it was beyond us.
    """

    region: str
    operation: str
    method: str
    status: int
    version: str
    readable: bool
    own: bool = True
    judged: bool = True


@define
class Partial:
    """A commutative monoid: ``Partial()`` is empty, `update` takes another part in.

    A part holds its sequences whole: all that was recorded under one name in one file and region, and what
    has no such name with the rest of its file and region. Of scenarios it keeps the interactions, with the
    paths of the contracts that judge them, for the checks that compare regions: these can be in other parts.
    ``fired`` are deviations, by number and region; ``unjudged`` says what nothing could read, and
    ``unversioned`` counts what no contract is known for, ``uncovered`` what the contract says nothing of.
    ``waited`` has the microseconds that answers took, by operation and region.
    """

    defects: dict[DefectKey, Defect] = Factory(dict)
    answered: Counter[Answered] = Factory(Counter)
    evidence: Evidence = Factory(Evidence)
    exercised: set[str] = Factory(set)
    fired: set[tuple[int, str]] = Factory(set)
    scenarios: list[tuple[str, Interaction]] = Factory(list)
    unjudged: set[str] = Factory(set)
    unversioned: Counter[Unversioned] = Factory(Counter)
    uncovered: Counter[Uncovered] = Factory(Counter)
    waited: Counter[CellName] = Factory(Counter)

    @property
    def interactions(self) -> int:
        """How many were judged."""
        return self.answered.total()

    def update(self, other: Partial) -> None:
        """Take in what was judged elsewhere."""
        for key, found in other.defects.items():
            if key in self.defects:
                self.defects[key].update(found)
            else:
                self.defects[key] = evolve(found)
        self.answered.update(other.answered)
        self.evidence.update(other.evidence)
        self.exercised |= other.exercised
        self.fired |= other.fired
        self.scenarios += other.scenarios
        self.unjudged |= other.unjudged
        self.unversioned.update(other.unversioned)
        self.uncovered.update(other.uncovered)
        self.waited.update(other.waited)

    def to_dict(self) -> dict[str, JSONValue]:
        """As JSON."""
        return {
            "defects": to_plain(tuple(self.defects.values())),
            "answered": to_plain(tuple(self.answered.items())),
            "evidence": self.evidence.to_dict(),
            "exercised": [*sorted(self.exercised)],
            "fired": to_plain(sorted(self.fired)),
            "scenarios": to_plain(self.scenarios),
            "unjudged": [*sorted(self.unjudged)],
            "unversioned": to_plain(tuple(self.unversioned.items())),
            "uncovered": to_plain(tuple(self.uncovered.items())),
            "waited": to_plain(tuple(self.waited.items())),
        }

    @classmethod
    def from_dict(cls, data: JSONValue) -> Partial:
        """What `to_dict` wrote.

        Raises:
            TypeError: it is no such thing.
            ValueError: a word in it is none of ours.
        """
        given = as_object(data)
        read = from_plain(_Written, given)
        return cls(
            {found.key: found for found in read.defects},
            Counter(dict(read.answered)),
            Evidence.from_dict(given.get("evidence")),
            set(read.exercised),
            set(read.fired),
            list(read.scenarios),
            set(read.unjudged),
            Counter(dict(read.unversioned)),
            Counter(dict(read.uncovered)),
            Counter(dict(read.waited)),
        )


@frozen
class _Written:
    """A part as it is written, less the evidence."""

    defects: tuple[Defect, ...]
    answered: tuple[tuple[Answered, int], ...]
    exercised: tuple[str, ...]
    fired: tuple[tuple[int, str], ...]
    scenarios: tuple[tuple[str, Interaction], ...]
    unjudged: tuple[str, ...]
    unversioned: tuple[tuple[Unversioned, int], ...]
    uncovered: tuple[tuple[Uncovered, int], ...]
    waited: tuple[tuple[CellName, int], ...] = ()


def merge(*parts: Partial) -> Partial:
    """What several parts came to together."""
    whole = Partial()
    for part in parts:
        whole.update(part)
    return whole
