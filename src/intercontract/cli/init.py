"""intercontract init"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import LIST, REGION, list_option
from intercontract.cli.say import say, say_all
from intercontract.history import KINDS
from intercontract.model.region import REGIONS

_QUESTIONS = {
    "target": "What is tested: the sandbox, or a live workspace",
    "region": "Regions",
    "api_version": "API version",
    "ci": "Continuous integration",
    "kind": "What takes messages (the address goes into INTERCONTRACT_WEBHOOK)",
}


@click.command(short_help="set a repository up for it")
@click.option("--yes", is_flag=True, help="Ask nothing; take the options and their defaults.")
@click.option("--target", type=click.Choice(["sandbox", "live"]), default="sandbox", show_default=True,
              help="What the nightly job tests beside the recordings.")  # fmt: skip
@list_option("--workspace", default=None, metavar="us=ID,eu=ID",
              help="The workspaces that a live target must be.")  # fmt: skip
@list_option(
    "--region", type=REGION, default=",".join(REGIONS), show_default=True, help="The regions."
)
@click.option("--api-version", default="2.11", show_default=True, help="The API version.")
@click.option("--ci", type=click.Choice(["github", "gitlab", "none"]), default=None,
              help="Whose workflow is written.  [default: by what the folder has, else github]")  # fmt: skip
@click.option("--kind", type=click.Choice(KINDS), default="json", show_default=True,
              help="What takes messages: Slack, Microsoft Teams, or anything that takes JSON.")  # fmt: skip
@click.option("--no-baseline", is_flag=True,
              help="Judge from the first day on, by everything that is found.")  # fmt: skip
def init(yes: bool, no_baseline: bool, **options: Any) -> int:
    """Set this folder up: settings in pyproject.toml, a workflow, and the first baseline.

    What is there stays as it is. The baseline is a first run, kept in intercontract-baseline.json: what it
    finds fails no later one.
    """
    from intercontract.engine.init import (
        BASELINE,
        RepositorySetup,
        detected,
        first_baseline,
    )
    from intercontract.engine.init import init as write
    from intercontract.report.progress import Progress

    folder = Path()
    options["ci"] = options["ci"] or detected(folder)
    if not yes:
        options |= _asked(options)
    setup = RepositorySetup(
        target=options["target"],
        region=tuple(options["region"]),
        api_version=options["api_version"],
        workspaces=tuple(options["workspace"] or ()),
        ci=options["ci"],
        kind=options["kind"],
        baseline=not no_baseline,
    )
    for file in write(folder, setup=setup):
        say(f"{file.path}: {f'left as it is: {file.why}' if file.why else 'written'}")
    if not no_baseline:
        say("the first run, as a baseline ...", err=True)
        with Progress(sys.stderr, quiet=False) as progress:
            report = first_baseline(folder, setup, listen=progress)
        say(f"{BASELINE}: written: {report.summary.headline}")
    say_all(["", "next: commit these, and try it: intercontract nightly"])
    return 0


def _asked(options: dict[str, object]) -> dict[str, object]:
    """What somebody answers, with the options as defaults."""
    command = click.get_current_context().command
    kinds = {one.name: one.type for one in command.params}
    found: dict[str, object] = {}
    for name, question in _QUESTIONS.items():
        default = options[name]
        shown = ",".join(default) if isinstance(default, tuple) else default
        found[name] = click.prompt(question, default=shown, type=kinds[name], err=True)
    if found["target"] == "live" and not options["workspace"]:
        question = "Workspaces that may be tested, us=ID,eu=ID"
        found["workspace"] = click.prompt(question, value_proc=LIST, err=True)
    return found
