"""intercontract cassettes"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intercontract.cli.options import DAYS
from intercontract.cli.say import say

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
    from intercontract.cassette.redaction.interactions import scrub_text
    from intercontract.files.writing import is_stream

    notes = write(source, target, format=Format(form) if form else None)
    for note in notes:
        say(f"note: {scrub_text(str(note))}", err=True)
    said = "written; see the notes" if notes else "written, nothing lost"
    say(f"{target}: {said}", err=is_stream(target))
    return 0


@cassettes.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
def show(paths: tuple[Path, ...]) -> int:
    """One line for each interaction: its name, request, status, region, and what answered."""
    from intercontract.cassette.reading import load_all
    from intercontract.cassette.redaction.interactions import redact_request, scrub_text

    for path in paths:
        for recording in load_all(path):
            say(
                f"{recording.path} ({recording.format}, {len(recording.interactions)} interactions)"
            )
            for note in recording.notes:
                say(f"  note: {scrub_text(str(note))}")
            for interaction in recording.interactions:
                answered_by, response = interaction.answered_by, interaction.response
                request = redact_request(interaction.request, answered_by=answered_by)
                index = interaction.name.rpartition("#")[2]
                facts = [
                    interaction.region or "-",
                    interaction.answered_by,
                    interaction.recorded_at or "",
                ]
                line = (
                    f"  #{index:<4} {request.method:<6} {_short(request.url):<60} {response.status}  "
                    f"{len(response.body):>7,} bytes  {' '.join(facts).rstrip()}"
                )
                say(line)
    return 0


@cassettes.command()
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
def diff(old: Path, new: Path) -> int:
    """What differs between two recordings; exit code 1 when something does."""
    from intercontract.cassette.compare import diff as compare
    from intercontract.cassette.reading import read
    from intercontract.cassette.redaction.interactions import scrub_text

    def tell(note: object) -> None:
        say(f"note: {scrub_text(str(note))}", err=True)

    changes = compare(read(old, on_note=tell), read(new, on_note=tell))
    for change in changes:
        say(str(change))
    say(f"{len(changes)} differences" if changes else "no difference", err=True)
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
    removed = prune_cassette(path, **options)
    say(f"{path}: {removed} interactions removed")
    return 0


@cassettes.command()
@click.argument("source", type=_PATH)
@click.argument("target", type=_PATH, required=False)
def redact(source: Path, target: Path | None) -> int:
    """Redact an existing recording, in place or into TARGET."""
    from intercontract.cassette.conversion import redact_file
    from intercontract.files.writing import in_place, is_stream

    count = redact_file(source, target)
    written = target or in_place(source)
    say(f"{written}: {count} interactions redacted", err=is_stream(written))
    return 0


def _short(url: str) -> str:
    return url if len(url) <= 60 else url[:57] + "..."
