"""A comparison as an HTML page with both sides side by side; it asks nothing of the network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from attrs import frozen
from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from intercontract.drift.change import MISSING, Change, Value, text
from intercontract.drift.impact.upgrade import UpgradeAnswer
from intercontract.drift.recorded.change import Observed
from intercontract.drift.report import LEVELS, DriftReport, Use, grouped, headline, place
from intercontract.drift.rules import Level
from intercontract.model.words import plural
from intercontract.report.drift.excerpt import excerpt
from intercontract.report.text import block, line

SHOWN = 400
"""Most changes on one page; the JSON document has all."""

_OPEN = 8
_TONES = {Level.BREAKING: "fail", Level.WARNING: "warning", Level.INFO: "known"}
_ANSWERS = {UpgradeAnswer.YES: "pass", UpgradeAnswer.NO: "fail", UpgradeAnswer.UNKNOWN: "warning"}
_KINDS = {
    "contracts": "contract against contract",
    "recorded-contract": "recordings against contract",
    "recordings": "recordings against recordings",
    "watch": "description against its pinned copy",
}


@frozen
class Row:
    """One change as the page shows it."""

    change: Change
    places: tuple[str, ...]
    tone: str
    left: str
    right: str
    use: Use
    witness: str
    examples: tuple[str, ...]


def page(report: DriftReport) -> str:
    """The whole page; the same report gives the same page."""
    found = grouped(report.changes)
    rows = [_row(report, change, places) for change, places in found[:SHOWN]]
    sections: dict[str, list[Row]] = {}
    for row in rows:
        name = row.places[0] if len(row.places) == 1 else "In several operations"
        sections.setdefault(name, []).append(row)
    style = _asset("intercontract.report.html", "style.css") + _asset(__package__, "extra.css")
    script = _asset("intercontract.report.html", "script.js")
    worst = report.worst
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            headline=headline(report),
            kind=_KINDS.get(report.kind, report.kind),
            verdict=_TONES[worst] if worst in (Level.BREAKING, Level.WARNING) else "pass",
            answer=_ANSWERS[report.upgrade.verdict] if report.upgrade else "",
            totals={level.value: report.total(level) for level in LEVELS},
            sections=list(sections.items()),
            rows=rows,
            hidden=max(0, len(found) - SHOWN),
            opened=len(rows) <= _OPEN,
            # Our own files, not text from a description; the page runs and loads nothing else.
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            policy="default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
            f" style-src '{_digest(style)}'; script-src '{_digest(script)}'",
        )
    )


def _row(report: DriftReport, change: Change, places: list[str]) -> Row:
    left, right = (excerpt(side, change) for side in report.documents or ({}, {}))
    return Row(
        change=change,
        places=tuple(places),
        tone=_TONES[change.level],
        left=_side(change.from_, left, change),
        right=_side(change.to, right, change),
        use=report.use(change),
        witness="" if change.witness is MISSING else text(change.witness),
        examples=change.examples if isinstance(change, Observed) else (),
    )


def _side(value: Value, around: str, change: Change) -> str:
    shown = "" if value is MISSING else text(value)
    parts = [part for part in (shown, around) if part]
    if not parts:
        return "(not there)" if not isinstance(change, Observed) else "-"
    return "\n\n".join(parts)


@cache
def _environment() -> Environment:
    loader: BaseLoader = DictLoader({"page.html.j2": _asset(__package__, "page.html.j2")})
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
        "number": "{:,}".format,
        "plural": plural,
        "place": place,
    }
    return environment


@cache
def _asset(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text("utf-8")


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
