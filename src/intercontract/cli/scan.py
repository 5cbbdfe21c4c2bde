"""intercontract scan"""

from __future__ import annotations

import json
from pathlib import Path

import click

from intercontract.cli.say import say


@click.command(short_help="look for secrets and personal data in recordings")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--allow", multiple=True, metavar="REGEX", help="Values that may stay; can be repeated."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def scan(paths: tuple[Path, ...], allow: tuple[str, ...], form: str) -> int:
    """Look for what should not be kept: tokens, keys, e-mail, phone and IP addresses.

    PATHS are recordings or any text files, or folders of them. Exit code 1 when something is found, so that
    it works as a pre-commit hook.
    """
    from attrs import asdict

    from intercontract.cassette.leaks import scan as look

    leaks = look(*paths, allow=allow)
    if form == "json":
        click.echo(json.dumps([asdict(leak) for leak in leaks], indent=1))
    else:
        for leak in leaks:
            say(str(leak))
        say(f"{len(leaks)} leaks" if leaks else "nothing that should not be kept", err=True)
    return 1 if leaks else 0
