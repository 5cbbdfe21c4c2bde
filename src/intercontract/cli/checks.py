"""intercontract checks"""

from __future__ import annotations

import click


@click.group(short_help="list the checks; explain one")
def checks() -> None:
    """The rules that interactions are judged by."""


@checks.command("list")
def list_() -> None:
    """Every check: id, what it looks at, how bad a violation is, and the rule in one line."""
    from intercontract.checks.registry import all_checks

    table = all_checks()
    width = max(len(rule.id) for rule in table)
    for rule in table:
        click.echo(
            f"{rule.id:<{width}}  {rule.scope.value:<11}  {rule.severity.value:<7}  {rule.summary}"
        )


@checks.command()
@click.argument("id", metavar="ID")
def explain(id: str) -> None:  # noqa: A002 - the word of the trade
    """One check: what it says, where the rule comes from, a good and a bad example."""
    from intercontract.checks.registry import all_checks
    from intercontract.checks.rulebook import page
    from intercontract.errors import ConfigurationError, did_you_mean
    from intercontract.sandbox.faults.table import FAULTS

    table = {rule.id: rule for rule in all_checks()}
    if id not in table:
        raise ConfigurationError(
            f"there is no check {id!r}",
            hint=did_you_mean(id, table, "intercontract checks list shows them all"),
        )
    faults = tuple((fault.id, fault.summary) for fault in FAULTS if id in fault.caught_by)
    click.echo(page(table[id], faults))
