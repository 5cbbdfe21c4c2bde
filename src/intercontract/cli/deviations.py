"""intercontract deviations"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import date

    from intercontract.contract.contract import Contract
    from intercontract.deviation.deviation import Deviation

LATEST = Path("reports/latest/report.json")
_CONTRACT = click.option("--contract", default="2.11", metavar="NAME|PATH", show_default=True,
                         help="The contract beside which they stand.")  # fmt: skip


@click.group(short_help="list known deviations, propose entries, write issues")
def deviations() -> None:
    """Known differences between a contract and the API: deviations.yaml beside the contract."""


@deviations.command("list")
@_CONTRACT
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def list_(contract: str, form: str) -> int:
    """Every known deviation: what differs, where, under which conditions, and how it is known."""
    from intercontract.deviation.listing import lines
    from intercontract.deviation.write import to_mapping

    loaded, known = _known(contract)
    if form == "json":
        click.echo(json.dumps([to_mapping(one) for one in known], indent=1, default=str))
        return 0
    for line in lines(known, _today()):
        click.echo(line)
    click.echo(f"{len(known)} known deviations of {loaded.name}", err=True)
    return 0


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
    from intercontract.contract.text import parse_yaml, read_text
    from intercontract.deviation.propose import propose as make
    from intercontract.deviation.propose import unexplained
    from intercontract.deviation.register import STALE
    from intercontract.deviation.write import append, to_yaml
    from intercontract.errors import ConfigurationError
    from intercontract.model.report import Report

    if report and source:
        raise click.UsageError("name one report: REPORT or --from")
    path = report or source or LATEST
    text = read_text(path, ConfigurationError)
    reported = Report.from_dict(
        parse_yaml(text, ConfigurationError, file=str(path)), file=str(path)
    )
    entries = make(reported)
    if stale := sum(group.finding.check == STALE for group in reported.groups):
        click.echo(
            f"note: {stale} known deviations no longer show: remove them from deviations.yaml",
            err=True,
        )
    if output is None:
        click.echo(to_yaml(entries), nl=False)
    elif output.exists():
        there = read_text(output, ConfigurationError)
        _replace(output, append(there, entries, file=str(output)))
    else:
        _replace(output, to_yaml(entries))
    where = f" in {output}" if output else ""
    click.echo(
        f"{len(entries)} entries{where} for {len(unexplained(reported))} new findings of {reported.run.id}; "
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
    from intercontract.deviation.export import issues
    from intercontract.engine.upstream import curl_for, published_in

    loaded, known = _known(contract)
    written = issues(
        known, loaded, _today(), lambda about: curl_for(loaded, about), published_in(loaded)
    )
    for issue in written:
        _replace(folder / issue.file, issue.text)
        click.echo(str(folder / issue.file))
    click.echo(
        f"{len(written)} issues for {len(known)} known deviations of {loaded.name}", err=True
    )
    return 0


def _known(name: str) -> tuple[Contract, tuple[Deviation, ...]]:
    from intercontract.contract.load import DEVIATIONS, load
    from intercontract.deviation.parse import parse

    contract = load(name)
    file = str(Path(contract.path).parent / DEVIATIONS)
    return contract, parse(contract.deviations, file=file)


def _today() -> date:
    from datetime import UTC, datetime

    return datetime.now(UTC).date()


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    import tempfile

    from intercontract.errors import ConfigurationError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", delete=False
        ) as stream:
            stream.write(text)
        Path(stream.name).chmod(0o644)
        Path(stream.name).replace(path)
    except OSError as problem:
        raise ConfigurationError(
            f"cannot be written: {problem.strerror}",
            file=str(path),
            hint="name a place that can be written",
        ) from None
