"""The table of formats: each is a module of the package ``formats`` and is called what the module is.

A format is one function, ``write``, of an `Outline`; it works for runs and for comparisons, and is what
``--format`` takes. Some are written to the folders of reports as well, under a file's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

from intercontract.report import formats
from intercontract.values import frozen

if TYPE_CHECKING:
    from intercontract.drift.report import DriftReport
    from intercontract.model.report import Report
    from intercontract.report.outline import Outline
    from intercontract.report.past import Past


@frozen
class FormatOptions:
    """``fail_on`` is what makes the exit code 1; ``stream`` is where text goes, if it goes to one."""

    fail_on: str = "fail"
    stream: TextIO | None = None


Write = Callable[["Outline", FormatOptions], str | bytes | Mapping[str, bytes]]
"""How a report is written. Text goes out in a stream's own encoding, bytes go out as they are; a mapping is a
folder of files by name."""

KEPT = {
    "html": "index.html",
    "json": "report.json",
    "junit": "junit.xml",
    "markdown": "report.md",
}
"""The file of each format that the folder of a report holds; the others are written on demand only."""


@cache
def named(name: str) -> Write:
    """The format of a name."""
    found: Write = import_module(f"{formats.__name__}.{name}").write
    return found


def outline(report: Report | DriftReport, past: Past | None = None) -> Outline:
    """What formats are written from; ``past`` is what earlier runs say of a run."""
    from intercontract.model.report import Report

    if isinstance(report, Report):
        from intercontract.report.runs import outline as of_run

        return of_run(report, past)
    from intercontract.report.drifts import outline as of_drift

    return of_drift(report)


def files(outline: Outline) -> dict[str, str]:
    """The file of each format that is kept, by the format's name."""
    return {name: outline.files.get(name, file) for name, file in KEPT.items()}
