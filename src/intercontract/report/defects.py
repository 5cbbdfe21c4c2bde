"""Finding groups as a person reads them: one defect with the regions it was seen in."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from intercontract.model.finding import Finding, Verdict
from intercontract.model.region import REGIONS
from intercontract.model.run import FindingGroup

_ORDER = (
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.WARNING,
    Verdict.KNOWN,
    Verdict.SKIP,
    Verdict.PASS,
)


def operation_name(finding: Finding) -> str:
    """The operation's id, or method and path where the contract has no such operation."""
    return finding.operation or f"{finding.method} {finding.path}"


def region_rank(region: str | None) -> tuple[int, str]:
    """A sort key: us, eu, au, then what else there is by name."""
    known = REGIONS.index(region) if region in REGIONS else len(REGIONS)
    return known, region or ""


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


def ordered(groups: Iterable[FindingGroup]) -> list[FindingGroup]:
    """The groups, worst first, then by operation, check, place and region."""
    return sorted(groups, key=_key)


def defects(groups: Iterable[FindingGroup], *verdicts: Verdict) -> list[Defect]:
    """The defects with one of the verdicts, worst first."""
    found: dict[tuple[Verdict, str], list[FindingGroup]] = {}
    for group in ordered(groups):
        if group.verdict in verdicts:
            found.setdefault((group.verdict, group.finding.fingerprint), []).append(group)
    return [Defect(tuple(members)) for members in found.values()]


def _key(group: FindingGroup) -> tuple[object, ...]:
    finding = group.finding
    place = (operation_name(finding), finding.check, finding.part, finding.pointer)
    return (
        _ORDER.index(group.verdict),
        *place,
        *region_rank(finding.region),
        finding.fingerprint,
        finding.interaction,
    )
