"""Lines on the terminal, with whatever others wrote into them made visible."""

from __future__ import annotations

from collections.abc import Iterable

import click

from intercontract.visible import visible

_LEVEL = "intercontract.level"
QUIET, VERBOSE = -1, 1


def set_level(level: int) -> None:
    """Say less, or more, for the rest of this command."""
    click.get_current_context().find_root().meta[_LEVEL] = level


def level() -> int:
    """How much is said: `QUIET`, 0 or `VERBOSE`."""
    context = click.get_current_context(silent=True)
    found = context.find_root().meta.get(_LEVEL, 0) if context else 0
    return int(found)


def aside(*lines: str) -> None:
    """Tell those who asked to hear more, on standard error."""
    if level() >= VERBOSE:
        say_all(lines, err=True)


def say(*lines: str, err: bool = False) -> None:
    """Print lines; a newline, terminal control or half a character inside one is shown as an escape."""
    say_all(lines, err=err)


def say_all(lines: Iterable[str], *, err: bool = False) -> None:
    """`say` for lines that are made one by one."""
    if err and level() <= QUIET:
        return
    for line in lines:
        try:
            click.echo(visible(line), err=err)
        except OSError:
            # Standard error is for people; where the terminal has gone, there is nobody to tell.
            if not err:
                raise
