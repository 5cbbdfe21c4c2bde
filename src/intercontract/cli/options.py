"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from intercontract.cli.publication import output
from intercontract.history import KINDS
from intercontract.model.profile import PROFILES
from intercontract.model.region import REGIONS
from intercontract.report.formats import format_names

Command = TypeVar("Command", bound=Callable[..., Any])


def names(*known: str) -> Callable[[object], tuple[str, ...]]:
    """The type of a `list_option`: names with commas between them, from a fixed set or from anything."""

    def LIST(value: object) -> tuple[str, ...]:  # noqa: N802 - click shows a type by its function's name
        given = value if isinstance(value, (tuple, list)) else [value]
        parts = [name for one in given for part in str(one).split(",") if (name := part.strip())]
        for part in parts:
            if known and part not in known:
                raise click.BadParameter(f"{part!r} is none of {', '.join(known)}")
        if not parts:
            raise click.BadParameter("names nothing")
        return tuple(dict.fromkeys(parts))

    return LIST


LIST = names()
REGION = names(*REGIONS)


class ListOption(click.Option):
    """An option whose names can stand with commas between them, or after one of it each."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Have the parser keep what each says; to click it is one value."""
        self.multiple = True
        try:
            super().add_to_parser(parser, ctx)
        finally:
            self.multiple = False


list_option = partial(click.option, cls=ListOption, type=LIST)


def DAYS(value: object) -> int:  # noqa: N802
    """The type of an option that takes a number of days: ``30`` or ``30d``."""
    number = str(value).removesuffix("d")
    if not (number.isascii() and number.isdigit() and len(number) <= 5):
        raise click.BadParameter(f"{value!r} is no number of days; write 30 or 30d")
    return int(number)


def _number(_ctx: click.Context, _option: click.Parameter, value: float | None) -> float | None:
    if value is not None and math.isnan(value):  # which no range keeps out
        raise click.BadParameter("nan is no number")
    return value


def chain(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, shown in this order."""

    def apply(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return apply


selection = chain(
    list_option("--checks", default=None, help="Only these checks, by id."),
    list_option("--exclude-checks", default=None, help="All but these checks."),
    list_option("--operation", default=None,
                 help="Only these operations, by operationId."),
    list_option("--exclude-operation", default=None, help="All but these operations."),
    list_option("--host", default=None,
                 help="Only requests to these hosts, which are taken for servers of the contract."),
    list_option("--ignore-header", default=None,
                 help="Nothing about these response headers."),
)  # fmt: skip

judgement = chain(
    click.option("--api-version", default=None, help="The API version.  [default: the contract's, 2.11]"),
    click.option("--contract", default=None, metavar="NAME|PATH",
                 help="A name from contracts/, or an OpenAPI 3.0 or 3.1 file.  [default: the API version]"),
    selection,
)  # fmt: skip

history = click.option(
    "--history", default=None, metavar="FILE|URL|none",
    help="Where runs are kept: a SQLite file, or postgresql://USER@HOST/DATABASE.  "
         "[default: history.sqlite in the user's folder for state]",
)  # fmt: skip

series = click.option(
    "--series", default=None, metavar="NAME",
    help="The runs that are compared with each other.  [default: this folder's, of one command and target]",
)  # fmt: skip

baseline = click.option(
    "--baseline",
    default=None,
    metavar="RUN|latest|FILE",
    help="Judge by what is new since this run, the newest one, or this report.json.",
)

webhook = chain(
    click.option("--webhook", default=None, metavar="URL",
                 help="Where it is posted. It is a secret: INTERCONTRACT_WEBHOOK is the place for it."),
    click.option("--kind", type=click.Choice(KINDS), default="json", show_default=True,
                 help="What takes it: Slack, a workflow of Microsoft Teams, or anything that takes JSON."),
)  # fmt: skip

reporting = chain(
    click.option("--format", type=click.Choice(format_names()), default="text", show_default=True,
                 help="What to print on standard output; progress goes to standard error."),
    output,
    click.option("--report-dir", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
                 show_default=True, help="Where index.html, report.json, junit.xml and report.md go."),
    click.option("--fail-on", type=click.Choice(["fail", "warning", "never"]), default="fail",
                 show_default=True, help="What makes the exit code 1."),
    click.option("--quiet", "-q", is_flag=True, help="No progress."),
    baseline,
    history,
    series,
)  # fmt: skip

jobs = click.option(
    "--jobs", "-j", type=click.IntRange(1, 1_000), default=None, metavar="N",
    help="Processes that work side by side.  [default: one for each processor]",
)  # fmt: skip

state_dir = click.option(
    "--state-dir", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Where the ledgers of what live runs create are kept.  [default: the user's folder for state]",
)  # fmt: skip

sending = chain(
    click.option("--target", default="sandbox", show_default=True,
                 metavar="sandbox|replay|live|URL|us=URL,eu=URL", help="What answers."),
    click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
                 help="Seeds generation and sandbox; the same seed draws the same requests. Of several "
                      "regions each draws with the next number, which the report tells."),
    click.option("--max-examples", type=click.IntRange(1, 100_000), default=30, show_default=True,
                 help="Generated requests per operation and phase, at most."),
    click.option("--profile", type=click.Choice(PROFILES), default="quick", show_default=True,
                 help="Draw requests for the main operations and try the others with their examples, or go "
                      "into all."),
    click.option("--max-time", type=click.FloatRange(1, 1_000_000), default=None,
                 callback=_number, metavar="SECONDS",
                 help="Stop sending after so long; regions share the time."),
    click.option("--cleanup-time", type=click.FloatRange(1, 1_000_000), default=None,
                 callback=_number, metavar="SECONDS",
                 help="What removing what a live run created may take beyond that.  "
                      "[default: 60; 600 without --max-time]"),
    state_dir,
    list_option("--workspace", default=None, metavar="ID|us=ID,eu=ID",
                 help="The workspace that a live target must be."),
    click.option("--allow-writes", is_flag=True, help="Let a live run create and change things."),
    click.option("--night", type=click.IntRange(0, 3650), default=0,
                 help="The sandbox's day: 1 is the night after the first."),
    click.option("--upgrade", default="", metavar="VERSION[@us,eu]",
                 help="The sandbox moves to this version's shapes between night 0 and night 1."),
    click.option("--read-only", is_flag=True, help="Send nothing but GET and HEAD, whatever the target."),
    list_option("--region", type=REGION, default=",".join(REGIONS), show_default=True,
                 help="The regions to test."),
)  # fmt: skip
