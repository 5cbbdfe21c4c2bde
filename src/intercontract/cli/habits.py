"""What every command takes: ``--version``, ``--verbose``, ``--quiet``; ``--output`` for what it prints."""

from __future__ import annotations

import contextlib
import io
from functools import wraps
from pathlib import Path

import click

from intercontract import __version__
from intercontract.cli.configuration import settings_file
from intercontract.cli.say import QUIET, VERBOSE, aside, set_level


def with_habits(command: click.Command) -> click.Command:
    """The command with the options that all have, and its subcommands; what it has itself stays as it is."""
    taken = {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }
    for option in (
        _version(),
        _level(["-v", "--verbose"], VERBOSE),
        _level(["-q", "--quiet"], QUIET),
    ):
        names = [name for name in option.opts if name not in taken]
        if option.opts[-1] in names:
            option.opts = names
            command.params.append(option)
    if isinstance(command, click.Group):
        for sub in command.commands.values():
            with_habits(sub)
    elif "--format" in taken and "--output" not in taken:
        _with_output(command, "-o" not in taken)
    return command


def _version() -> click.Option:
    def show(context: click.Context, _option: click.Parameter, value: bool) -> None:
        if value and not context.resilient_parsing:
            click.echo(f"intercontract, version {__version__}")
            context.exit()

    return click.Option(
        ["-V", "--version"], is_flag=True, is_eager=True, expose_value=False, callback=show,
        help="Show the version and exit.",
    )  # fmt: skip


def _level(names: list[str], level: int) -> click.Option:
    def change(_context: click.Context, _option: click.Parameter, value: bool) -> None:
        if value:
            set_level(level)
            if file := settings_file():
                aside(f"settings: {file}")

    text = "Say which files are read and written." if level > 0 else "Say nothing but the result."
    return click.Option(
        names, is_flag=True, is_eager=True, expose_value=False, callback=change, help=text
    )


def _with_output(command: click.Command, has_letter: bool) -> None:
    inner = command.callback
    if inner is None:
        return
    names = ["--output", *(["-o"] if has_letter else [])]
    place = click.Path(path_type=Path, dir_okay=False)
    text = "Write to this file what would be printed."
    command.params.append(click.Option(names, type=place, default=None, metavar="FILE", help=text))

    @wraps(inner)
    def captured(*arguments: object, output: Path | None, **options: object) -> object:
        if output is None:
            return inner(*arguments, **options)
        from intercontract.files.writing import write

        stream = io.TextIOWrapper(
            io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline=""
        )
        with contextlib.redirect_stdout(stream):
            code = inner(*arguments, **options)
        stream.flush()
        write(output, stream.buffer.getvalue())
        return code

    command.callback = captured
