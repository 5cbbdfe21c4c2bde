"""intercontract sdk --command: one's own program, run against the gateway"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from intercontract.cli.options import chain
from intercontract.cli.publication import Publication
from intercontract.cli.say import say

own_code = chain(
    click.option("--command", metavar="LINE",
                 help="Run this line of a shell against the gateway, and judge what it sends; a program "
                      "and its arguments can also stand after --."),
    click.option("--upstream", type=click.Choice(["sandbox", "replay"]), default="sandbox", show_default=True,
                 help="What answers the command."),
    click.option("--env", multiple=True, metavar="NAME=TEXT",
                 help="A further variable for the command; its text may name {url}, {host}, {port}, {token}, "
                      "{region}, of several regions {url_eu} and the like."),
    click.option("--strict", is_flag=True, help="Recordings that the command never requests are findings."),
    click.option("--fault", multiple=True, metavar="RULE",
                 help="Inject a fault, such as 'POST /conversations/* 429 x3'; may be repeated."),
    click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
                 help="Seeds the sandbox, and which requests a fault strikes."),
    click.option("--responses", is_flag=True, help="Judge the answers too, not only what the command sends."),
)  # fmt: skip


class ProgramAfterDashes(click.Command):
    """A command whose ``program`` is what stands after the first ``--``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the program away before the rest is read as options and names."""
        at = args.index("--") if "--" in args else len(args)
        program = tuple(args[at + 1 :])
        if at < len(args) and not program:
            raise click.UsageError("nothing stands after --", ctx)
        rest = super().parse_args(ctx, args[:at])
        ctx.params["program"] = program
        return rest


def run_own(command: str | Sequence[str], options: dict[str, Any]) -> int:
    """Run a program, publish the report, and leave with its code, or with the report's where it is 0."""
    from intercontract.cli.outcome import keeper_of, publish
    from intercontract.engine.own_command import run_command
    from intercontract.report.folder import check_folder

    how = Publication.taken(options)
    check_folder(how.report_dir)
    keeper = keeper_of(options, how.report_dir)
    # A document on standard output is to be read by a program; the command's own output would spoil it.
    result = run_command(command, **options, stdout=None if how.form == "text" else 2)
    code = publish(result.report, how, keeper)
    for failure in result.failures[:10]:
        say(*f"error: {failure}".splitlines(), err=True)
    if result.code:
        say(f"the command left with {result.code}", err=True)
    return result.exit_code(code)
