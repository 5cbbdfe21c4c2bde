"""The end of a command that made a report: files, output, exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intercontract.cli.say import say

if TYPE_CHECKING:
    from intercontract.drift.report import DriftReport
    from intercontract.model.report import Report


def carry_out(use_case: Callable[..., Report], options: dict[str, Any]) -> int:
    """Call a use case with a command's options, its progress on standard error, and publish its report."""
    from intercontract.report.folder import check_folder
    from intercontract.report.progress import Progress

    form, fail_on, quiet = (options.pop(name) for name in ("format", "fail_on", "quiet"))
    check_folder(options["report_dir"])
    with Progress(sys.stderr, quiet=quiet) as progress:
        report = use_case(**options, listen=progress)
    if report.run.command == "record" and not report.run.complete:
        click.echo(
            f"not complete ({report.run.stopped}): the cassettes are as they were; "
            "intercontract record --recover makes new ones of what was recorded, --discard drops it",
            err=True,
        )
    return publish(report, form=form, report_dir=options["report_dir"], fail_on=fail_on)


def publish(
    report: Report | DriftReport, *, form: str, report_dir: Path, fail_on: str, quiet: bool = False
) -> int:
    """Write the report's files, print it, and return the exit code."""
    from intercontract.report.registry import outline
    from intercontract.report.write import show, write_reports

    told = outline(report)
    written = write_reports(told, report_dir, fail_on=fail_on)
    try:
        show(told, form, sys.stdout, fail_on=fail_on)
        if form == "text" and not quiet:
            say("", f"report: {written['latest']}")
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough; what we found stands.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return report.exit_code(fail_on)
