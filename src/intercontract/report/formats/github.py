"""Annotations of GitHub Actions: workflow commands that mark lines of the contract."""

from __future__ import annotations

from intercontract.model.finding import Verdict
from intercontract.report.outline import Outline
from intercontract.report.page_data import gravest_first
from intercontract.report.places import FilePlaces
from intercontract.report.registry import FormatOptions
from intercontract.report.text import line

MOST = 10
"""GitHub shows so many errors, and so many warnings, of one step."""


def write(outline: Outline, options: FormatOptions) -> str:
    """A line for each of what is new, the gravest; what does not fail is a warning."""
    places, shown = FilePlaces(outline), {"error": 0, "warning": 0}
    lines = []
    for found in gravest_first(outline.new):
        first = found.first
        fails = first.tone is Verdict.ERROR or any(m.fails(options.fail_on) for m in found.members)
        kind = "error" if fails else "warning"
        if shown[kind] == MOST:
            continue
        shown[kind] += 1
        place = places.of(first)
        title = f"{first.rule} {found.pointer}".strip()
        settings = {"file": place.file, "line": str(place.line), "title": line(title, 200)}
        told = ",".join(f"{name}={_setting(value)}" for name, value in settings.items())
        where = found.places[0] if len(found.places) == 1 else f"{len(found.places)} operations"
        lines.append(f"::{kind} {told}::{_escaped(line(f'{where}: {first.message}', 1000))}")
    return (
        "".join(f"{each}\n" for each in lines) or f"::notice::{_escaped(line(outline.headline))}\n"
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _setting(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
