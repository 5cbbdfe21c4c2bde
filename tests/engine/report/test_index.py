"""The page over the runs of a folder."""

from __future__ import annotations

import html
import re

import attrs

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell
from intercontract.report.registry import outline
from intercontract.report.write import write_reports


def test_the_newest_run_comes_first_and_leads_to_its_report(make, tmp_path):
    for number, groups in enumerate(((), (make.group(),), (make.group(), make.group(check="x")))):
        at = f"2026-08-0{number + 1}T02:00:00Z"
        run = attrs.evolve(make.report().run, id=f"run-{number}", started_at=at)
        cells = (Cell("a", "eu", Verdict.PASS, 4, (200,), seconds=number + 1.0),)
        write_reports(outline(make.report(*groups, run=run, grid=cells)), tmp_path)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "report.json").write_text('{"run": 1')
    (tmp_path / "no-report").mkdir()
    text = html.unescape((tmp_path / "index.html").read_text("utf-8"))
    rows = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th>', text)
    assert rows == [(f"run-{n}/index.html", f"2026-08-0{n + 1} 02:00") for n in (2, 1, 0)]
    assert all((tmp_path / page).is_file() for page, _ in rows)
    assert "2 new findings in 812 interactions" in text
    assert "The last 3 runs" in text
    assert "750 ms" in text
    assert "<script" not in text


def test_one_run_has_no_trend_and_a_hostile_one_no_markup(make, tmp_path):
    run = attrs.evolve(make.report().run, target="</td><script>alert(1)</script>")
    write_reports(outline(make.report(run=run)), tmp_path)
    text = (tmp_path / "index.html").read_text("utf-8")
    assert "<script" not in text
    assert 'id="trends"' not in text
