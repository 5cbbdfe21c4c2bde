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
    elif not seen:
        verdict = Verdict.SKIP
    else:
        verdict = Verdict.KNOWN if found[Verdict.KNOWN] else Verdict.PASS
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
