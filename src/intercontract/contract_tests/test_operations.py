"""Intercom, judged: nothing new about any operation, and every operation really exercised."""

from __future__ import annotations

import pytest

from intercontract.model.finding import Verdict
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup
from intercontract.report.runs import rendered

NEW = (Verdict.FAIL, Verdict.WARNING, Verdict.ERROR)


def _told(report: Report, groups: list[FindingGroup]) -> str:
    lines = [f"{len(groups)} new findings"]
    for group in groups:
        found = group.finding
        lines += [
            f"- {found.check} {found.pointer}: {found.message} ({group.count} times)",
            f"  expected {found.expected}; observed {found.observed}",
            f"  {rendered(group, report.run).curl}",
        ]
    return "\n".join(lines)


def _new(report: Report, region: str, operation: str | None = None) -> list[FindingGroup]:
    return [
        group
        for group in report.groups
        if group.verdict in NEW
        and group.finding.region == region
        and (operation is None or group.finding.operation == operation)
    ]


def test_operation_keeps_its_contract(report: Report, region: str, operation: str) -> None:
    """Nothing that is new was found in any answer of the operation."""
    found = _new(report, region, operation)
    assert not found, _told(report, found)


def test_operation_was_exercised(report: Report, region: str, operation: str) -> None:
    """A test that judged nothing is no pass."""
    cell = next(c for c in report.grid if (c.region, c.operation) == (region, operation))
    if not cell.interactions:
        pytest.skip("no interaction exercised this operation: it is not verified")
    assert any(200 <= status < 300 for status in cell.statuses), cell


def test_nothing_else_is_new(report: Report, region: str) -> None:
    """Findings may be about no operation of the contract."""
    operations = {cell.operation for cell in report.grid}
    found = [g for g in _new(report, region) if g.finding.operation not in operations]
    assert not found, _told(report, found)


def test_the_run_was_complete(report: Report) -> None:
    """What was cut short verifies less than it seems to."""
    assert report.run.complete, report.not_verified
    assert report.interactions > 0
