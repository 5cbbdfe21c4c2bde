"""intercontract checks"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from intercontract.cli.say import aside

if TYPE_CHECKING:
    from intercontract.checks.registry import Check


@click.group(short_help="list the checks; explain one")
def checks() -> None:
    """The rules that interactions are judged by."""


_FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@checks.command("list")
@_FORM
def list_(form: str) -> None:
    """Every check: id, what it looks at, how bad a violation is, and the rule in one line."""
    from intercontract.checks.registry import all_checks

    table = all_checks()
    if form == "json":
        click.echo(json.dumps([_row(rule) for rule in table], indent=1))
        return
    width = max(len(rule.id) for rule in table)
    for rule in table:
        click.echo(
            f"{rule.id:<{width}}  {rule.scope.value:<11}  {rule.severity.value:<7}  {rule.summary}"
        )
    aside("intercontract checks explain ID says more of one")


def _row(rule: Check) -> dict[str, object]:
    return {
        "id": rule.id,
        "scope": rule.scope.value,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "source": rule.source,
        "page": f"docs/checks/{rule.id}.md",
    }


@checks.command()
@click.argument("id", metavar="ID")
@_FORM
def explain(id: str, form: str) -> None:  # noqa: A002 - the word of the trade
    """One check: what it says, where the rule comes from, a good and a bad example."""
    from intercontract.checks.registry import all_checks
    from intercontract.checks.rulebook import page
    from intercontract.errors import ConfigurationError, did_you_mean
    from intercontract.sandbox.faults.table import FAULTS
    from intercontract.sdk.rules import RULES

    table = {rule.id: rule for rule in all_checks()}
    if id in RULES:
        own = {"id": id, "aspect": RULES[id].aspect, "severity": RULES[id].severity.value,
               "summary": RULES[id].summary, "page": "docs/how-to/verify-sdks.md"}  # fmt: skip
        told = f"{id}  {own['severity']}  aspect {own['aspect']} of an SDK\n{own['summary']}\n{own['page']}"
        click.echo(json.dumps(own, indent=1) if form == "json" else told)
        return
    if id not in table:
        raise ConfigurationError(
            f"there is no check {id!r}",
            hint=did_you_mean(id, table, "intercontract checks list shows them all"),
        )
    faults = tuple((fault.id, fault.summary) for fault in FAULTS if id in fault.caught_by)
    text = page(table[id], faults)
    if form == "json":
        caught = [fault for fault, _ in faults]
        click.echo(json.dumps({**_row(table[id]), "faults": caught, "text": text}, indent=1))
        return
    click.echo(text)
