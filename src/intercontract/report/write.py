"""Reports on streams, and on disk: a folder that is there whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from intercontract.errors import ConfigurationError
from intercontract.files import writing
from intercontract.report.index import write_index
from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions, files, named


def show(outline: Outline, form: str, stream: TextIO, *, fail_on: str = "fail") -> None:
    """Write a report to a stream; what is for machines is UTF-8 whatever the stream's encoding."""
    content = whole(named(form)(outline, FormatOptions(fail_on, stream)))
    binary = getattr(stream, "buffer", None)
    stream.flush()
    if isinstance(content, bytes) and binary is not None:
        binary.write(content)
        binary.flush()
        return
    text = content.decode() if isinstance(content, bytes) else content
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def whole(content: str | bytes | Mapping[str, bytes]) -> str | bytes:
    """What was written; of a folder one JSON document, the files by their names."""
    if isinstance(content, (str, bytes)):
        return content
    return json.dumps({name: file.decode() for name, file in content.items()}, indent=1) + "\n"


def write_output(outline: Outline, form: str, place: Path, *, fail_on: str = "fail") -> None:
    """Write a report in one format to a file, or to a folder if that is what the format is.

    Raises:
        ConfigurationError: it cannot be written.
    """
    content = named(form)(outline, FormatOptions(fail_on))
    if isinstance(content, Mapping):
        for name, file in content.items():
            writing.write(place / name, file)
        return
    text = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    writing.write(place, text)


def write_reports(outline: Outline, directory: Path, *, fail_on: str = "fail") -> dict[str, Path]:
    """Write a folder with a file of each format that is kept; of a run, let ``latest`` point at it.

    Returns the files by the format's name, and as ``latest`` the page to open.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    kept, options = files(outline), FormatOptions(fail_on)
    contents = {name: named(name)(outline, options) for name in kept}
    name = folder_name(outline.folder)
    folder = directory / name
    fresh = directory / f".{name}.{os.urandom(16).hex()}"
    try:
        fresh.mkdir(parents=True)
        for form, content in contents.items():
            text = whole(content)
            if isinstance(text, str):
                text = text.encode("utf-8", "backslashreplace")
            (fresh / kept[form]).write_bytes(text)
        for entry in outline.entries:
            if entry.script:
                file = fresh / entry.script_file
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(entry.script, "utf-8")
        _put(fresh, folder)
        if outline.latest:
            _point(directory / "latest", name)
            write_index(directory)
    except OSError as error:
        raise ConfigurationError(
            f"the report cannot be written to {directory}: {error.strerror or error}",
            hint="name a folder that can be written with --report-dir",
        ) from error
    finally:
        _remove(fresh)  # gone already, unless something went wrong
    opened = directory / "latest" if outline.latest else folder
    return {form: folder / file for form, file in kept.items()} | {"latest": opened / kept["html"]}


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
    else:
        _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        import shutil  # it takes a while, and there seldom is anything to remove

        shutil.rmtree(folder, ignore_errors=True)


def _point(latest: Path, name: str) -> None:
    fresh = latest.with_name(f".latest.{os.urandom(16).hex()}")
    try:
        fresh.symlink_to(name, target_is_directory=True)
    except OSError:  # a file system, or a Windows account, without symbolic links
        import shutil

        shutil.copytree(latest.with_name(name), fresh)
    if fresh.is_symlink() and (latest.is_symlink() or not latest.exists()):
        fresh.replace(latest)
    else:
        _put(fresh, latest)
