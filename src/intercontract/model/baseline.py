"""What was there before, so that a report is judged by what is new since then."""

from __future__ import annotations

from attrs import frozen


@frozen
class Baseline:
    """The findings that an earlier run saw: fingerprint and region of each, the region empty where none is.

    ``name`` says which run, or which file. The changes of a comparison are of no region.
    """

    name: str
    seen: frozenset[tuple[str, str]] = frozenset()

    def holds(self, fingerprint: str, region: str | None = None) -> bool:
        """Whether a finding was there, in the same region."""
        return (fingerprint, region or "") in self.seen

    @property
    def reason(self) -> str:
        """Why what it holds fails nothing."""
        return f"in the baseline {self.name} already"
