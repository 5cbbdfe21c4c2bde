"""Pages in a real browser: from disk, by hand and by keyboard, light and dark, on a phone."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from intercontract.model.finding import Verdict
from intercontract.report.formats.html import render_morning
from intercontract.report.morning import (
    DriftChange,
    Morning,
    MorningDrift,
    MorningFinding,
    MorningGroup,
    MorningPart,
    SdkMatrix,
)

READY = "document.body && 'ready' in document.body.dataset"
SHOWN = "[...document.querySelectorAll('#new-list > details')].map((each) => each.id)"

TYPED = """{ const q = document.getElementById('q'); q.value = '%s';
  q.dispatchEvent(new Event('input', {bubbles: true})); document.body.offsetHeight }"""


def night() -> Morning:
    """A night with something in every section."""
    told = "/a (response) <script>document.title = 'taken'</script> is 7"
    found = MorningFinding(
        Verdict.FAIL,
        "id-type",
        "listTags",
        "/a",
        told,
        ("us", "eu"),
        "2026-11-27T03:00",
        page="r.html#1",
    )
    group = MorningGroup("id-type", Verdict.FAIL, (found, found), "r.html")
    change = DriftChange(Verdict.WARNING, "to look at", "property-removed", "listTags", told)
    cells = ((Verdict.FAIL, 1, 2), None, (Verdict.PASS, 0, 2))
    return Morning(
        "night 1", "2 new, 2 fixed", Verdict.FAIL,
        (MorningPart("run", Verdict.FAIL, "something is new", 3.0, "2 new", "r.html"),),
        {"New": (group,), "Fixed": (group,), "Flaky": ()}, ("broken: a part",),
        (MorningDrift("2.10 → 2.11: 1 to look at", "d.html", (change,), 3),),
        (SdkMatrix("s.html", ("reads", "pages", "sent"), (("x 1", cells),)),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def files(make, tmp_path_factory):
    """Pages on disk: a quiet one, a few findings with hostile ones among them, thousands, a comparison."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = make.group(observed="<script>document.title = 'taken'</script>", check="id-type")
    broken = make.group(
        Verdict.ERROR, message="</script><img src=x onerror=alert(1)>", pointer="/a%b"
    )
    for name, report in (
        ("quiet", make.report()),
        ("few", make.report(*make.three().groups, hostile, broken)),
        ("many", make.many(5_000)),
        ("drift", make.comparison(make.change())),
    ):
        (folder / f"{name}.html").write_text(make.write("html", report), encoding="utf-8")
    (folder / "night.html").write_bytes(render_morning(night()))
    return {file.stem: file.as_uri() for file in folder.iterdir()}


@pytest.mark.parametrize("name", ["quiet", "few", "many", "drift", "night"])
def test_a_page_from_disk_asks_and_complains_of_nothing(page, files, name):
    page.open(files[name])
    if name != "night":  # which has no script
        page.until(READY)
    page.run(
        "document.querySelectorAll('#new-list > details').forEach((each) => { each.open = true; })"
    )
    if name not in ("quiet", "night"):
        page.until("document.querySelector('#new-list .body')")
    page.run(
        "document.querySelectorAll('details.dimension').forEach((each) => { each.open = true; })"
    )
    assert page.said == []
    assert page.asked == [files[name]]
    assert page.run("document.title").startswith(("✕", "✓", "≈", "⚡"))
    assert page.run("document.querySelectorAll('img, script[src]').length") == 0


def test_the_filter_is_in_the_address(page, files):
    page.open(files["many"])
    page.until(READY)
    first = page.run(SHOWN)
    assert len(first) == 100
    page.run(TYPED % "error-shape field_47")
    assert page.run("document.getElementById('matching').textContent") == "4 of 2,382 match"
    hash_ = page.run("location.hash")
    assert hash_ == "#q=error-shape+field_47"
    found = page.run(SHOWN)
    page.open(files["many"] + hash_ + "&verdict=fail")
    page.until(READY)
    assert set(page.run(SHOWN)) < set(found)
    assert page.run("document.getElementById('q').value") == "error-shape field_47"
    page.run("document.getElementById('clear').click()")
    assert page.run(SHOWN) == first


def test_regions_operations_and_the_grid_follow_the_filter(page, files):
    page.open(files["few"] + "#region=us&operation=listConversations")
    page.until(READY)
    assert len(page.run(SHOWN)) == 1
    seen = "[...document.querySelectorAll('table.grid tbody tr')].filter((row) => !row.hidden)"
    assert page.run(f"{seen}.map((row) => row.dataset.operation)") == ["listConversations"]
    assert page.run(f"[...{seen}[0].cells].filter((cell) => !cell.hidden).length") == 2


def test_a_finding_far_down_is_opened_by_its_address(page, files, make):
    last = make.many(1_500).groups[-1].finding
    fingerprint = last.fingerprint
    page.open(files["many"] + f"#open={fingerprint}")
    page.until(READY)
    opened = page.until("document.querySelector('#new-list > details[open] .body')?.textContent")
    assert fingerprint in opened
    assert last.check in page.run("document.activeElement.textContent")


def test_keys_walk_open_and_help(page, files):
    page.open(files["few"])
    page.until(READY)
    page.press("j", "j", "k", "j", "Enter")
    opened = page.until(
        "document.querySelector('#new-list > details[open] .body') && document.activeElement.parentElement.id"
    )
    assert opened == page.run(SHOWN)[1]
    assert f"open={opened}" in page.run("location.hash")
    page.press("Enter", "?")
    assert page.run("document.getElementById('keys').open") is True
    page.press("Escape")
    page.until("!document.getElementById('keys').open")
    page.press("/")
    assert page.run("document.activeElement.id") == "q"
    page.press("Escape")
    assert page.run("document.activeElement.tagName") == "BODY"


def test_thousands_of_findings_are_filtered_at_once(page, files):
    page.open(files["many"])
    page.until(READY)
    start = time.perf_counter()
    for text in ("f", "field_1", "field_12", ""):
        page.run(TYPED % text)
    assert page.run("document.querySelectorAll('#new-list > details').length") == 100
    # Four times of what should be instant; the bound leaves room for a busy machine.
    assert time.perf_counter() - start < 20


def test_a_phone_shows_it_without_scrolling_aside(page, files):
    page.open(files["night"], width=390, height=844)
    assert page.run("document.documentElement.scrollWidth") <= 390
    for name in ("few", "drift"):
        page.open(files[name], width=390, height=844)
        page.until(READY)
        page.run("document.querySelector('#new-list > details').open = true")
        page.until("document.querySelector('#new-list .body')")
        assert page.run("document.documentElement.scrollWidth") <= 390
    top = page.run("document.querySelector('#new-list > details').getBoundingClientRect().top")
    assert top < 844


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["few", "night"])
def test_everybody_can_use_it(page, files, name, dark):
    """Names, contrast, landmarks, headings, ids: what audits of accessibility find serious."""
    page.open(files[name], dark=dark)
    if name == "few":
        page.until(READY)
    page.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    if name == "few":
        page.until("document.querySelectorAll('.body .code').length > 3")
    assert page.run("document.querySelectorAll('summary a, summary button').length") == 0
    labels = page.run(
        "[...document.querySelectorAll('section, nav, [role=region]')].map((each) => "
        "each.getAttribute('aria-labelledby') || each.getAttribute('aria-label'))"
    )
    assert len(labels) == len(set(labels))
    tree = page.call("Accessibility.getFullAXTree")["nodes"]
    named = {
        "button",
        "link",
        "textbox",
        "searchbox",
        "combobox",
        "img",
        "dialog",
        "region",
        "navigation",
    }
    assert [
        node["role"]["value"] for node in tree
        if not node["ignored"] and node["role"]["value"] in named and not node.get("name", {}).get("value")
    ] == []  # fmt: skip
    assert (
        page.run(
            "['h1', 'main', 'header', 'footer', 'nav'].map((tag) => document.querySelectorAll(tag).length)"
        )
        == [1] * 5
    )
    levels = page.run(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((each) => Number(each.tagName[1]))"
    )
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = page.run("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    assert page.run(CONTRAST) == []


# Text below the ratio of WCAG 2.2 AA (4.5, for large text 3) against what lies behind it.
CONTRAST = """(() => {
  const parse = (text) => {
    const [r, g, b, a] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a ?? 1];
  };
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) =>
    0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return [255, 255, 255, 1];
  };
  const bad = new Set();
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const left = "script, style, .hidden, .skip, [aria-hidden=true]";
    if (!own || !node.checkVisibility() || node.closest(left)) continue;
    const style = getComputedStyle(node), size = parseFloat(style.fontSize);
    const both = [light(parse(style.color)), light(behind(node))].sort((x, y) => y - x);
    const ratio = (both[0] + 0.05) / (both[1] + 0.05);
    const enough = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < enough) bad.add(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return [...bad];
})()"""
