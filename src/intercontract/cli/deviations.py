"""intercontract deviations"""

from __future__ import annotations

import json
from pathlib import Path

import click

from intercontract.cli.say import say
from intercontract.model.finding import NOT_VERIFIED
from intercontract.model.words import plural

LATEST = Path("reports/latest/report.json")
_CONTRACT = click.option("--contract", default="2.11", metavar="NAME|PATH", show_default=True,
                         help="The contract beside which they stand.")  # fmt: skip


@click.group(short_help="list known deviations, propose entries, tell wide ones, write issues")
def deviations() -> None:
    """Known differences between a contract and the API: deviations.yaml beside the contract."""


@deviations.command("list")
@_CONTRACT
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def list_(contract: str, form: str) -> int:
    """Every known deviation: what differs, where, under which conditions, and how it is known."""
    from datetime import UTC, datetime

    from intercontract.contract.load import load
    from intercontract.deviation.listing import lines
    from intercontract.deviation.write import to_mapping
    from intercontract.engine.setup.known_deviations import deviations_of

    loaded = load(contract)
    known = deviations_of(loaded)
    if form == "json":
        click.echo(json.dumps([to_mapping(one) for one in known], indent=1, default=str))
        return 0
    for line in lines(known, datetime.now(UTC).date()):
        say(line)
    say(f"{len(known)} known deviations of {loaded.name}", err=True)
    return 0


@deviations.command("lint")
@_CONTRACT
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def lint_(contract: str, form: str) -> int:
    """Entries that explain more than their evidence shows, or nothing; exit status 1 if there are any.

    Those with a * for named fields, without the type of value that was observed, or without evidence; and
    those for a check, an operation or a type that there is not, or whose time is over.
    """
    from datetime import UTC, datetime

    from intercontract.checks.registry import all_checks
    from intercontract.contract.load import load
    from intercontract.deviation.lint import lint
    from intercontract.engine.setup.known_deviations import deviations_of

    loaded = load(contract)
    known = deviations_of(loaded)
    checks = {check.id for check in all_checks()} | {NOT_VERIFIED}
    found = lint(known, loaded, checks, datetime.now(UTC).date())
    if form == "json":
        rows = [
            {"entry": wide.deviation.index + 1, "check": wide.deviation.check,
             "operations": wide.deviation.operations, "pointer": wide.deviation.pointer,
             "rule": wide.rule, "message": wide.message}
            for wide in found
        ]  # fmt: skip
        click.echo(json.dumps(rows, indent=1))
        return int(bool(found))
    for wide in found:
        one = wide.deviation
        say(f"{one.index + 1}  {one.check}  {', '.join(one.operations)}  {one.pointer}")
        say(f"   {wide.rule}: {wide.message}")
    say(f"{len(found)} to correct, of {len(known)} deviations of {loaded.name}", err=True)
    return int(bool(found))


@deviations.command()
@click.argument("report", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "source", type=click.Path(path_type=Path, dir_okay=False), default=None,
              help=f"The report, in place of REPORT.  [default: {LATEST}]")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default=None,
              help="Write to this file, or add to it.  [default: standard output]")  # fmt: skip
def propose(report: Path | None, source: Path | None, output: Path | None) -> int:
    """Entries for what a run found new, to be read, corrected and kept beside the contract.

    REPORT is a run's report.json. Entries are as narrow as what was seen: check, operation, place, status,
    arguments, and the regions where not all three showed it.
    """
    from intercontract.engine.deviations import propose_deviations

    if report and source:
        raise click.UsageError("name one report: REPORT or --from")
    made = propose_deviations(report or source or LATEST, output)
    if made.stale:
        say(
            f"note: {made.stale} known deviations no longer show: remove them from deviations.yaml",
            err=True,
        )
    if output is None:
        click.echo(made.text, nl=False)
    where = f" in {output}" if output else ""
    say(
        f"{made.entries} {'entry' if made.entries == 1 else 'entries'}{where}"
        f" for {plural(made.findings, 'new finding')} of {made.run}; "
        "read each before you keep it",
        err=True,
    )
    return 0


@deviations.command()
@click.option("--upstream", "folder", required=True, metavar="DIR",
              type=click.Path(path_type=Path, file_okay=False),
              help="Where the issues go, one Markdown file each.")  # fmt: skip
@_CONTRACT
def export(folder: Path, contract: str) -> int:
    """Write, per deviation, an issue for the vendor's tracker: documented, observed, evidence, curl.

    Deviations that have one cause (one field of one schema) share an issue.
    """
    from intercontract.contract.load import load
    from intercontract.engine.deviations import export_issues
    from intercontract.engine.setup.known_deviations import deviations_of

    loaded = load(contract)
    written = export_issues(folder, loaded)
    for path in written:
        say(str(path))
    known = len(deviations_of(loaded))
    say(f"{len(written)} issues for {known} known deviations of {loaded.name}", err=True)
    return 0
