"""A page that asks nothing of the network: it loads nothing, and runs only its own script.

Without the script the verdict, the groups of findings and all that is a table can be read; the script adds
what is asked for: the details of a finding, the filter, the keyboard.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from minijinja import Environment, safe

from intercontract.model.finding import Verdict
from intercontract.model.words import plural
from intercontract.report import registry
from intercontract.report.outline import Grid, Merged, Outline, label
from intercontract.report.page_data import SYMBOLS, gravest_first, page_data
from intercontract.report.registry import FormatOptions
from intercontract.report.text import block, line
from intercontract.report.trends import HEIGHT, WIDTH, charts

if TYPE_CHECKING:
    from intercontract.report.morning import Morning

SHOWN = 200
"""Most entries of a kind, and most names of a dimension, that are there without the script."""

_FOLDER = Path(__file__).parents[1] / "html"

_PARTS = (
    *("page", "finding", "known", "listing", "fields", "coverage", "grid", "trends"),
    *("index", "morning"),
)


def write(outline: Outline, _options: FormatOptions) -> bytes:
    """The whole page; the same report gives the same page."""
    style, script = _asset("style.css"), _asset("script.js")
    new, kept = gravest_first(outline.new), registry.files(outline)
    return _rendered(
        "page",
        o=outline,
        new=new,
        accepted=outline.accepted,
        data=page_data(outline, new),
        tones=_tones(new, outline.accepted),
        regions=_regions(outline, new),
        operations=_operations(outline, new),
        idle=_idle(outline.grid),
        charts=charts(outline.past.runs) if outline.past else (),
        width=WIDTH,
        height=HEIGHT,
        json_file=kept["json"],
        others=[file for name, file in kept.items() if name != "html"],
        limit=SHOWN,
        # Our own two files, not text from a report; the page runs and loads nothing else.
        style=safe(style),
        script=safe(script),
        policy="default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
        f" style-src '{_digest(style)}'; script-src '{_digest(script)}'",
    )


def render_index(**values: object) -> bytes:
    """The page over runs, of the values that its template names."""
    return _without_script("index", **values, width=WIDTH, height=HEIGHT)


def render_morning(morning: Morning) -> bytes:
    """The page of a night."""
    from intercontract.report.morning import FOUND_SHOWN, OPEN

    return _without_script("morning", m=morning, shown=FOUND_SHOWN, open=OPEN)


def _without_script(name: str, **values: object) -> bytes:
    style = _asset("style.css")
    return _rendered(
        name,
        **values,
        style=safe(style),
        policy="default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
        f" style-src '{_digest(style)}'",
    )


def _rendered(name: str, **values: object) -> bytes:
    return _environment().render_template(f"{name}.html.j2", **values).encode()


@cache
def _environment() -> Environment:
    return Environment(
        templates={f"{part}.html.j2": _asset(f"{part}.html.j2") for part in _PARTS},
        filters={
            "line": line,
            "block": block,
            "by_operation": _by_operation,
            "label": label,
            "symbol": lambda verdict: SYMBOLS[verdict or Verdict.SKIP],
            "number": "{:,}".format,
            "plural": plural,
        },
        auto_escape_callback=lambda _name: "html",
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
        debug=False,  # what goes wrong would be told with all that the page was to show
    )


def _tones(*found: Iterable[Merged]) -> list[str]:
    return [*dict.fromkeys(one.first.word for each in found for one in each)]


def _regions(outline: Outline, new: Iterable[Merged]) -> list[str]:
    if outline.grid is None:
        return []
    found = [*outline.grid.regions, *(chip for one in new for chip in one.chips)]
    return [*dict.fromkeys(region for region in found if region)]


def _operations(outline: Outline, new: Iterable[Merged]) -> list[str]:
    """The operations that a filter offers: those where something was found, then all others that were run."""
    found = {place for each in (new, outline.accepted) for one in each for place in one.places}
    run = {name for name, cells in outline.grid.rows if any(cells)} if outline.grid else set()
    return [*sorted(found), *sorted(run - found)][:2000]


def _idle(grid: Grid | None) -> list[str]:
    """Operations that were run nowhere: one line says so, in place of a row for each."""
    rows = grid.rows if grid else ()
    return [name for name, cells in rows if not any(c and c.interactions for c in cells)]


def _by_operation(missing: Iterable[str]) -> dict[str, list[str]]:
    # "retrieveConversation 200 /state" belongs under "retrieveConversation".
    groups: dict[str, list[str]] = {}
    for name in missing:
        operation, _, rest = name.partition(" ")
        groups.setdefault(operation, []).extend([rest] if rest else [])
    return groups


@cache
def _asset(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
