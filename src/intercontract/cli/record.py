"""intercontract record"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from intercontract.cli.options import judgement, reporting, sending


@click.command(short_help="the same, keeping cassettes")
@sending
@judgement
@click.option("--cassettes", "folder", type=click.Path(path_type=Path, file_okay=False),
              default=Path("cassettes"), show_default=True, help="The folder to keep them in.")  # fmt: skip
@click.option("--salt", default=None, metavar="TEXT",
              help="Keys the pseudonyms; a text of your own for recordings of a live workspace.")  # fmt: skip
@click.option("--recover", "recovering", is_flag=True,
              help="Complete what a recording that was cut short left, and stop.")  # fmt: skip
@click.option(
    "--discard", is_flag=True, help="Drop what a recording that was cut short left, first."
)
@reporting
def record(
    folder: Path,
    salt: str | None,
    recovering: bool,
    discard: bool,
    form: str,
    report_dir: Path,
    fail_on: str,
    quiet: bool,
    **options: object,
) -> int:
    """Run, and keep what was sent and answered as VCR cassettes.

    Each interaction is on disk, redacted, before the next request leaves. Cassettes replace earlier ones
    when the run is done, after a scan for secrets and one offline replay; those of a run that was cut
    short are left alone.
    """
    from intercontract.cassette.policy import DEFAULT_POLICY, Policy
    from intercontract.cli.outcome import publish
    from intercontract.cli.run import settings_from
    from intercontract.engine.online import run_online
    from intercontract.engine.recording import Recording, complete, refuse_leftovers
    from intercontract.engine.recording import discard as drop
    from intercontract.errors import ConfigurationError
    from intercontract.report.progress import Progress
    from intercontract.transport.address import Kind

    if recovering:
        for recorded in complete(folder):
            click.echo(f"{recorded.path}: {recorded.kept} interactions", err=True)
        return 0
    if discard and folder.is_dir():
        drop(folder)
    settings, contract = settings_from(options, report_dir, command="record")
    if settings.target.kind is Kind.REPLAY:
        raise ConfigurationError(
            "cassettes cannot be recorded from cassettes", hint="use another --target"
        )
    refuse_leftovers(folder)
    policy = Policy(salt=salt.encode()) if salt else DEFAULT_POLICY
    recording = Recording(folder, settings.api_version, contract, policy)
    try:
        with Progress(sys.stderr, quiet=quiet) as progress:
            report = run_online(settings, contract, progress, tap=recording.tap)
        if not report.run.complete:
            # Half a scenario must not take the place of a whole one.
            click.echo(
                f"not complete ({report.run.stopped}): the cassettes are as they were; "
                "intercontract record --recover makes new ones of what was recorded, --discard drops it",
                err=True,
            )
            return publish(report, form=form, report_dir=report_dir, fail_on=fail_on)
        for recorded in recording.finish():
            if not quiet:
                click.echo(
                    f"{recorded.path}: {recorded.kept} of {recorded.recorded} interactions",
                    err=True,
                )
    finally:
        recording.close()
    return publish(report, form=form, report_dir=report_dir, fail_on=fail_on)
