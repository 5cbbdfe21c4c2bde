"""One wrong value, one finding: where several checks tell it, one does, and names the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from intercontract.model.finding import Finding


def told_once(
    findings: Sequence[Finding],
    yields_to: Mapping[str, tuple[str, ...]],
    is_known: Callable[[Finding], bool],
) -> list[tuple[Finding, tuple[str, ...]]]:
    """The findings on one exchange, each with the checks that found the same wrong value and yield to it.

    ``yields_to`` says of each check to which others it yields. What is known yields to nothing and is yielded
    to by nothing: a known deviation hides no new finding.
    """
    places: dict[tuple[str, str], set[str]] = {}
    for found in findings:
        if not is_known(found):
            places.setdefault((found.part, found.pointer), set()).add(found.check)
    told: list[tuple[Finding, tuple[str, ...]]] = []
    for found in findings:
        if is_known(found):
            told.append((found, ()))
            continue
        there = places[found.part, found.pointer]
        if there.isdisjoint(yields_to.get(found.check, ())):
            also = {check for check in there if found.check in yields_to.get(check, ())}
            told.append((found, tuple(sorted(also))))
    return told
