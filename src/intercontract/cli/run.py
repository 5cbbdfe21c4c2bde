"""intercontract run"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intercontract.cli.options import judgement, reporting, sending

if TYPE_CHECKING:
    from intercontract.contract.contract import Contract
    from intercontract.engine.run_state import Listen
    from intercontract.engine.settings import RunSettings
    from intercontract.model.run import RunReport


@click.command(short_help="generate, send, judge, report")
@sending
@judgement
@click.option("--cassettes", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="The folder to replay.  [default: cassettes/ here, else the built-in one]")  # fmt: skip
@click.option("--max-age", default=None, metavar="DAYS", help="Refuse recordings older than this.")
@reporting
def run(form: str, report_dir: Path, fail_on: str, quiet: bool, **options: object) -> int:
    """Put the documented operations to the test and report what is new.

    Requests are generated from the contract (examples, boundary values, fuzzing, links) and played from
    scenarios; each answer is judged by every check. With no option the embedded sandbox answers.
    """
    from intercontract.cli.outcome import publish
    from intercontract.cli.prepare import days
    from intercontract.report.progress import Progress

    max_age = days(options["max_age"])  # type: ignore[arg-type]
    settings, contract = settings_from(options, report_dir, command="run")
    with Progress(sys.stderr, quiet=quiet) as progress:
        report = execute(settings, contract, progress, max_age=max_age)
    return publish(report, form=form, report_dir=report_dir, fail_on=fail_on)


def settings_from(
    options: dict[str, object], report_dir: Path, *, command: str
) -> tuple[RunSettings, Contract]:
    """The settings and the contract that options ask for."""
    from intercontract.cli.prepare import check_folder, contract_for, environment, workspaces_for
    from intercontract.cli.score import score_of
    from intercontract.engine.settings import RunSettings
    from intercontract.transport.address import parse_target

    check_folder(report_dir)
    regions: tuple[str, ...] = options["regions"]  # type: ignore[assignment]
    operations: tuple[str, ...] | None = options["operations"]  # type: ignore[assignment]
    contract, version = contract_for(
        options["contract"],  # type: ignore[arg-type]
        options["api_version"],  # type: ignore[arg-type]
        operations,
    )
    return RunSettings(
        target=parse_target(str(options["target"]), regions),
        regions=regions,
        api_version=version,
        operations=operations or (),
        seed=int(str(options["seed"])),
        max_examples=int(str(options["max_examples"])),
        max_time=options["max_time"],  # type: ignore[arg-type]
        allow_writes=bool(options["allow_writes"]),
        read_only=bool(options["read_only"]),
        night=int(str(options["night"])),
        upgrade=str(options["upgrade"]),
        workspaces=workspaces_for(options["workspaces"], regions),  # type: ignore[arg-type]
        cassettes=options.get("cassettes"),  # type: ignore[arg-type]
        report_dir=report_dir,
        selftest=score_of(report_dir),
        environment=environment(),
        command=command,
    ), contract


def execute(
    settings: RunSettings, contract: Contract, listen: Listen, *, max_age: int | None = None
) -> RunReport:
    """Run against whatever the target is; recordings older than ``max_age`` days are refused."""
    from intercontract.transport.address import Kind

    if settings.target.kind is Kind.REPLAY:
        return _replay(settings, contract, listen, max_age)
    from intercontract.engine.online import run_online

    return run_online(settings, contract, listen)


def _replay(
    settings: RunSettings, contract: Contract, listen: Listen, max_age: int | None
) -> RunReport:
    from datetime import UTC, datetime, timedelta

    from intercontract.engine.corpus import Replay, corpus_folder
    from intercontract.engine.offline import run_offline

    replay = Replay(
        folder=corpus_folder(settings.cassettes),
        regions=settings.regions,
        version=settings.api_version,
        max_age=timedelta(days=max_age) if max_age is not None else None,
        now=datetime.now(UTC),
    )
    return run_offline(settings, contract, replay.play(), listen, notes=replay.notes, stale=True)
