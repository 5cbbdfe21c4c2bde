"""One defect in several regions is told once, and the grid keeps every region."""

from __future__ import annotations

from itertools import permutations

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell
from intercontract.report.defects import defects
from intercontract.report.grid import grid, label


def test_a_defect_gathers_its_regions_in_order(make):
    groups = [make.group(count=n, region=r) for n, r in enumerate(("au", "us", None, "eu"), 1)]
    for order in permutations(groups):
        (defect,) = defects(order, Verdict.FAIL)
        assert defect.regions == ("us", "eu", "au", "no region")
        assert defect.count == 10


def test_verdicts_keep_defects_apart_and_order_them(make):
    groups = [make.group(v) for v in (Verdict.KNOWN, Verdict.WARNING, Verdict.FAIL)]
    found = defects(groups, Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN)
    assert [d.verdict for d in found] == [Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN]
    assert defects(groups, Verdict.ERROR) == []


def test_grid_has_a_place_for_what_was_not_planned(make):
    cells = (
        Cell("list", "us", Verdict.FAIL, 3, fails=2),
        Cell("list", "mars", Verdict.PASS, 1),
        Cell("make", "eu", Verdict.SKIP),
    )
    arranged = grid(make.report(grid=cells))
    assert arranged.regions == ("us", "eu", "au", "mars")
    assert [[label(cell) for cell in row.cells] for row in arranged.rows] == [
        ["fail 2", "not run", "not run", "pass"],
        ["not run", "not run", "not run", "not run"],
    ]
