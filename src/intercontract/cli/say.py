"""Lines on the terminal, with whatever others wrote into them made visible."""

from __future__ import annotations

from collections.abc import Iterable

import click

from intercontract.visible import visible


def say(*lines: str, err: bool = False) -> None:
    """Print lines; a newline, terminal control or half a character inside one is shown as an escape."""
    say_all(lines, err=err)


def say_all(lines: Iterable[str], *, err: bool = False) -> None:
    """`say` for lines that are made one by one."""
    for line in lines:
        try:
            click.echo(visible(line), err=err)
        except OSError:
            # Standard error is for people; where the terminal has gone, there is nobody to tell.
            if not err:
                raise
