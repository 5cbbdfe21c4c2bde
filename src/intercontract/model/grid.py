"""Cells of operations by regions, judged by the findings that show there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from attrs import evolve

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell, FindingGroup


def judged(cells: Iterable[Cell], groups: Iterable[FindingGroup]) -> tuple[Cell, ...]:
    """The same cells with the verdicts and numbers of the findings.

    An operation that no request succeeded with is skipped, not passed. What an aspect of an SDK found is
    told by its cell alone: that stays what it is, unless nothing of the operation is new any more.
    """
    causes: dict[tuple[str, str], dict[tuple[str, ...], Verdict]] = {}
    for group in groups:
        key = (group.finding.operation or "", group.finding.where)
        causes.setdefault(key, {})[group.cause] = group.verdict
    verdicts = {key: Counter(found.values()) for key, found in causes.items()}
    return tuple(
        (_of_sdk if cell.sdk else _judged)(
            cell, verdicts.get((cell.operation, cell.sdk or cell.region), Counter())
        )
        for cell in cells
    )


def _of_sdk(cell: Cell, found: Counter[Verdict]) -> Cell:
    is_failing = cell.verdict in (Verdict.FAIL, Verdict.WARNING)
    if not is_failing or found[Verdict.FAIL] or found[Verdict.WARNING]:
        return cell
    known = cell.known + cell.fails + cell.warnings
    return evolve(cell, verdict=Verdict.KNOWN, fails=0, warnings=0, known=known)


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
