"""intercontract record"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import judgement, reporting, sending
from intercontract.cli.say import say


@click.command(short_help="the same, keeping cassettes")
@sending
@judgement
@click.option("--cassettes", type=click.Path(path_type=Path, file_okay=False),
              default=Path("cassettes"), show_default=True, help="The folder to keep them in.")  # fmt: skip
@click.option("--salt", default=None, metavar="TEXT",
              help="Keys the pseudonyms; a text of your own for recordings of a live workspace.")  # fmt: skip
@click.option("--recover", is_flag=True,
              help="Complete what a recording that was cut short left, and stop.")  # fmt: skip
@click.option(
    "--discard", is_flag=True, help="Drop what a recording that was cut short left, first."
)
@reporting
def record(recover: bool, **options: Any) -> int:
    """Run, and keep what was sent and answered as VCR cassettes.

    Each interaction is on disk, redacted, before the next request leaves. Cassettes replace earlier ones
    when the run is done, after a scan for secrets and one offline replay; those of a run that was cut
    short are left alone.
    """
    from intercontract.cli.outcome import carry_out

    if not recover:
        return carry_out("record", options)
    from intercontract.engine.runs.recording import complete

    for recorded in complete(options["cassettes"], options["salt"]):
        say(f"{recorded.path}: {recorded.kept} interactions", err=True)
    return 0
