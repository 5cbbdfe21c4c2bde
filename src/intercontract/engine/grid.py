"""Regions by operations: how each operation fared in each region."""

from __future__ import annotations

from collections import Counter

from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Verdict
from intercontract.model.run import Cell, FindingGroup


def grid(
    contract: Contract,
    regions: tuple[str, ...],
    exchanges: list[Exchange],
    groups: tuple[FindingGroup, ...],
    operations: tuple[str, ...] = (),
) -> tuple[Cell, ...]:
    """One cell per operation and region; an operation that was not exercised is skipped, not passed.

    So is one that no request succeeded with: a documented 404 shows nothing of what it is for.
    Where ``operations`` are named, only these are shown.
    """
    statuses: dict[tuple[str, str], Counter[int]] = {}
    for exchange in exchanges:
        if (
            exchange.operation
            and exchange.interaction.request.method.upper() == exchange.operation.method
        ):
            key = (exchange.operation.id, exchange.interaction.region or "")
            statuses.setdefault(key, Counter())[exchange.status] += 1
    verdicts: dict[tuple[str, str], Counter[Verdict]] = {}
    for group in groups:
        key = (group.finding.operation or "", group.finding.region or "")
        verdicts.setdefault(key, Counter())[group.verdict] += 1
    return tuple(
        _cell(operation.id, region, statuses, verdicts)
        for operation in contract.operations
        if not operations or operation.id in operations
        for region in regions
    )


def without_success(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """What to say of operations that were called and never succeeded: nothing of them was verified."""
    return tuple(
        f"{cell.region or 'no region'}: {cell.operation} answered only "
        f"{', '.join(map(str, cell.statuses))}: no success of it was verified"
        for cell in cells
        if cell.verdict is Verdict.SKIP and cell.interactions
    )


def without_answer(exchanges: list[Exchange]) -> tuple[str, ...]:
    """What to say of requests that got no answer at all: nothing of theirs was verified."""
    silent = Counter(
        exchange.interaction.region or "no region" for exchange in exchanges if not exchange.status
    )
    return tuple(f"{region}: {count} requests got no answer" for region, count in silent.items())


def _cell(
    operation: str,
    region: str,
    statuses: dict[tuple[str, str], Counter[int]],
    verdicts: dict[tuple[str, str], Counter[Verdict]],
) -> Cell:
    seen = statuses.get((operation, region), Counter())
    found = verdicts.get((operation, region), Counter())
    if found[Verdict.FAIL]:
        verdict = Verdict.FAIL
    elif found[Verdict.WARNING]:
        verdict = Verdict.WARNING
    elif seen and found[Verdict.KNOWN]:
        verdict = Verdict.KNOWN
    else:
        verdict = Verdict.PASS if any(200 <= status < 400 for status in seen) else Verdict.SKIP
    return Cell(
        operation=operation,
        region=region,
        verdict=verdict,
        interactions=sum(seen.values()),
        statuses=tuple(sorted(seen)),
        fails=found[Verdict.FAIL],
        warnings=found[Verdict.WARNING],
        known=found[Verdict.KNOWN],
    )
