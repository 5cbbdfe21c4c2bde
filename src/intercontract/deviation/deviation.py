"""One known difference, and whether it explains a finding."""

from __future__ import annotations

from datetime import date

from intercontract.model.finding import Finding
from intercontract.model.json import pointer_matches
from intercontract.values import frozen


@frozen
class Deviation:
    """A difference between document and API that is known, with its evidence.

    ``operations`` holds operation ids, or ``*``, or ``PATCH /conversations/*`` where no operation is
    documented; ``pointer`` may hold ``*`` for one token and a last
    ``**`` for any. ``arguments`` must all be among the finding's. ``observed`` are the JSON types that were
    seen there, or words as JSON texts (``"in_app"``) where others are listed; empty in a file that does not
    say. Entries with one ``index`` were written as one, with several pointers. Empty
    ``regions``, ``versions`` and ``statuses`` mean all. ``sometimes`` marks one that shows only in some data
    and never goes stale. ``sdks`` are those that it is about: ``python-intercom``, or one version of it,
    ``python-intercom==4.0.0``.
    """

    check: str
    pointer: str
    reason: str
    operations: tuple[str, ...] = ("*",)
    statuses: tuple[int, ...] = ()
    part: str = "response"
    arguments: tuple[str, ...] = ()
    observed: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    first_seen: date | None = None
    expires: date | None = None
    sometimes: bool = False
    index: int = 0
    sdks: tuple[str, ...] = ()

    def holds(self, region: str | None, version: str | None) -> bool:
        """Whether it is about a region and an API version; an unknown one is given the benefit."""
        return (not self.regions or region is None or region in self.regions) and (
            not self.versions or version is None or version in self.versions
        )

    def expired(self, today: date) -> bool:
        """Whether its time is over."""
        return self.expires is not None and today > self.expires

    def covers(self, operation: str | None) -> bool:
        """Whether it is about an operation."""
        return "*" in self.operations or operation in self.operations

    def is_of(self, check: str, part: str, operation: str) -> bool:
        """Whether it is about a check, a part of interactions and an operation."""
        return self.check == check and self.part == part and self.covers(operation)

    def is_about(self, sdk: str) -> bool:
        """Whether it is about an SDK; one that names none is about the API alone."""
        name = sdk.partition("==")[0]
        return sdk in self.sdks or name in self.sdks if sdk or self.sdks else True

    def shows(self, finding: Finding) -> bool:
        """Whether a kind of value was observed before; one that was not looked at is given the benefit."""
        kinds = {finding.observed_type, finding.observed}
        return not self.observed or not finding.observed_type or not kinds.isdisjoint(self.observed)

    def explains(self, finding: Finding, today: date) -> bool:
        """Whether every field given agrees with the finding."""
        return (
            self.is_of(finding.check, finding.part, finding.operation_name)
            and (not self.statuses or finding.status in self.statuses)
            and pointer_matches(self.pointer, finding.pointer)
            and set(self.arguments) <= set(finding.arguments)
            and self.shows(finding)
            and self.holds(finding.region, finding.api_version)
            and not self.expired(today)
            and self.is_about(finding.sdk)
        )
