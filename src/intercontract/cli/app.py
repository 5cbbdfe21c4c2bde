"""The table of commands; each lives in a module of its own and is imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from intercontract import __version__
from intercontract.cli.configuration import defaults, name_variables
from intercontract.cli.habits import with_habits

# command -> (module, function, what it does)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "run": ("run", "run", "generate, send, judge, report"),
    "record": ("record", "record", "the same, keeping cassettes"),
    "audit": ("audit", "audit", "judge recorded traffic: cassettes, HAR, NDJSON"),
    "drift": ("drift", "drift", "compare contracts or recordings"),
    "sdk": ("sdk", "sdk", "verify SDKs, or your own code, against recorded answers"),
    "serve": ("serve", "serve", "the gateway: sandbox, cassettes or live behind one address"),
    "history": ("history", "history", "past runs: compare two, follow a finding, take reports in"),
    "nightly": (
        "nightly",
        "nightly",
        "run, drift, SDKs, history, reports and notification in one go",
    ),
    "notify": ("notify", "notify", "tell a webhook what is new, fixed or broken"),
    "init": ("init", "init", "set a repository up: settings, workflow, first baseline"),
    "contracts": ("contracts", "contracts", "list, add, lint, show"),
    "deviations": (
        "deviations",
        "deviations",
        "list known deviations, propose entries, write issues",
    ),
    "checks": ("checks", "checks", "list the checks; explain one"),
    "scan": ("scan", "scan", "look for secrets and personal data in recordings"),
    "cassettes": ("cassettes", "cassettes", "convert, show, diff, prune, redact recordings"),
    "cleanup": ("cleanup", "cleanup", "remove what live runs left in a workspace"),
    "selftest": ("selftest", "selftest", "plant every fault and show which checks caught it"),
}


_ready: set[str] = set()


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"intercontract.cli.{module}"), function)
        if cmd_name not in _ready:
            _ready.add(cmd_name)
            with_habits(command)
        name_variables(command, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, _, what) in COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
)
@click.version_option(__version__, "-V", "--version", prog_name="intercontract")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Hold the Intercom REST API to its published contract.

    Exit codes: 0 nothing new, 1 findings, 2 usage or configuration, 3 target unreachable or refused,
    4 our own error. A command that a signal stopped leaves with 128 and its number: 129 SIGHUP, 130 Ctrl-C,
    143 SIGTERM. A run then removes what it created and writes the report of what it knows; a second signal
    ends the removing, a third one everything.
    """
    name = ctx.invoked_subcommand
    command = cli.get_command(ctx, name) if name else None
    if name and command:
        ctx.default_map = {name: defaults(command, name, COMMANDS)}
