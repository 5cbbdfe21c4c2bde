"""A page that asks nothing of the network: it loads nothing, and runs only its own script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from intercontract.model.finding import Verdict
from intercontract.model.words import plural
from intercontract.report import registry
from intercontract.report.excerpt import MARK
from intercontract.report.outline import Merged, Outline, by_place
from intercontract.report.registry import FormatOptions, ReportFormat
from intercontract.report.runs import label
from intercontract.report.templates import CompiledTemplates
from intercontract.report.text import block, line

SHOWN = 500
"""Most entries of a kind, and most names of a dimension, on one page; the JSON document has all."""

_OPEN = 8
_PARTS = ("page", "finding", "known", "fields", "coverage", "grid")
_SYMBOLS = {
    Verdict.PASS: "✓",
    Verdict.FAIL: "✕",
    Verdict.WARNING: "!",
    Verdict.KNOWN: "≈",
    Verdict.SKIP: "○",
    Verdict.ERROR: "⚡",
}


def write(outline: Outline, _options: FormatOptions) -> bytes:
    """The whole page; the same report gives the same page."""
    style, script = _asset("style.css"), _asset("script.js")
    new, kept = outline.new, registry.files(outline)
    page = _environment().get_template("page.html.j2")
    return page.render(
        o=outline,
        new=new,
        places=list(by_place(new[:SHOWN]).items()),
        opened=len(new) <= _OPEN,
        links=_links(outline),
        json_file=kept["json"],
        others=[file for name, file in kept.items() if name != "html"],
        limit=SHOWN,
        # Our own two files, not text from a report; the page runs and loads nothing else.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy="default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
        f" style-src '{_digest(style)}'; script-src '{_digest(script)}'",
    ).encode("utf-8", "backslashreplace")


@cache
def _environment() -> Environment:
    loader: BaseLoader = DictLoader(
        {f"{part}.html.j2": _asset(f"{part}.html.j2") for part in _PARTS}
    )
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates(),
    )
    environment.filters |= {
        "line": line,
        "block": block,
        "excerpt_lines": _excerpt_lines,
        "by_operation": _by_operation,
        "label": label,
        "safe_link": safe_link,
        "symbol": lambda verdict: _SYMBOLS[verdict or Verdict.SKIP],
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


def _links(outline: Outline) -> dict[tuple[str, str], str]:
    """The anchor of the first entry of an operation in a region."""
    links: dict[tuple[str, str], str] = {}
    shown: tuple[Merged, ...] = (*outline.new, *outline.accepted)
    for found in shown:
        for member in found.members:
            for place in (member.place, *member.others):
                links.setdefault((place, member.chip), found.anchor)
    return links


def _excerpt_lines(text: str) -> Iterator[tuple[bool, str]]:
    """The lines of an excerpt, each with whether it is marked."""
    for row in block(text, 6000).split("\n"):
        marked = row.startswith(MARK)
        yield marked, row[len(MARK) :] if marked else row.removeprefix("  ")


def _by_operation(missing: Iterable[str]) -> dict[str, list[str]]:
    # "retrieveConversation 200 /state" belongs under "retrieveConversation".
    groups: dict[str, list[str]] = {}
    for name in missing:
        operation, _, rest = name.partition(" ")
        groups.setdefault(operation, []).extend([rest] if rest else [])
    return groups


@cache
def _asset(name: str) -> str:
    return files("intercontract.report.html").joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


FORMAT = ReportFormat(write, "index.html")
