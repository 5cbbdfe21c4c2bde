"""Regions by operations: how each operation fared in each region."""

from __future__ import annotations

from collections import Counter

from attrs import evolve

from intercontract.contract.contract import Contract
from intercontract.engine.judging.partial import Answered, CellName
from intercontract.model.finding import Verdict
from intercontract.model.grid import judged
from intercontract.model.region import region_rank
from intercontract.model.run import Cell, FindingGroup


def grid(
    contract: Contract,
    regions: tuple[str, ...],
    answered: Counter[Answered],
    groups: tuple[FindingGroup, ...],
    operations: tuple[str, ...] = (),
) -> tuple[Cell, ...]:
    """One cell per operation and region, with the findings that show there.

    An operation that was not exercised is skipped, not passed. So is one that no request succeeded with: a
    documented 404 shows nothing of what it is for. Where ``operations`` are named, only these are shown.
    """
    statuses: dict[tuple[str, str], Counter[int]] = {}
    for one, count in answered.items():
        operation = contract.operation(one.operation)
        if operation and one.method == operation.method:
            key = (one.operation, one.region)
            statuses.setdefault(key, Counter())[one.status] += count
    cells = (
        _cell(operation.id, region, statuses.get((operation.id, region), Counter()))
        for operation in contract.operations
        if not operations or operation.id in operations
        for region in regions
    )
    return judged(cells, groups)


def timed(cells: tuple[Cell, ...], waited: Counter[CellName]) -> tuple[Cell, ...]:
    """The cells with the seconds that their answers took; ``waited`` has microseconds."""
    return tuple(
        evolve(cell, seconds=waited[cell.operation, cell.region] / 1_000_000) for cell in cells
    )


def without_success(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """What to say of operations that were called and never succeeded: nothing of them was verified."""
    return tuple(
        f"{cell.region or 'no region'}: {cell.operation} answered only "
        f"{', '.join(map(str, cell.statuses))}: no success of it was verified"
        for cell in cells
        if cell.verdict is Verdict.SKIP and cell.interactions
    )


def without_answer(answered: Counter[Answered]) -> tuple[str, ...]:
    """What to say of requests that got no answer at all: nothing of theirs was verified."""
    silent: Counter[str] = Counter()
    for one, count in answered.items():
        if not one.status:
            silent[one.region or "no region"] += count
    return tuple(
        f"{region}: {silent[region]} requests got no answer"
        for region in sorted(silent, key=region_rank)
    )


def _cell(operation: str, region: str, seen: Counter[int]) -> Cell:
    return Cell(operation, region, interactions=sum(seen.values()), statuses=tuple(sorted(seen)))
