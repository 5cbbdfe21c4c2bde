"""intercontract audit"""

from __future__ import annotations

from typing import Any

import click

from intercontract.cli.options import REGION, judgement, list_option, reporting


@click.command(short_help="judge recorded traffic: cassettes, HAR, NDJSON")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--documented", is_flag=True, help="Judge the description's own examples as well.")
@list_option("--region", type=REGION, default=None,
              help="Only traffic of these regions.  [default: all of it]")  # fmt: skip
@click.option("--jobs", "-j", type=click.IntRange(1, 1_000), default=None, metavar="N",
              help="Processes that work side by side.  [default: one up to 16 MiB of traffic, else one for "
                   "each processor]")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", default=None,
              help="A Dask scheduler, such as tcp://host:8786, whose workers judge; they need the same files "
                   "and installation (pip install 'intercontract[cluster]').")  # fmt: skip
@judgement
@reporting
def audit(paths: tuple[str, ...], documented: bool, **options: Any) -> int:
    """Judge recorded traffic that others bring, by the same checks as a run.

    PATHS are VCR cassettes (YAML, JSON), HAR 1.2, NDJSON, as they are or packed (.gz, .zst); folders and
    patterns of them; and addresses like s3://bucket/night/*.ndjson.gz (pip install 'intercontract[cloud]').
    Without --region, all of the traffic is judged, whatever region it came from.

    NDJSON may have any size. Of a file beyond 16 MiB, sequences of up to 4,000 interactions (or 16 MiB) are
    looked at as one. In a longer one, each interaction is compared with about the 2,000 (or 8 MiB) before it,
    in order of time, and the report says so.
    """
    from intercontract.cli.outcome import carry_out

    if options["cluster"] and options["jobs"]:
        raise click.UsageError("--jobs says how many processes work here; with --cluster none does")
    if not paths and not documented:
        raise click.UsageError("name at least one file or folder, or use --documented")
    return carry_out("audit", {"paths": paths, "documented": documented, **options})
