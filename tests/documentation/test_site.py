"""The documentation site: it builds without a warning, fetches nothing, and shows what the pages say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
COUNTED = ("li", "pre", "table", "tr", "blockquote", "h1", "h2", "h3")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site as `make docs` builds it."""
    pytest.importorskip("zensical", reason="needs the extra docs")
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "zensical.toml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return (
        folder / tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))["project"]["site_dir"]
    )


def elements(html):
    return Counter(name for name in re.findall(r"<(\w+)[ >]", html) if name in COUNTED)


def test_the_site_is_what_the_pages_say(site):
    """Read by two rules, a page says the same: those of the site, and CommonMark, as repositories show it."""
    commonmark, different = MarkdownIt("commonmark").enable("table"), []
    for page in PAGES:
        html = (site / page.relative_to(ROOT / "docs")).with_suffix(".html").read_text("utf-8")
        article = html.partition("<article")[2].partition("</article>")[0]
        shown = elements(re.sub(r"<(nav|aside|footer).*?</\1>", "", article, flags=re.S))
        meant = elements(commonmark.render(page.read_text("utf-8")))
        different += [(str(page.relative_to(ROOT)), meant - shown, shown - meant)] * (
            shown != meant
        )
    assert different == []


def test_the_site_asks_nobody_for_anything(site):
    tag = r"""<(script|img|iframe|link)[^>]* (src|href)=["']?(https?:)?//"""
    style = r"@import|url\((https?:)?//"
    asking = [
        str(file.relative_to(site))
        for file in site.rglob("*")
        if file.suffix in (".html", ".css") and re.search(f"{tag}|{style}", file.read_text("utf-8"))
    ]
    assert asking == []


def test_every_page_can_be_walked_to():
    """A page is in the navigation, or a page of its own folder's index."""
    text = (ROOT / "zensical.toml").read_text("utf-8")
    lost = [
        str(page.relative_to(ROOT / "docs"))
        for page in PAGES
        if f'"{page.relative_to(ROOT / "docs")}"' not in text
        and f"]({page.name})" not in _text(page.parent / "index.md")
    ]
    assert lost == []


def _text(file):
    return file.read_text("utf-8") if file.is_file() else ""
