"""Operations by regions: what was exercised and how it fared."""

from __future__ import annotations

from collections import Counter

import pytest

from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.engine.judging.collect import answered
from intercontract.engine.judging.grid import grid
from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.model.run import FindingGroup

CONTRACT = load("2.11")
LIST, RETRIEVE = "listConversations", "retrieveConversation"


def exchange(method="GET", path="/conversations", status=200, region: str | None = "us"):
    request = Request(method, f"https://api.intercom.io{path}")
    return Exchange(Interaction(request, Response(status), region=region), CONTRACT)


def group(verdict: Verdict, operation=LIST, region="us") -> FindingGroup:
    found = Finding(
        check="c", severity=Severity.FAIL, operation=operation, method="GET", path="", status=200,
        region=region, pointer="", expected="", observed="", message="", interaction="",
    )  # fmt: skip
    return FindingGroup(found, verdict, 7, ())


def cells(exchanges=(), groups=(), regions=("us",), **more):
    made = grid(CONTRACT, regions, Counter(map(answered, exchanges)), tuple(groups), **more)
    return {(cell.operation, cell.region): cell for cell in made}


def test_there_is_a_cell_for_each_operation_in_each_region():
    made = cells(regions=("us", "eu"))
    assert len(made) == 2 * len(CONTRACT.operations)
    assert {cell.verdict for cell in made.values()} == {Verdict.SKIP}


def test_an_operation_that_answered_without_a_finding_passes_in_that_region_only():
    made = cells([exchange(), exchange(status=404), exchange()], regions=("us", "eu"))
    assert made[LIST, "us"].verdict is Verdict.PASS
    assert made[LIST, "us"].interactions == 3
    assert made[LIST, "us"].statuses == (200, 404)
    assert made[LIST, "eu"].verdict is Verdict.SKIP
    assert made[RETRIEVE, "us"].verdict is Verdict.SKIP


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        pytest.param([Verdict.KNOWN], Verdict.KNOWN, id="known"),
        pytest.param([Verdict.KNOWN, Verdict.WARNING], Verdict.WARNING, id="a warning beside it"),
        pytest.param([Verdict.WARNING, Verdict.FAIL], Verdict.FAIL, id="the worst counts"),
    ],
)
def test_a_cell_is_as_bad_as_its_worst_finding(verdicts, verdict):
    cell = cells([exchange()], [group(v) for v in verdicts])[LIST, "us"]
    assert cell.verdict is verdict
    assert (cell.fails, cell.warnings, cell.known) == tuple(
        verdicts.count(v) for v in (Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN)
    )


def test_only_errors_are_no_pass():
    assert cells([exchange(status=401)])[LIST, "us"].verdict is Verdict.SKIP


def test_an_undocumented_method_exercises_no_operation():
    assert cells([exchange("PUT"), exchange("HEAD")])[LIST, "us"].interactions == 0


def test_only_the_operations_asked_for_are_shown():
    assert set(cells([exchange()], operations=(LIST,))) == {(LIST, "us")}
