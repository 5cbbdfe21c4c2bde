"""intercontract cassettes"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import DAYS

_PATH = click.Path(path_type=Path)


@click.group(short_help="convert, show, diff, prune, redact recordings")
def cassettes() -> None:
    """Work on recordings: VCR YAML and JSON, HAR 1.2, NDJSON."""


@cassettes.command()
@click.argument("source", type=_PATH)
@click.argument("target", type=_PATH)
@click.option("--to", "form", type=click.Choice(["vcr-yaml", "vcr-json", "har", "ndjson"]), default=None,
              help="The format to write.  [default: by the target's suffix]")  # fmt: skip
def convert(source: Path, target: Path, form: str | None) -> int:
    """Write SOURCE as TARGET in another format, and say what that format cannot hold."""
    from intercontract.cassette.conversion import convert as write
    from intercontract.cassette.entry import Format

    notes = write(source, target, format=Format(form) if form else None)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    click.echo(f"{target}: " + ("written; see the notes" if notes else "written, nothing lost"))
    return 0


@cassettes.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
def show(paths: tuple[Path, ...]) -> int:
    """One line for each interaction: its name, request, status, region, and what answered."""
    from intercontract.cassette.reading import load_all

    for path in paths:
        for recording in load_all(path):
            click.echo(
                f"{recording.path} ({recording.format}, {len(recording.interactions)} interactions)"
            )
            for note in recording.notes:
                click.echo(f"  note: {note}")
            for interaction in recording.interactions:
                request, response = interaction.request, interaction.response
                index = interaction.name.rpartition("#")[2]
                facts = [
                    interaction.region or "-",
                    interaction.answered_by,
                    interaction.recorded_at or "",
                ]
                click.echo(
                    f"  #{index:<4} {request.method:<6} {_short(request.url):<60} {response.status}  "
                    f"{len(response.body):>7,} bytes  {' '.join(facts).rstrip()}"
                )
    return 0


@cassettes.command()
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
def diff(old: Path, new: Path) -> int:
    """What differs between two recordings; exit code 1 when something does."""
    from intercontract.cassette.compare import diff as compare
    from intercontract.cassette.reading import read

    def tell(note: object) -> None:
        click.echo(f"note: {note}", err=True)

    changes = compare(read(old, on_note=tell), read(new, on_note=tell))
    for change in changes:
        click.echo(str(change))
    click.echo(f"{len(changes)} differences" if changes else "no difference", err=True)
    return 1 if changes else 0


@cassettes.command()
@click.argument("path", type=_PATH)
@click.option("--status", multiple=True, type=int, help="Remove answers with this status.")
@click.option("--operation", multiple=True, help="Remove calls of this operationId.")
@click.option("--older-than", type=DAYS, default=None, help="Remove what was recorded before that.")
def prune(path: Path, **options: Any) -> int:
    """Remove interactions from a recording, in place."""
    from intercontract.engine.prune import prune_cassette

    if not any(options.values()):
        raise click.UsageError("say what to remove: --status, --operation or --older-than")
    click.echo(f"{path}: {prune_cassette(path, **options)} interactions removed")
    return 0


@cassettes.command()
@click.argument("source", type=_PATH)
@click.argument("target", type=_PATH, required=False)
def redact(source: Path, target: Path | None) -> int:
    """Redact an existing recording, in place or into TARGET."""
    from intercontract.cassette.conversion import redact_file

    count = redact_file(source, target)
    click.echo(f"{target or source}: {count} interactions redacted")
    return 0


def _short(url: str) -> str:
    return url if len(url) <= 60 else url[:57] + "..."
