"""The end of a command that made a report: files, output, exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intercontract.cli.actions import on_github
from intercontract.cli.publication import Publication
from intercontract.cli.say import aside, say, say_all

if TYPE_CHECKING:
    from intercontract.drift.report import DriftReport
    from intercontract.engine.keeping import RunKeeper
    from intercontract.engine.processes.interrupt import Interruption
    from intercontract.model.report import Report
    from intercontract.report.outline import Outline


def carry_out(command: str, options: dict[str, object]) -> int:
    """Call the use case of a command with its options, show its progress, and publish its report.

    A signal is waited for before anything heavy is imported, so that a report tells of it.
    """
    from intercontract.engine.processes.interrupt import interruptible

    with interruptible() as interruption:
        code = _carried_out(command, options, interruption)
        if interruption.number and not interruption.is_heard:
            interruption.is_heard = True
            say("told to stop when the run was over: its report is complete", err=True)
            code = 128 + interruption.number
    return code


def _carried_out(command: str, options: dict[str, object], interruption: Interruption) -> int:
    from intercontract.engine.processes.interrupt import ToldToStop
    from intercontract.errors import IntercontractError
    from intercontract.report.folder import check_folder
    from intercontract.report.progress import Progress

    how = Publication.taken(options)
    check_folder(how.report_dir)
    keeper = keeper_of(options, how.report_dir)
    try:
        with Progress(sys.stderr, quiet=how.quiet) as progress, interruption.raising():
            use_case = getattr(import_module(f"intercontract.engine.{command}"), command)
            keeper.listen = progress
            report: Report = use_case(**options, listen=keeper)
    except ToldToStop as told:
        # It had not begun to send, or it sends nothing: there is nothing to tell but this.
        report = _cut_before(command, options, told.name)
    except IntercontractError as problem:
        keeper.fail(problem.message)
        raise
    if report.run.command == "record" and not report.run.complete:
        say(
            f"not complete ({report.run.stopped}): the cassettes are as they were; "
            "intercontract record --recover makes new ones of what was recorded, --discard drops it",
            err=True,
        )
    return publish(report, how, keeper)


def keeper_of(options: dict[str, Any], report_dir: Path) -> RunKeeper:
    """What keeps a command's run in the history, by options that are taken out.

    Raises:
        HistoryError, ConfigurationError: there is no such baseline.
    """
    from intercontract.engine.keeping import RunKeeper

    keeper = RunKeeper(options.pop("history"), options.pop("series"), report_dir)
    keeper.judge_by(options.pop("baseline"))
    return keeper


def _cut_before(command: str, options: dict[str, Any], name: str) -> Report:
    from datetime import UTC, datetime

    from intercontract.model.report import Report
    from intercontract.model.run import RunInfo

    now = datetime.now(UTC)
    version = str(options.get("api_version") or "")
    info = RunInfo(
        id=now.strftime("%Y%m%d-%H%M%S-") + f"{now.microsecond:06d}",
        started_at=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        command=command,
        target=str(options.get("target", "")),
        api_version=version,
        contract=str(options.get("contract") or version),
        regions=tuple(options.get("region") or ()),
        complete=False,
        stopped="interrupted",
        signal=name,
    )
    return Report(info, 0, (), not_verified=("told to stop before anything was judged",))


def publish(report: Report | DriftReport, how: Publication, keeper: RunKeeper | None = None) -> int:
    """Write the report's files, print it, keep it in the history, and return the exit code.

    A history that was asked for and could not be written is an error, where nothing else is.
    """
    from intercontract.report.registry import outline

    if keeper is None:
        return _published(report, outline(report), how)
    judged = keeper.judged(report)
    told = outline(judged, keeper.past(report))
    code = _published(judged, told, how)
    keeper.keep(report, told if judged is report else None)
    if not keeper.problems:
        return code
    for what, problem in keeper.problems.items():
        say_all(f"{what}: {problem}".splitlines(), err=True)
    if keeper.is_lost:
        say("  the report is written; intercontract history import takes it in later", err=True)
    return code or (2 if keeper.is_asked_for else 0)


def _published(report: Report | DriftReport, told: Outline, how: Publication) -> int:
    from intercontract.report.write import show, write_output, write_reports

    written = write_reports(told, how.report_dir, fail_on=how.fail_on)
    for form, place in how.files:
        write_output(told, form, place, fail_on=how.fail_on)
        aside(f"written: {place}")
    for file in written.values():
        aside(f"written: {file}")
    try:
        if how.is_printed:
            show(told, how.form, sys.stdout, fail_on=how.fail_on)
        if how.is_printed and how.form == "text" and not how.quiet:
            say("", f"report: {written['latest']}")
            sys.stdout.flush()
        on_github(told, how)
    except BrokenPipeError:
        # Whoever read our output has had enough; what we found stands.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return report.exit_code(how.fail_on)
