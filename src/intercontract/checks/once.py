"""One wrong value, one finding: where several checks tell it, one does, and names the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from intercontract.checks.registry import Check
from intercontract.model.finding import Finding


def told_once(
    findings: Iterable[Finding], checks: Iterable[Check], is_known: Callable[[Finding], bool]
) -> list[tuple[Finding, tuple[str, ...]]]:
    """The findings on one exchange, each with the checks that found the same wrong value and yield to it.

    What is known yields to nothing and is yielded to by nothing: a known deviation hides no new finding.
    """
    yields_to = {rule.id: rule.yields_to for rule in checks}
    listed = list(findings)
    places: dict[tuple[str, str], set[str]] = {}
    for found in listed:
        if not is_known(found):
            places.setdefault((found.part, found.pointer), set()).add(found.check)
    told: list[tuple[Finding, tuple[str, ...]]] = []
    for found in listed:
        there = set() if is_known(found) else places[found.part, found.pointer]
        if there.isdisjoint(yields_to.get(found.check, ())):
            also = {check for check in there if found.check in yields_to.get(check, ())}
            told.append((found, tuple(sorted(also))))
    return told
