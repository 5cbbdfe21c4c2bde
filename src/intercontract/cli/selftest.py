"""intercontract selftest"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intercontract.cli.options import jobs, list_option

if TYPE_CHECKING:
    from intercontract.model.selftest import FaultOutcome


@click.command(short_help="plant every fault and show which checks caught it")
@list_option("--fault", default=None, help="Only these faults, by id.")
@click.option("--pairs", is_flag=True, help="Also plant neighbouring faults two at a time.")
@click.option("--fidelity", "recordings", multiple=True, type=click.Path(path_type=Path),
              metavar="RECORDINGS",
              help="Compare the sandbox with recordings of a workspace instead.")  # fmt: skip
@jobs
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--max-examples", type=click.IntRange(1, 10_000), default=10, show_default=True)
@click.option("--report-dir", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
              show_default=True, help="Where selftest.json goes; the reports of runs quote it.")  # fmt: skip
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def selftest(recordings: tuple[Path, ...], format: str, **options: Any) -> int:  # noqa: A002
    """Plant each fault in the sandbox, one at a time, and print which checks caught it.

    The unfaulted sandbox must stay silent, and each fault must be found by a check that claims it;
    otherwise the exit code is 1. With --fidelity nothing is planted: recorded requests are sent to a fresh
    sandbox, and per operation status, headers, shape and types of the answers are compared; the exit code
    is 1 unless all agree.
    """
    if recordings:
        return _fidelity(recordings, options["seed"], format)
    from intercontract.engine.selftest import selftest as plant
    from intercontract.report.selftest import closing, row

    def show(outcome: FaultOutcome, width: int) -> None:
        if format == "text":
            click.echo(row(outcome, width))

    click.echo("drawing requests against the honest sandbox ...", err=True)
    report = plant(**options, listen=show)
    click.echo(
        json.dumps(report.to_dict(), indent=1) if format == "json" else "\n" + closing(report)
    )
    return 0 if report.passed else 1


def _fidelity(recordings: tuple[Path, ...], seed: int, form: str) -> int:
    from intercontract.engine.fidelity.measure import compare_recordings
    from intercontract.report.fidelity import fidelity_lines

    found = compare_recordings(recordings, seed=seed)
    click.echo(
        json.dumps(found.to_dict(), indent=1)
        if form == "json"
        else "\n".join(fidelity_lines(found))
    )
    return 1 if any(score.differences for score in found.scores) else 0
