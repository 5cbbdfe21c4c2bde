"""Interactions and a contract in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from intercontract.checks.needs import Need
from intercontract.checks.ordering import in_time_order
from intercontract.checks.paths import template
from intercontract.checks.registry import Check, Scope, all_checks
from intercontract.contract.alike import Alike
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Finding, Violation
from intercontract.model.interaction import Interaction, Source


def judge_interaction(
    exchange: Exchange, checks: Iterable[Check] | None = None
) -> Iterator[Finding]:
    """The findings of every per-interaction check on one exchange."""
    for rule in checks if checks is not None else all_checks():
        if rule.scope is Scope.INTERACTION:
            for violation in rule.violations(exchange):
                yield finding(rule, exchange, violation)


def judge_alike(
    exchange: Exchange, checks: Iterable[Check]
) -> Iterator[tuple[Check, Violation | Alike[Violation]]]:
    """What each of the same checks finds, that together which differs by its place in lists alone."""
    for rule in checks:
        if rule.scope is Scope.INTERACTION:
            for one in rule.alike(exchange):
                yield rule, one


def judge(
    interactions: Iterable[Interaction], contract: Contract, checks: Iterable[Check] | None = None
) -> list[Finding]:
    """Every finding in a body of interactions: one by one, by sequence, and across regions."""
    table = tuple(checks if checks is not None else all_checks())
    exchanges = [Exchange(interaction, contract) for interaction in interactions]
    return judge_exchanges(exchanges, table)


def judge_exchanges(exchanges: Sequence[Exchange], checks: Sequence[Check]) -> list[Finding]:
    """The same for exchanges that were made before."""
    found = [finding for exchange in exchanges for finding in judge_interaction(exchange, checks)]
    found += judge_sequences(exchanges, checks)
    return found


def judge_sequences(exchanges: Sequence[Exchange], checks: Sequence[Check]) -> list[Finding]:
    """The findings of the sequence checks and of the checks across regions."""
    return [found for _, findings in judged_along(exchanges, checks) for _, found in findings]


def judged_along(
    exchanges: Sequence[Exchange], checks: Sequence[Check]
) -> Iterator[tuple[Sequence[Exchange], list[tuple[Exchange, Finding]]]]:
    """The same by sequence: the exchanges that were looked at together, and each finding with its own."""
    grouped = {across: sequences(exchanges, across_regions=across) for across in (False, True)}
    for rule in checks:
        if rule.scope is Scope.INTERACTION:
            continue
        for group in grouped[rule.scope is Scope.REGIONS]:
            yield (
                group,
                [
                    (group[violation.at], finding(rule, group[violation.at], violation))
                    for violation in rule.violations_along(group)
                ],
            )


def sequences(
    exchanges: Sequence[Exchange], *, across_regions: bool = False
) -> list[list[Exchange]]:
    """The exchanges grouped by sequence, and by region and file too unless compared across regions.

    Interactions that name no sequence form one per file (or run) and region: what was recorded together
    is looked at together, in order of time. Examples in a description are no sequence: nothing happened
    between them.
    """
    groups: dict[tuple[str, ...], list[Exchange]] = {}
    for exchange in exchanges:
        interaction = exchange.interaction
        if interaction.source is Source.DOCUMENTED:
            continue
        if across_regions:
            if interaction.sequence is None:
                continue
            key: tuple[str, ...] = (interaction.sequence,)
        else:
            file = interaction.name.rpartition("#")[0]
            key = (interaction.region or "", file, interaction.sequence or "")
        groups.setdefault(key, []).append(exchange)
    if across_regions:
        for group in groups.values():
            group.sort(key=lambda exchange: exchange.interaction.region or "")
        return list(groups.values())
    return [ordered for group in groups.values() for ordered in in_time_order(group)]


def exercised_checks(exchanges: Sequence[Exchange], checks: Iterable[Check]) -> set[str]:
    """The ids of the checks whose needs were met: what they did not find is not there."""
    grouped = {across: sequences(exchanges, across_regions=across) for across in (False, True)}

    def met(rule: Check) -> bool:
        if isinstance(rule.needs, Need):
            return any(rule.needs.met(exchange) for exchange in exchanges)
        return any(rule.needs.met(group) for group in grouped[rule.scope is Scope.REGIONS])

    return {rule.id for rule in checks if met(rule)}


def finding(rule: Check, exchange: Exchange, violation: Violation) -> Finding:
    """A violation with its circumstances."""
    interaction, operation = exchange.interaction, exchange.operation
    return Finding(
        check=rule.id,
        severity=rule.severity,
        operation=operation.id if operation else None,
        method=interaction.request.method.upper(),
        path=operation.path if operation else template(interaction.request.path),
        status=interaction.response.status,
        region=interaction.region,
        pointer=violation.pointer,
        expected=violation.expected,
        observed=violation.observed,
        message=violation.message,
        interaction=interaction.name,
        arguments=violation.arguments,
        part=violation.part,
        api_version=interaction.api_version,
        observed_type=violation.observed_type,
        cause=violation.cause,
    )
