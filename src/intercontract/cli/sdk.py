"""intercontract sdk"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import REGION, judgement, reporting
from intercontract.cli.sdk_command import ProgramAfterDashes, own_code, run_own


@click.command(
    cls=ProgramAfterDashes, short_help="run your own code against the gateway, and judge it"
)
@own_code
@click.option("--region", type=REGION, default=None, help="The regions.  [default: us]")
@click.option("--cassettes", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
              help="What to replay: a corpus, files, folders.  [default: the corpus]")  # fmt: skip
@judgement
@reporting
def sdk(command: str | None, program: tuple[str, ...], **options: Any) -> int:
    """Run your own code against recorded answers or the sandbox, and judge what it sends.

    The command finds the address in INTERCOM_BASE_URL, INTERCOM_API_URL and INTERCOM_URL, and the token in
    INTERCOM_TOKEN, INTERCOM_ACCESS_TOKEN and INTERCOM_API_KEY; --env names others. Its output streams
    through. The exit code is the command's where that is not 0, else that of the report.

    \b
    intercontract sdk --command 'npm test' --region eu
    intercontract sdk --upstream replay --cassettes tests/cassettes -- pytest -q
    """
    if bool(command) == bool(program):
        raise click.UsageError("give either --command, or a program after --")
    return run_own(command or program, options)
