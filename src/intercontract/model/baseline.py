"""What was there before, so that a report is judged by what is new since then."""

from __future__ import annotations

from intercontract.values import frozen


@frozen
class Baseline:
    """The findings that an earlier run saw: the fingerprint of each, and where it was seen (`Finding.where`).

    ``name`` says which run, or which file. The changes of a comparison are of no region.
    """

    name: str
    seen: frozenset[tuple[str, str]] = frozenset()

    def holds(self, fingerprint: str, where: str = "") -> bool:
        """Whether a finding was there, in the same region or SDK."""
        return (fingerprint, where) in self.seen

    @property
    def reason(self) -> str:
        """Why what it holds fails nothing."""
        return f"in the baseline {self.name} already"
