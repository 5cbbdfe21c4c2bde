"""A report judged by what is new since a baseline."""

from __future__ import annotations

import pytest

from intercontract.model.baseline import Baseline
from intercontract.model.finding import NOT_VERIFIED, Finding, Severity, Verdict
from intercontract.model.report import Report
from intercontract.model.run import Cell, FindingGroup, RunInfo


def finding(name: str = "a", region: str | None = "us", check: str = "response-schema") -> Finding:
    return Finding(
        check, Severity.FAIL, "listTags", "GET", "/tags", 200, region, f"/{name}", "a string", "1",
        f"{name} is wrong", "us#1",
    )  # fmt: skip


def report(*found: tuple[Finding, Verdict]) -> Report:
    run = RunInfo("1", "2026-11-01T00:00:00Z", "run", "live", "2.11", "2.11", ("us",))
    groups = tuple(FindingGroup(one, verdict, 1, ()) for one, verdict in found)
    cell = Cell("listTags", "us", Verdict.FAIL, 3, (200,), fails=len(groups))
    return Report(run, 3, groups, (cell,))


@pytest.mark.parametrize(
    ("given", "verdict", "becomes"),
    [
        pytest.param(finding(), Verdict.FAIL, Verdict.KNOWN, id="there before"),
        pytest.param(finding(), Verdict.WARNING, Verdict.KNOWN, id="a warning"),
        pytest.param(finding("b"), Verdict.FAIL, Verdict.FAIL, id="new"),
        pytest.param(finding(region="eu"), Verdict.FAIL, Verdict.FAIL, id="new in a region"),
        pytest.param(finding(), Verdict.ERROR, Verdict.ERROR, id="our own error"),
        pytest.param(
            finding(check=NOT_VERIFIED), Verdict.FAIL, Verdict.FAIL, id="nothing verified"
        ),
    ],
)
def test_what_was_there_is_known(given, verdict, becomes):
    seen = {(one.fingerprint, "us") for one in (finding(), finding(check=NOT_VERIFIED))}
    judged = report((given, verdict)).since(Baseline("night 1", frozenset(seen)))
    assert [group.verdict for group in judged.groups] == [becomes]
    (cell,) = judged.grid
    if becomes is Verdict.KNOWN:
        assert (cell.verdict, cell.fails, cell.known) == (Verdict.KNOWN, 0, 1)
        assert (
            judged.summary.headline
            == "No new findings in 3 interactions; 1 in the baseline night 1"
        )
        assert judged.exit_code() == 0


def test_a_report_is_nothing_new_to_itself_and_findings_stay_apart():
    first = report((finding("a"), Verdict.FAIL), (finding("b"), Verdict.FAIL))
    judged = first.since(first.baseline)
    assert judged.total(Verdict.KNOWN) == 2
    assert judged.exit_code() == 0
    assert Report.from_dict(judged.to_dict()) == judged
    assert judged.since(first.baseline) == judged
    assert judged.as_seen.groups == first.groups
    assert first.as_seen is first
