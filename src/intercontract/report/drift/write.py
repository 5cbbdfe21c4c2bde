"""A comparison's files: ``drift/`` below the folder of reports, each written whole or not at all."""

from __future__ import annotations

import uuid
from pathlib import Path

from intercontract.drift.changelog import markdown
from intercontract.drift.report import DriftReport
from intercontract.errors import ConfigurationError
from intercontract.report.drift.as_json import dump
from intercontract.report.drift.junit import junit
from intercontract.report.drift.page import page

FOLDER = "drift"


def write_report(report: DriftReport, directory: Path, *, fail_on: str = "breaking") -> Path:
    """Write page, JSON, JUnit XML and changelog; the path of the page.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    folder = directory / FOLDER
    changelog = markdown(report.changes, base=report.base, revision=report.revision)
    contents = {
        "drift.json": dump(report),
        "junit.xml": junit(report, fail_on=fail_on),
        "changelog.md": changelog.encode("utf-8", "backslashreplace"),
        "index.html": page(report).encode("utf-8", "backslashreplace"),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            fresh = folder / f".{name}.{uuid.uuid4().hex}"
            try:
                fresh.write_bytes(content)
                fresh.replace(folder / name)
            finally:
                fresh.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"the report cannot be written to {folder}: {error.strerror or error}",
            hint="name a folder that can be written with --report-dir",
        ) from error
    return folder / "index.html"
