"""intercontract run"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import DAYS, jobs, judgement, reporting, sending


@click.command(short_help="generate, send, judge, report")
@sending
@judgement
@click.option("--cassettes", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="The folder to replay.  [default: cassettes/ here, else the built-in one]")  # fmt: skip
@click.option("--max-age", type=DAYS, default=None, help="Refuse recordings older than this.")
@jobs
@reporting
def run(jobs: int | None, **options: Any) -> int:
    """Put the documented operations to the test and report what is new.

    Requests are generated from the contract (examples, boundary values, fuzzing, links) and played from
    scenarios; each answer is judged by every check. With no option the embedded sandbox answers.
    """
    from intercontract.cli.outcome import carry_out
    from intercontract.engine.workers import cores

    return carry_out("run", {**options, "jobs": jobs or cores()})
