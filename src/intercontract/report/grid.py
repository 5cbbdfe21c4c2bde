"""Regions x operations, as rows to draw."""

from __future__ import annotations

from attrs import frozen

from intercontract.model.finding import Verdict
from intercontract.model.region import region_rank
from intercontract.model.report import Report
from intercontract.model.run import Cell


@frozen
class Row:
    """One operation, with a cell for each region (None where it was not planned)."""

    operation: str
    cells: tuple[Cell | None, ...]


@frozen
class Grid:
    """The regions in order, and a row for each operation in the order the run gave them."""

    regions: tuple[str, ...]
    rows: tuple[Row, ...]


def grid(report: Report) -> Grid:
    """The run's cells arranged."""
    cells = {(cell.operation, cell.region): cell for cell in report.grid}
    others = {cell.region for cell in report.grid} - set(report.run.regions)
    regions = (*report.run.regions, *sorted(others, key=region_rank))
    operations = dict.fromkeys(cell.operation for cell in report.grid)
    return Grid(
        regions,
        tuple(Row(name, tuple(cells.get((name, r)) for r in regions)) for name in operations),
    )


def label(cell: Cell | None) -> str:
    """A cell in words: ``fail 2``, ``known 3``, ``pass``, ``not run``."""
    if cell is None or (cell.verdict is Verdict.SKIP and not cell.interactions):
        return "not run"
    number = {
        Verdict.FAIL: cell.fails,
        Verdict.WARNING: cell.warnings,
        Verdict.KNOWN: cell.known,
    }.get(cell.verdict, 0)
    return f"{cell.verdict.value} {number}" if number else cell.verdict.value
