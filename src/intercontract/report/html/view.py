"""What the page shows, arranged: plain values that the templates only have to write out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import frozen

from intercontract.model.finding import Verdict
from intercontract.model.json import JSONValue
from intercontract.model.report import NEW, Report
from intercontract.model.run import Cell, names
from intercontract.report.defects import Defect, defects
from intercontract.report.excerpt import MARK
from intercontract.report.grid import grid, label
from intercontract.report.text import block

SHOWN = 500
"""Most defects of a kind, and most names of a dimension, on one page; the JSON document has all."""

_OPEN = 8


@frozen
class CellView:
    """One square of the grid; ``link`` is the anchor of its first finding, or empty."""

    cell: Cell | None
    label: str
    link: str


@frozen
class Sections:
    """New defects by operation, and known ones; ``total`` and ``hidden`` count new defects."""

    new: tuple[tuple[str, tuple[Defect, ...]], ...]
    known: tuple[Defect, ...]
    total: int
    hidden: int
    known_hidden: int
    opened: bool


@frozen
class Dimension:
    """One kind of coverage; ``missing`` is by operation."""

    name: str
    exercised: int
    missing_count: int
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    hidden: int

    @property
    def total(self) -> int:
        """How many there are."""
        return self.exercised + self.missing_count


def facts(report: Report) -> list[tuple[str, str]]:
    """What was run, for the head of the page."""
    run = report.run
    rows = [
        ("Run", run.id),
        ("Started", run.started_at),
        ("Duration", f"{run.duration:.1f} s"),
        ("Target", run.target),
        ("API version", run.api_version),
        ("Contract", run.contract),
        ("Regions", ", ".join(run.regions)),
        ("Seed", "" if run.seed is None else str(run.seed)),
        ("Command", run.command),
        ("Selftest", run.selftest),
    ]
    return [(name, value) for name, value in rows if value]


def grid_view(report: Report) -> tuple[tuple[str, ...], list[tuple[str, list[CellView]]]]:
    """Regions, and rows of cells that know where their first finding is on the page."""
    arranged = grid(report)
    links: dict[tuple[str, str], str] = {}
    for group in report.groups:
        finding = group.finding
        if group.verdict in (*NEW, Verdict.KNOWN):
            for operation in (finding.place, *group.operations):
                place = (operation, finding.region or "")
                links.setdefault(place, anchor(group.verdict, finding.fingerprint))
    rows = [
        (
            row.operation,
            [
                CellView(cell, label(cell), links.get((row.operation, region), ""))
                for region, cell in zip(arranged.regions, row.cells, strict=True)
            ],
        )
        for row in arranged.rows
    ]
    return arranged.regions, rows


def anchor(verdict: Verdict, fingerprint: str) -> str:
    """The id of a defect's element."""
    return f"{verdict.value}-{fingerprint}"


def sections(report: Report) -> Sections:
    """The findings as the page tells them."""
    new = defects(report.groups, *NEW)
    known = defects(report.groups, Verdict.KNOWN)
    # An operation with a failure comes before one that has only warnings.
    rank: dict[str, int] = {}
    for defect in new:
        rank.setdefault(defect.finding.place, len(rank))
    shown = sorted(new[:SHOWN], key=lambda defect: rank[defect.finding.place])
    return Sections(
        new=tuple(
            (name, tuple(members)) for name, members in groupby(shown, lambda d: d.finding.place)
        ),
        known=tuple(known[:SHOWN]),
        total=len(new),
        hidden=max(0, len(new) - SHOWN),
        known_hidden=max(0, len(known) - SHOWN),
        opened=len(new) <= _OPEN,
    )


def excerpt_lines(text: str) -> Iterator[tuple[bool, str]]:
    """The lines of an excerpt, each with whether it is marked."""
    for row in block(text, 6000).split("\n"):
        marked = row.startswith(MARK)
        yield marked, row[len(MARK) :] if marked else row.removeprefix("  ")


def coverage(report: Report) -> list[Dimension]:
    """The measured dimensions of coverage."""
    kinds = ("operations", "parameters", "statuses", "fields", "keywords", "checks")
    return [
        _dimension(kind, getattr(report.coverage, kind))
        for kind in kinds
        if getattr(report.coverage, kind)
    ]


def _dimension(kind: str, value: dict[str, JSONValue]) -> Dimension:
    missing = names(value, "missing")
    exercised = names(value, "exercised")
    return Dimension(
        name=kind,
        exercised=len(exercised),
        missing_count=len(missing),
        missing=tuple(_by_operation(missing[:SHOWN])),
        hidden=max(0, len(missing) - SHOWN),
    )


def _by_operation(missing: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    # "retrieveConversation 200 /state" belongs under "retrieveConversation".
    pairs = [name.partition(" ") for name in missing]
    groups: dict[str, list[str]] = {}
    for operation, _, rest in pairs:
        groups.setdefault(operation, []).append(rest)
    yield from (
        (operation, tuple(rest for rest in members if rest))
        for operation, members in groups.items()
    )
