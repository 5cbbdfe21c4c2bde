"""Finding groups as a person reads them: one defect with the regions it was seen in."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from intercontract.model.finding import Finding, Verdict
from intercontract.model.report import ordered
from intercontract.model.run import FindingGroup


@frozen
class Defect:
    """The groups that share fingerprint and verdict, one for each region."""

    groups: tuple[FindingGroup, ...]

    @property
    def first(self) -> FindingGroup:
        """The group that stands for the others."""
        return self.groups[0]

    @property
    def finding(self) -> Finding:
        """The finding that stands for the others."""
        return self.first.finding

    @property
    def verdict(self) -> Verdict:
        """The verdict all groups share."""
        return self.first.verdict

    @property
    def count(self) -> int:
        """How often the defect was seen in all regions."""
        return sum(group.count for group in self.groups)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions it was seen in."""
        return tuple(dict.fromkeys(group.finding.region or "no region" for group in self.groups))


def defects(groups: Iterable[FindingGroup], *verdicts: Verdict) -> list[Defect]:
    """The defects with one of the verdicts, worst first."""
    found: dict[tuple[Verdict, str], list[FindingGroup]] = {}
    for group in ordered(groups):
        if group.verdict in verdicts:
            found.setdefault((group.verdict, group.finding.fingerprint), []).append(group)
    return [Defect(tuple(members)) for members in found.values()]
