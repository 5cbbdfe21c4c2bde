"""The register of deviations at work: what is known, and what has gone stale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from attrs import field

from intercontract.deviation.deviation import Deviation
from intercontract.model.finding import Finding, Severity
from intercontract.model.json import JSON_TYPES, generalise, pointer_matches
from intercontract.values import define

STALE = "stale-deviation"

# A deviation shows in data. After so many answers of its kind without it, its absence says something.
ENOUGH = 20

# Where a deviation is about what was sent, it is up to whoever sends whether it shows.
_ASKED = ("request", "query", "path", "cookie")

# (region, operation, status, API version) -> how many interactions
Exercised = Counter[tuple[str, str, int, str]]


@define
class Register:
    """Deviations found by check, and a note of those that fired: their numbers, by region."""

    deviations: tuple[Deviation, ...]
    today: date
    _about: dict[tuple[str, str, str], list[Deviation]] = field(init=False, factory=dict)
    fired: set[tuple[int, str]] = field(init=False, factory=set)
    _worded: frozenset[str] = field(init=False)
    _known: dict[tuple[object, ...], Deviation | None] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self._worded = frozenset(
            d.check for d in self.deviations if not JSON_TYPES.issuperset(d.observed)
        )

    def explanation(self, finding: Finding) -> Deviation | None:
        """The deviation that makes a finding known, or None when it is new.

        Every deviation that explains it has fired, so that none goes stale in another's shadow.
        """
        # A pattern matches any index of an array alike, so one answer holds for all of them.
        key = (
            finding.check,
            finding.operation_name,
            finding.status,
            finding.part,
            generalise(finding.pointer),
            finding.arguments,
            finding.region,
            finding.api_version,
            finding.observed_type,
            finding.sdk,
            finding.observed if finding.check in self._worded else "",
        )
        if key not in self._known:
            self._known[key] = self._explanation(finding)
        return self._known[key]

    def is_told_by_value(self, finding: Finding) -> bool:
        """Whether a deviation may explain it for its value, and none that is alike with another."""
        return finding.check in self._worded and any(
            set(one.arguments) <= set(finding.arguments)
            and pointer_matches(one.pointer, finding.pointer)
            for one in self._candidates(finding)
            if not JSON_TYPES.issuperset(one.observed)
        )

    def _explanation(self, finding: Finding) -> Deviation | None:
        found: Deviation | None = None
        for deviation in self._candidates(finding):
            if deviation.explains(finding, self.today):
                self.fired.add((deviation.index, finding.region or ""))
                found = found or deviation
            elif deviation.expires and deviation.explains(finding, deviation.expires):
                # Its time is over, and it shows all the same: the finding is new, and nothing is stale.
                self.fired.add((deviation.index, finding.region or ""))
        return found

    def _candidates(self, finding: Finding) -> list[Deviation]:
        """The deviations about a finding's check, part and operation: few of those there are."""
        key = finding.check, finding.part, finding.operation_name
        if key not in self._about:
            self._about[key] = [one for one in self.deviations if one.is_of(*key)]
        return self._about[key]

    def stale(self, exercised: Exercised, enough: int = ENOUGH) -> Iterator[Finding]:
        """A finding for each deviation that never fired although what it is about was exercised."""
        told: set[tuple[int, str]] = set()
        for deviation in self.deviations:
            if deviation.sometimes or deviation.sdks or deviation.part in _ASKED:
                continue
            counts = _counts(deviation, exercised)
            for region, count in counts.items():
                entry = deviation.index, region
                if count >= enough and entry not in self.fired | told:
                    told.add(entry)
                    yield _stale(deviation, region, count, self.today)


def _counts(deviation: Deviation, exercised: Exercised) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (region, operation, status, version), count in exercised.items():
        wanted = deviation.statuses or range(200, 300)
        if (
            deviation.covers(operation)
            and status in wanted
            and deviation.holds(region or None, version or None)
        ):
            counts[region] += count
    return counts


def _stale(deviation: Deviation, region: str, count: int, today: date) -> Finding:
    operation = deviation.operations[0] if len(deviation.operations) == 1 else "*"
    over = " (it expired)" if deviation.expired(today) else ""
    return Finding(
        check=STALE,
        severity=Severity.FAIL,
        operation=operation,
        method="",
        path="",
        status=deviation.statuses[0] if len(deviation.statuses) == 1 else None,
        region=region or None,
        pointer=deviation.pointer,
        expected=f"the known deviation of {deviation.check}: {deviation.reason}",
        observed=f"not seen in {count} answers",
        message=f"a known deviation no longer shows{over}: remove it from deviations.yaml, "
        f"or find out what changed",
        interaction="",
        arguments=(deviation.check, *deviation.arguments),
    )
