"""The end of a comparison: files, output, exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from intercontract.drift.report import DriftReport


def publish(
    report: DriftReport,
    *,
    form: str,
    report_dir: Path,
    fail_on: str,
    quiet: bool,
) -> int:
    """Write the reports, print one, and return the exit code."""
    from intercontract.report.drift.as_json import dump
    from intercontract.report.drift.write import write_report

    page = write_report(report, report_dir, fail_on=fail_on)
    try:
        sys.stdout.flush()
        if form == "json":
            _put(dump(report))
        elif form == "markdown":
            click.echo(_markdown(report), nl=False)
        else:
            from intercontract.report.drift.console import show

            show(report, sys.stdout)
            if not quiet:
                click.echo(f"\nreport: {page}")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough; what we found stands.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if report.fails(fail_on) else 0


def _put(document: bytes) -> None:
    """UTF-8 whatever the terminal's encoding; a stand-in for standard output may take text only."""
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(document.decode())
        return
    binary.write(document)
    binary.flush()


def _markdown(report: DriftReport) -> str:
    from intercontract.drift.changelog import markdown

    text = markdown(report.changes, base=report.base, revision=report.revision)
    if report.upgrade is None:
        return text
    rows = [f"## Can you upgrade? {report.upgrade.verdict.value}", ""]
    rows += [f"- {reason}" for reason in report.upgrade.reasons]
    return text + "\n" + "\n".join(rows) + "\n"
