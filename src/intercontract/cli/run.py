"""intercontract run"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import DAYS, jobs, judgement, reporting, sending
from intercontract.cli.publication import Publication
from intercontract.cli.say import say_all
from intercontract.model.region import REGIONS


@click.command(short_help="generate, send, judge, report")
@sending
@judgement
@click.option("--cassettes", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="The folder to replay.  [default: cassettes/ here, else the built-in one]")  # fmt: skip
@click.option("--dry-run", is_flag=True,
              help="Send nothing: say what would be sent where, as JSON with --format json.")  # fmt: skip
@click.option("--max-age", type=DAYS, default=None, help="Refuse recordings older than this.")
@jobs
@reporting
def run(jobs: int | None, dry_run: bool, **options: Any) -> int:
    """Put the documented operations to the test and report what is new.

    Requests are generated from the contract (examples, boundary values, fuzzing, links) and played from
    scenarios; each answer is judged by every check. With no option the embedded sandbox answers.
    """
    if dry_run:
        return _planned(options)
    from intercontract.cli.outcome import carry_out
    from intercontract.engine.processes.processors import cores

    # Two regions and then a third leave a core idle: on two cores all three begin at once.
    among = max(cores(), len(REGIONS)) if cores() > 1 else 1
    return carry_out("run", {**options, "jobs": jobs or among})


def _planned(options: dict[str, Any]) -> int:
    from intercontract.engine.plan import plan
    from intercontract.files.writing import write

    how = Publication.taken(options)
    for name in ("history", "series", "baseline"):
        del options[name]
    planned = plan(**options)
    text = (
        json.dumps(planned.to_dict(), indent=1)
        if how.form == "json"
        else "\n".join(planned.lines())
    )
    for _, place in how.files:
        write(place, f"{text}\n".encode())
    if how.is_printed:
        say_all(text.split("\n"))
    return 0
