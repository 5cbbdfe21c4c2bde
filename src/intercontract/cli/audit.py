"""intercontract audit"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from intercontract.cli.options import judgement, reporting

if TYPE_CHECKING:
    from intercontract.model.interaction import Interaction


@click.command(short_help="judge recorded traffic: cassettes, HAR, NDJSON")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--documented", is_flag=True, help="Judge the description's own examples as well.")
@judgement
@reporting
def audit(
    paths: tuple[Path, ...],
    documented: bool,
    regions: tuple[str, ...],
    api_version: str | None,
    contract: str | None,
    operations: tuple[str, ...] | None,
    form: str,
    report_dir: Path,
    fail_on: str,
    quiet: bool,
) -> int:
    """Judge recorded traffic that others bring, by the same checks as a run.

    PATHS are VCR cassettes (YAML, JSON), HAR 1.2, NDJSON, or folders of them. Without --region, all of
    the traffic is judged, whatever region it came from.
    """
    from intercontract.cassette.reading import load_all
    from intercontract.cli.outcome import publish
    from intercontract.cli.prepare import check_folder, contract_for
    from intercontract.cli.score import score_of
    from intercontract.engine.offline import run_offline
    from intercontract.engine.settings import RunSettings
    from intercontract.report.progress import Progress
    from intercontract.transport.address import Kind, Target

    if not paths and not documented:
        raise click.UsageError("name at least one file or folder, or use --documented")
    check_folder(report_dir)
    loaded, version = contract_for(contract, api_version, operations)
    source = click.get_current_context().get_parameter_source("regions")
    settings = RunSettings(
        target=Target(Kind.RECORDED),
        regions=() if source is ParameterSource.DEFAULT else regions,
        operations=operations or (),
        api_version=version,
        report_dir=report_dir,
        selftest=score_of(report_dir),
        command="audit",
        seed=0,
    )
    notes: list[str] = []

    def interactions() -> Iterator[tuple[str, Interaction]]:
        if documented:
            from intercontract.contract.documented import documented_interactions

            for interaction in documented_interactions(loaded):
                yield "documented", interaction
        for path in paths:
            for recording in load_all(path):
                notes.extend(str(note) for note in recording.notes)
                for interaction in recording.interactions:
                    yield path.name, interaction

    with Progress(sys.stderr, quiet=quiet) as progress:
        report = run_offline(settings, loaded, interactions(), progress, notes=notes)
    return publish(report, form=form, report_dir=report_dir, fail_on=fail_on)
