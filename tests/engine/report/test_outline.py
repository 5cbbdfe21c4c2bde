"""One defect in several regions is told once, and the grid keeps every region."""

from __future__ import annotations

from itertools import permutations

from attrs import evolve

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell
from intercontract.report.outline import label
from intercontract.report.registry import outline


def test_a_defect_gathers_its_regions_in_order(make):
    groups = [make.group(count=n, region=r) for n, r in enumerate(("au", "us", None, "eu"), 1)]
    for order in permutations(groups):
        (defect,) = outline(make.report(*order)).new
        assert defect.chips == ("us", "eu", "au", "no region")
        assert defect.count == 10


def test_verdicts_keep_defects_apart_and_order_them(make):
    groups = [make.group(v) for v in (Verdict.KNOWN, Verdict.WARNING, Verdict.FAIL)]
    told = outline(make.report(*groups))
    assert [found.first.word for found in told.new] == ["fail", "warning"]
    assert [found.first.word for found in told.accepted] == ["known"]


def test_a_change_gathers_its_operations(make):
    told = outline(make.comparison(make.change(), make.change(operation="findTag")))
    (found,) = told.new
    assert found.places == ("listTags", "findTag")
    assert (told.total, told.sections[0].title) == (2, "Breaking (2)")


def test_grid_has_a_place_for_what_was_not_planned(make):
    cells = (
        Cell("list", "us", Verdict.FAIL, 3, fails=2),
        Cell("list", "mars", Verdict.PASS, 1),
        Cell("make", "eu", Verdict.SKIP),
    )
    arranged = outline(make.report(grid=cells)).grid
    assert arranged.regions == ("us", "eu", "au", "mars")
    assert [[label(cell) for cell in row] for _, row in arranged.rows] == [
        ["fail 2", "not run", "not run", "pass"],
        ["not run", "not run", "not run", "not run"],
    ]


def test_the_seed_of_each_region_is_told(make):
    report = make.report()
    one, several = (
        outline(evolve(report, run=evolve(report.run, seed=1, regions=("us", "eu"), seeds=seeds)))
        for seeds in ((), (1, 2))
    )
    assert (dict(one.facts)["Seed"], dict(several.facts)["Seed"]) == ("1", "1 (us 1, eu 2)")
