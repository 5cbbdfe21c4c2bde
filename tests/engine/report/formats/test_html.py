"""The HTML page: what it says, and that nothing observed becomes part of its structure."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.model.finding import Verdict
from intercontract.report.formats.html import safe_link
from intercontract.report.registry import files, outline

VOID = {"meta", "link", "input", "br"}
TAGS = VOID | {
    "html", "head", "title", "style", "script", "body", "header", "main", "footer", "section", "div",
    "h1", "h2", "h3", "p", "span", "a", "ul", "li", "b", "i", "dl", "dt", "dd", "code", "pre", "mark",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "figure",
    "figcaption", "button", "label", "meter",
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
        if self.open[-1:] not in (["script"], ["style"]):
            self.words.append(data)

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
    text = Structure(make.write("html", make.three())).text
    for part in (
        "3 new findings in 812 interactions ; 1 known deviation ; 4 fields not verified",
        "Expected one of open, closed, snoozed",
        'Observed "pending"',
        'here: "state": "pending"',
        "Bearer sandbox-eu",
        "Not in the document",
        "403 api_plan_restricted: the target never answered with it",
        "143 of 147 exercised, 4 not",
        "200 /sla_applied/sla_name",
    ):
        assert part in text


def test_grid_cells_lead_to_their_first_finding(make):
    text = make.write("html", make.three())
    fingerprint = make.group().finding.fingerprint
    assert f'<a class="cell v-fail" data-region="eu" href="#fail-{fingerprint}">' in text
    assert text.count('class="cell v-known"') == 1


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
        content = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_huge_values_are_cut_with_a_note(make):
    text = make.write("html", make.report(make.group(observed="x" * 14_345)))
    assert "… 10,345 more characters" in text
    assert len(text) < 100_000


def test_many_findings_are_folded_and_thousands_are_cut(make):
    assert '<details class="finding v-fail" id=' in make.write("html", make.many(3))
    few, many = (
        Structure(make.write("html", make.many(3))),
        Structure(make.write("html", make.many())),
    )
    assert sum(a == "open" for _, a, _ in few.attributes) == 1 + 1
    assert sum(a == "open" for _, a, _ in many.attributes) == 0
    assert "more findings in report.json" in Structure(make.write("html", make.many(3000))).text


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
    links = [
        v
        for t, a, v in Structure(make.write("html", make.report(group))).attributes
        if (t, a) == ("a", "href")
    ]
    assert (text in links) is safe


@given(data=st.data())
@settings(max_examples=60)
def test_nothing_observed_becomes_structure(make, data):
    report = data.draw(make.anything())
    text, kept = make.write("html", report), files(outline(report)).values()
    seen = Structure(text)
    assert seen.open == []
    assert set(seen.tags) <= TAGS
    assert (seen.tags["script"], seen.tags["style"]) == (1, 1)
    assert [
        name for _, name, _ in seen.attributes if name.startswith("on") or name == "style"
    ] == []
    text.encode("utf-8")
    for tag, name, value in seen.attributes:
        if name == "href" and tag == "a":
            assert value.startswith(("#", "http://", "https://")) or value in kept
