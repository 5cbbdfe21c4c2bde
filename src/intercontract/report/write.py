"""A run's report on disk: a folder that is there whole or not at all."""

from __future__ import annotations

import re
import shutil
import uuid
from pathlib import Path

from intercontract.errors import ConfigurationError
from intercontract.model.report import Report
from intercontract.report.as_json import dump
from intercontract.report.html.page import page
from intercontract.report.junit import junit

_FILES = ("index.html", "report.json", "junit.xml")


def write_reports(report: Report, directory: Path, *, fail_on: str = "fail") -> dict[str, Path]:
    """Write ``<run id>/`` with page, JSON and JUnit XML, and let ``latest`` point at it.

    Returns the paths by name: ``html``, ``json``, ``junit``, ``latest`` (the page to open).

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    contents = (page(report).encode(), dump(report), junit(report, fail_on=fail_on))
    name = folder_name(report.run.id)
    fresh = directory / f".{name}.{uuid.uuid4().hex}"
    try:
        fresh.mkdir(parents=True)
        for file, content in zip(_FILES, contents, strict=True):
            (fresh / file).write_bytes(content)
        _put(fresh, directory / name)
        _point(directory / "latest", name)
    except OSError as error:
        raise ConfigurationError(
            f"the report cannot be written to {directory}: {error.strerror or error}",
            hint="name a folder that can be written with --report-dir",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)  # gone already, unless something went wrong
    folder = directory / name
    return {
        "html": folder / "index.html",
        "json": folder / "report.json",
        "junit": folder / "junit.xml",
        "latest": directory / "latest" / "index.html",
    }


def folder_name(run_id: str) -> str:
    """A run's id as a name that stays inside the folder and is not ``latest``."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", run_id).strip("-")[:80]
    return name if name and name != "latest" else f"run-{name}".rstrip("-")


def _put(fresh: Path, place: Path) -> None:
    """Move ``fresh`` to ``place``; what was there before goes aside first and then away."""
    old = fresh.with_name(f"{fresh.name}.old")
    if place.is_symlink() or place.exists():
        place.rename(old)
    fresh.rename(place)
    if old.is_symlink():
        old.unlink()
    elif old.exists():
        shutil.rmtree(old, ignore_errors=True)


def _point(latest: Path, name: str) -> None:
    fresh = latest.with_name(f".latest.{uuid.uuid4().hex}")
    try:
        fresh.symlink_to(name, target_is_directory=True)
    except OSError:  # a file system, or a Windows account, without symbolic links
        shutil.copytree(latest.with_name(name), fresh)
    if fresh.is_symlink() and (latest.is_symlink() or not latest.exists()):
        fresh.replace(latest)
    else:
        _put(fresh, latest)
