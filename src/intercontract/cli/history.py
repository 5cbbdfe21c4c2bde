"""intercontract history"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import DAYS, chain, series
from intercontract.cli.options import history as history_option
from intercontract.cli.say import say, say_all
from intercontract.report.formats import format_names

_PATH = click.Path(path_type=Path)
_FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="What to print on standard output.",
)  # fmt: skip
_past = chain(history_option, series, _FORM)


class _ListsByItself(click.Group):
    """A group whose first command is what it does without one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; where there are none, or options only, they are those of ``list``."""
        if not any(name in args for name in (*self.commands, *ctx.help_option_names)):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_ListsByItself, short_help="past runs: list, compare, follow a finding, import, prune"
)
def history() -> None:
    """Every run that was kept: what each found, what became of it, and since when.

    Runs of one series are compared with each other: those of one command and target in one folder, or
    those that --series names. Without a command, the newest are listed.
    """


@history.command("list")
@_past
@click.option("--limit", type=click.IntRange(1, 100_000), default=30, show_default=True,
              help="The newest so many.")  # fmt: skip
def list_(history: str | None, series: str | None, form: str, limit: int) -> int:
    """The newest runs; one that died before its end says so."""
    from intercontract.engine.history import runs
    from intercontract.history.text import run_lines, run_row

    found = runs(history, series=series, limit=limit)
    if form == "json":
        click.echo(json.dumps([run_row(run) for run in found], indent=1))
        return 0
    say_all(run_lines(found))
    return 0


@history.command("compare")
@click.argument("base", required=False)
@click.argument("run", required=False)
@_past
def compare_(history: str | None, series: str | None, form: str, **named: str | None) -> int:
    """What is new, fixed, still there, flaky, or was not looked at; exit status 1 if something is new.

    BASE and RUN are ids of runs, or report.json files; `latest` is the newest run that came to its end.
    Without RUN it is that one, and without BASE the one before.
    """
    from intercontract.engine.history import compared
    from intercontract.history.compare import Outcome
    from intercontract.history.text import comparison_lines

    found = compared(history, **named, series=series)
    if form == "json":
        click.echo(json.dumps(found.to_dict(), indent=1))
    else:
        say_all(comparison_lines(found))
    return int(bool(found.of(Outcome.NEW)))


@history.command("finding")
@click.argument("fingerprint")
@chain(history_option, _FORM)
def finding_(fingerprint: str, history: str | None, form: str) -> int:
    """One finding's life: first and last seen, in how many runs, regions and versions.

    FINGERPRINT stands with each finding in every report; its beginning is enough.
    """
    from attrs import asdict

    from intercontract.engine.history import lives
    from intercontract.history.text import life_lines, life_row

    found = lives(history, fingerprint)
    seen = next(iter(found.values()))[1][0].sighting
    if form == "json":
        rows: dict[str, Any] = {
            name: value for name, value in asdict(seen).items() if name not in ("region", "count")
        }
        rows["series"] = {
            name: [life_row(life, runs) for life in each] for name, (runs, each) in found.items()
        }
        click.echo(json.dumps(rows, indent=1))
        return 0
    say(f"{seen.fingerprint}  {seen.check}  {seen.operation}  {seen.pointer}", f"  {seen.message}")
    for name, (runs, each) in found.items():
        say_all(life_lines(name, runs, each))
    return 0


@history.command("show")
@click.argument("run", default="latest")
@history_option
@click.option("--format", "form", type=click.Choice(format_names()), default="text", show_default=True,
              help="What to print on standard output.")  # fmt: skip
def show_(run: str, history: str | None, form: str) -> int:
    """The report of a run once more, in any format.

    RUN is an id, the beginning of one, or `latest`.
    """
    from intercontract.engine.history import report_of
    from intercontract.model.report import Report
    from intercontract.report.registry import outline
    from intercontract.report.write import show

    report = report_of(history, run)
    if isinstance(report, Report):
        show(outline(report), form, sys.stdout)
    else:
        click.echo(json.dumps(report, indent=1))
    return 0


@history.command("import")
@click.argument("files", nargs=-1, required=True, type=_PATH)
@chain(history_option, series)
def import_(files: tuple[Path, ...], history: str | None, series: str | None) -> int:
    """Take in reports that were written earlier: report.json, drift.json, or folders of them."""
    from intercontract.engine.history import take_in

    for run, is_new in take_in(history, files, series=series):
        say(f"{run.id}  {'kept' if is_new else 'was there already'}  {run.series}")
    return 0


@history.command("prune")
@history_option
@click.option("--older-than", "days", type=DAYS, default=None, metavar="DAYS", help="By age.")
@click.option("--keep", "count", type=click.IntRange(1), default=None, metavar="NUMBER",
              help="By number: the newest so many of each series stay.")  # fmt: skip
def prune_(history: str | None, days: int | None, count: int | None) -> int:
    """Remove old runs. When a finding was first seen stays known, and the newest whole run stays."""
    from intercontract.engine.history import prune

    done = prune(history, days=days, count=count)
    say(f"{done.removed} removed, {done.kept} kept")
    return 0
