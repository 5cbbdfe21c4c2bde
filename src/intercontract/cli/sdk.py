"""intercontract sdk"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import REGION, judgement, list_option, reporting
from intercontract.cli.sdk_command import ProgramAfterDashes, own_code, run_own

# What means something for SDKs, and what for one's own code.
_OF_SDKS = ("diff", "aspect", "drivers")
_OF_CODE = ("upstream", "env", "strict", "fault", "seed", "responses", "region", "checks",
            "exclude_checks", "exclude_operation", "host", "ignore_header")  # fmt: skip


@click.command(cls=ProgramAfterDashes, short_help="verify SDKs, or your own code")
@click.argument("names", nargs=-1, metavar="[NAME[==VERSION] | NAME@FOLDER]...")
@click.option("--diff", nargs=2, default=None, metavar="A B",
              help="What an upgrade from one version to the other brings, mends and leaves.")  # fmt: skip
@list_option("--aspect", default=None,
              help="Only these: sent, declared, understood, errors, pages, retries, regions.")  # fmt: skip
@click.option("--drivers", type=click.Path(path_type=Path, file_okay=False), default=None,
              metavar="DIR", help="Drivers of your own, each in a folder, in place of ours.")  # fmt: skip
@own_code
@list_option("--region", type=REGION, default=None, help="The regions.  [default: us]")
@click.option("--cassettes", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
              help="What to replay: a corpus, files, folders.  [default: the corpus]")  # fmt: skip
@judgement
@reporting
def sdk(
    names: tuple[str, ...], command: str | None, program: tuple[str, ...], **options: Any
) -> int:
    """Verify SDKs against recorded answers; or run your own code against them, and judge what it sends.

    NAMES are SDKs such as python-intercom or intercom-client==7.0.3, or one that was built in a folder:
    intercom-client@../intercom-node. Without a name, every version that a lock is kept of. Each is installed
    into the user's cache when it is first needed, and driven through a small program in its own language.
    What each finding needs to be seen again is a script of a few lines.

    Your own command finds the address in INTERCOM_BASE_URL, INTERCOM_API_URL and INTERCOM_URL, and the token
    in INTERCOM_TOKEN, INTERCOM_ACCESS_TOKEN and INTERCOM_API_KEY; --env names others. Its output streams
    through. The exit code is the command's where that is not 0, else that of the report.

    \b
    intercontract sdk python-intercom==5.0.1 --aspect declared
    intercontract sdk --diff intercom-client==6.4.0 intercom-client==7.0.3
    intercontract sdk --command 'npm test' --region eu
    intercontract sdk --upstream replay --cassettes tests/cassettes -- pytest -q
    """
    if command and program:
        raise click.UsageError("give either --command, or a program after --")
    if command or program:
        if names:
            raise click.UsageError("name SDKs, or a command, but not both")
        own = {name: value for name, value in options.items() if name not in _OF_SDKS}
        return run_own(command or program, own)
    if names and options["diff"]:
        raise click.UsageError("--diff names its two SDKs itself")
    _refuse_others(options)
    from intercontract.cli.outcome import carry_out

    wanted = {name: value for name, value in options.items() if name not in _OF_CODE}
    return carry_out("sdk", {"names": names, **wanted})


def _refuse_others(options: dict[str, Any]) -> None:
    """Refuse options that mean something for one's own code only."""
    context = click.get_current_context()
    for name in options:
        given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if given and name in _OF_CODE:
            option = name.replace("_", "-")
            raise click.UsageError(f"--{option} goes with --command, or a program after --")
