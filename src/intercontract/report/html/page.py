"""Renders a run as an HTML page that asks nothing of the network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from intercontract.model.finding import Verdict
from intercontract.model.report import Report
from intercontract.model.words import plural
from intercontract.report.html.view import (
    SHOWN,
    coverage,
    excerpt_lines,
    facts,
    grid_view,
    sections,
)
from intercontract.report.sample import rendered
from intercontract.report.text import block, line

_SYMBOLS = {
    Verdict.PASS: "✓",
    Verdict.FAIL: "✕",
    Verdict.WARNING: "!",
    Verdict.KNOWN: "≈",
    Verdict.SKIP: "○",
    Verdict.ERROR: "⚡",
}
_WORDS = {
    Verdict.PASS: "pass",
    Verdict.FAIL: "fail",
    Verdict.WARNING: "warning",
    Verdict.KNOWN: "known only",
    Verdict.SKIP: "not verified",
    Verdict.ERROR: "error",
}


def page(report: Report) -> str:
    """The whole page; the same report gives the same page."""
    template = _environment().get_template("page.html.j2")
    style, script = _asset("style.css"), _asset("script.js")
    return template.render(
        report=report,
        headline=line(report.summary.headline, 400),
        summary=report.summary,
        facts=facts(report),
        grid=grid_view(report),
        sections=sections(report),
        coverage=coverage(report),
        limit=SHOWN,
        # Our own two files, not text from a run; the page runs and loads nothing else.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy="default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
        f" style-src '{_digest(style)}'; script-src '{_digest(script)}'",
    )


@cache
def _environment() -> Environment:
    parts = ("page", "finding", "known", "fields", "coverage", "grid")
    names = tuple(f"{part}.html.j2" for part in parts)
    loader: BaseLoader = DictLoader({name: _asset(name) for name in names})
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "line": line,
        "block": block,
        "excerpt_lines": excerpt_lines,
        "rendered": rendered,
        "safe_link": safe_link,
        "symbol": _SYMBOLS.__getitem__,
        "cell_symbol": lambda verdict: _SYMBOLS[verdict or Verdict.SKIP],
        "word": _WORDS.__getitem__,
        "number": "{:,}".format,
        "plural": plural,
    }
    return environment


def safe_link(text: str) -> bool:
    """Whether evidence may become a link: http and https only, and nothing invisible in it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()


@cache
def _asset(name: str) -> str:
    return files("intercontract.report.html").joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
