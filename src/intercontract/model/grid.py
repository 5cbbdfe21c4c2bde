"""Cells of operations by regions, judged by the findings that show there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from attrs import evolve

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell, FindingGroup


def judged(cells: Iterable[Cell], groups: Iterable[FindingGroup]) -> tuple[Cell, ...]:
    """The same cells with the verdicts and numbers of the findings.

    An operation that no request succeeded with is skipped, not passed.
    """
    causes: dict[tuple[str, str], dict[tuple[str, ...], Verdict]] = {}
    for group in groups:
        key = (group.finding.operation or "", group.finding.region or "")
        causes.setdefault(key, {})[group.cause] = group.verdict
    verdicts = {key: Counter(found.values()) for key, found in causes.items()}
    return tuple(
        _judged(cell, verdicts.get((cell.operation, cell.region), Counter())) for cell in cells
    )


def _judged(cell: Cell, found: Counter[Verdict]) -> Cell:
    if found[Verdict.FAIL]:
        verdict = Verdict.FAIL
    elif found[Verdict.WARNING]:
        verdict = Verdict.WARNING
    elif cell.interactions and found[Verdict.KNOWN]:
        verdict = Verdict.KNOWN
    else:
        succeeded = any(200 <= status < 400 for status in cell.statuses)
        verdict = Verdict.PASS if succeeded else Verdict.SKIP
    return evolve(
        cell,
        verdict=verdict,
        fails=found[Verdict.FAIL],
        warnings=found[Verdict.WARNING],
        known=found[Verdict.KNOWN],
    )
