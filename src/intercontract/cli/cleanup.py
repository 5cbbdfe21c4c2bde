"""intercontract cleanup"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from intercontract.cli.options import REGION, list_option, state_dir

if TYPE_CHECKING:
    from intercontract.engine.cleanup import Cleaned


@click.command(short_help="remove what live runs left in a workspace")
@click.option("--target", default="live", show_default=True, metavar="live|URL|us=URL,eu=URL",
              help="Where the workspace is.")  # fmt: skip
@list_option("--region", type=REGION, default=None,
              help="The regions.  [default: those that a token is set for, or that have a URL]")  # fmt: skip
@list_option("--workspace", default=None, metavar="ID|us=ID,eu=ID",
              help="The workspace that a target must be; needed where no ledger here is of it.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Look, and remove nothing.")
@click.option("--min-age", type=click.FloatRange(0, 1_000_000), default=60, show_default=True,
              metavar="MINUTES",
              help="How long ago a run began that is taken for over where no ledger tells.")  # fmt: skip
@click.option("--max-time", type=click.FloatRange(1, 1_000_000), default=600, show_default=True,
              metavar="SECONDS", help="How long it may take in each region.")  # fmt: skip
@state_dir
def cleanup(**options: Any) -> int:
    """Remove what live runs created and could not remove, as after a crash.

    The ledgers of this machine say what that is. Where one was lost, or an answer never came, things are
    found by the mark that each run puts into names; all pages of the workspace's lists are looked through.
    Runs at work are left alone. Exit code 1 says that something is left, or was not looked through.
    """
    from intercontract.engine.cleanup import cleanup as use_case

    dry_run = bool(options["dry_run"])
    done = use_case(**options, listen=lambda cleaned: _tell(cleaned, dry_run))
    return 0 if all(cleaned.complete and not cleaned.left for cleaned in done) else 1


def _tell(cleaned: Cleaned, dry_run: bool) -> None:
    place = f"{cleaned.region}: workspace {cleaned.workspace}: "
    gone = [entry for entry in cleaned.found if entry not in cleaned.left]
    if dry_run:
        click.echo(place + (_counted(cleaned.found) or "nothing") + " to remove")
    else:
        click.echo(place + "removed " + (_counted(gone) or "nothing"))
    for kind, identifier in cleaned.left:
        click.echo(f"  {'would remove' if dry_run else 'could not remove'} {kind} {identifier}")
    for note in cleaned.notes:
        click.echo(f"  {note}")


def _counted(entries: Sequence[tuple[str, str]]) -> str:
    counts = Counter(kind for kind, _ in entries)
    return ", ".join(f"{kind} ({number})" for kind, number in sorted(counts.items()))
