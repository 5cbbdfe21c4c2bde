"""The HTML page: what it says, and that nothing observed becomes part of its structure."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections import Counter
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell
from intercontract.report import page_data
from intercontract.report.page_data import safe_link
from intercontract.report.past import FindingPast, Gone, Past, PastRun
from intercontract.report.registry import files, outline

VOID = {"meta", "link", "input", "br"}
TAGS = VOID | {
    "html", "head", "title", "style", "script", "body", "header", "main", "footer", "section", "div",
    "h1", "h2", "h3", "p", "span", "a", "ul", "li", "b", "i", "dl", "dt", "dd", "code", "pre", "mark",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "figure",
    "figcaption", "button", "meter", "nav", "form", "select", "option", "dialog", "kbd", "svg", "path",
    "circle",
}  # fmt: skip


class Structure(HTMLParser):
    """Tags, attributes and text; a tag that closes another one than the innermost is an error."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.given: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["script"] and self.ids[-1:] in (["rows"], ["details"]):
            self.given.setdefault(self.ids[-1], data)
        if self.open[-1:] not in (["script"], ["style"]):
            self.words.append(data)

    def data(self, name):
        """What the script is given, unpacked."""
        return json.loads(zlib.decompress(base64.b64decode(self.given[name])))

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize("name", ["report", "three", "many"], ids=["0", "3", "300"])
def test_page_is_well_formed_and_links_lead_somewhere(make, name):
    seen = Structure(make.write("html", getattr(make, name)()))
    assert seen.open == []
    assert set(seen.tags) <= TAGS
    assert max(Counter(seen.ids).values()) == 1
    targets = {
        value[1:] for _, attr, value in seen.attributes if attr == "href" and value[:1] == "#"
    }
    assert targets <= set(seen.ids)
    assert seen.tags["h1"] == 1


def test_page_tells_the_whole_story(make):
    page = Structure(make.write("html", make.three()))
    for part in (
        "3 new findings in 812 interactions ; 1 known deviation ; 4 fields not verified",
        "Expected one of open, closed, snoozed",
        'Observed "pending"',
        "Not in the document",
        "403 api_plan_restricted: the target never answered with it",
        "143 of 147 exercised, 4 not",
        "200 /sla_applied/sla_name",
    ):
        assert part in page.text
    details = json.dumps(page.data("details"))
    for part in ('\\"state\\": \\"pending\\"', "Bearer sandbox-eu", "intercontract serve --region eu",
                 "check: response-schema", "HTTP 200"):  # fmt: skip
        assert part in details


def test_the_gravest_comes_first(make):
    mild = make.group(Verdict.WARNING, check="id-type", count=900)
    wide = [make.group(operation=f"op{n}", cause="/x") for n in range(3)]
    page = Structure(make.write("html", make.report(mild, make.group(count=5), *wide)))
    rows = page.data("rows")["rows"]
    assert [(row["t"], len(row["o"]), row["n"]) for row in rows] == [
        ("fail", 3, 3), ("fail", 1, 5), ("warning", 1, 900)
    ]  # fmt: skip


def test_the_grid_leaves_out_what_was_not_run(make):
    cells = (Cell("a", "us", Verdict.PASS, 3, (200,)), Cell("b", "us"))
    text = make.write("html", make.report(grid=cells))
    assert 'data-operation="a"' in text
    assert 'data-operation="b"' not in text
    assert "1 operation not run" in text


def test_earlier_runs_are_told_of(make):
    first, second = make.group(), make.group(check="error-shape")
    runs = tuple(
        PastRun(f"run-{n}", f"2026-08-{n:02}T01:00:00Z", Verdict.FAIL, new=n, known=9, covered=n / 40,
                seconds={"us": n / 100})
        for n in range(1, 31)
    )  # fmt: skip
    known = FindingPast("2026-07-30T01:00:00Z", marks=("seen",) * 29 + ("absent",), flaky=True)
    gone = Gone("abc", Verdict.FAIL, "eu", "id-type", "listTags", "/id", "is a number", "2026-07-01",
                "2026-07-29")  # fmt: skip
    past = Past(
        runs,
        {
            (first.finding.fingerprint, "eu"): known,
            (second.finding.fingerprint, "eu"): FindingPast("2026-08-30T01:00:00Z", is_new=True),
        },
        (gone,),
        unlooked=2,
        base="run-29",
    )
    page = Structure(make.write("html", make.report(first, second), past=past))
    for part in ("1 first seen in this run, 1 fixed since run-29", "The last 30 runs", "75 %", "300 ms",
                 "seen from 2026-07-01 to 2026-07-29", "2 more findings"):  # fmt: skip
        assert part in page.text
    new, old = page.data("rows")["rows"]
    assert (new["b"], new["f"], old["b"], old["f"]) == (True, "2026-08-30", False, "2026-07-30")
    (life,) = page.data("details")["details"][1]["l"]
    assert life[:3] == ["eu", "2026-07-30", True]


def test_page_asks_nothing_of_the_network(make):
    seen = Structure(make.write("html", make.three()))
    loading = [(t, a, v) for t, a, v in seen.attributes if a in ("src", "srcset", "action", "data")]
    assert loading == []
    assert [v for t, a, v in seen.attributes if t == "link" and a == "href"] == ["data:,"]
    style = re.search(r"<style>(.*?)</style>", make.write("html", make.three()), re.DOTALL)[1]
    assert not re.search(r"url\(|@import", style)


def test_policy_allows_our_own_style_and_script_only(make):
    text = make.write("html", make.report())
    policy = next(v for _, a, v in Structure(text).attributes if a == "content" and "default" in v)
    assert "default-src 'none'" in policy
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_huge_values_are_cut_with_a_note(make):
    text = make.write("html", make.report(make.group(observed="x" * 14_345)))
    assert "… 10,345 more characters" in json.dumps(
        Structure(text).data("details"), ensure_ascii=False
    )
    assert len(text) < 100_000


def test_thousands_of_findings_are_a_small_page(make):
    few, text = make.write("html", make.many(300)), make.write("html", make.many(1_300))
    assert (len(text) - len(few)) * 10 + len(few) < 2_000_000
    assert "more findings in report.json" in Structure(text).text


def test_details_that_do_not_fit_are_left_out(make, monkeypatch):
    monkeypatch.setattr(page_data, "MOST_BYTES", 6_000)
    page = Structure(make.write("html", make.many()))
    whole = next(int(value) for _, name, value in page.attributes if name == "data-whole")
    assert 0 < len(page.data("details")["details"]) == whole < len(page.data("rows")["rows"])


def test_an_incomplete_run_says_so_first(make):
    report = make.report()
    report = attrs.evolve(report, run=attrs.evolve(report.run, complete=False))
    text = Structure(make.write("html", report)).text
    assert "Cut short: no new findings" in text
    assert "This run was cut short." in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("https://developers.intercom.com/docs", True),
        ("http://example.test/a?b=c", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("https:", False),
        ("https://[broken", False),
        ("https://example.test/\u202e", False),
        ("cassettes/eu/2.11/lifecycle.yaml#3", False),
        (" javascript:alert(1)", False),
    ],
)
def test_only_web_addresses_become_links(make, text, safe):
    assert safe_link(text) is safe
    group = attrs.evolve(make.group(Verdict.KNOWN), evidence=(text,))
    (told,) = Structure(make.write("html", make.report(group))).data("details")["details"]
    assert told["e"][0][1] is safe


@given(data=st.data())
@settings(max_examples=60)
def test_nothing_observed_becomes_structure(make, data):
    report = data.draw(make.anything())
    text, kept = make.write("html", report), files(outline(report)).values()
    seen = Structure(text)
    assert seen.open == []
    assert set(seen.tags) <= TAGS
    assert (seen.tags["script"], seen.tags["style"]) == (3, 1)
    assert [
        name for _, name, _ in seen.attributes if name.startswith("on") or name == "style"
    ] == []
    text.encode("utf-8")
    for tag, name, value in seen.attributes:
        if name == "href" and tag == "a":
            assert value.startswith("#") or value in {*kept, "../index.html"}
