"""Reading recorded traffic, whatever format it is in; the content decides, not the file's name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from intercontract.cassette import bounded, har, ndjson
from intercontract.cassette.entry import Note, Recording
from intercontract.cassette.limits import DEFAULT, Limits
from intercontract.errors import CassetteError, TrafficError
from intercontract.model.interaction import Interaction

SUFFIXES = frozenset({".yaml", ".yml", ".json", ".har", ".ndjson", ".jsonl"})
_YAML = frozenset({".yaml", ".yml"})
_LINES = frozenset({".ndjson", ".jsonl"})


def read(
    path: str | Path, *, limits: Limits = DEFAULT, on_note: Callable[[Note], None] | None = None
) -> tuple[Interaction, ...]:
    """The interactions of a file, or of every file below a folder in sorted order.

    Names are ``path#index``. ``on_note`` hears of entries left out, such as unanswered requests.

    Raises:
        CassetteError: missing, damaged or hostile; names file and line.
        TrafficError: not recorded traffic, or beyond the limits.
    """
    found: list[Interaction] = []
    for recording in load_all(path, limits=limits):
        found += recording.interactions
        for note in recording.notes:
            if on_note is not None:
                on_note(note)
    return tuple(found)


def load_all(path: str | Path, *, limits: Limits = DEFAULT) -> Iterator[Recording]:
    """Every recording below a path, in sorted order."""
    for file in files(path):
        yield load(file, limits=limits)


def files(path: str | Path) -> list[Path]:
    """A file itself, or the recordings below a folder, sorted; hidden files and links are left out.

    Raises:
        CassetteError: nothing is there.
    """
    given = Path(path)
    if not is_folder(given):
        return [given]
    found: list[Path] = []
    for root, folders, names in os.walk(given):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            Path(root) / name
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES
        ]
    if not found:
        raise CassetteError(
            "holds no recordings", file=str(path), hint=f"looked for {', '.join(sorted(SUFFIXES))}"
        )
    return sorted(found, key=lambda file: file.parts)


def is_folder(path: Path) -> bool:
    """Whether a path is a folder.

    Raises:
        CassetteError: it cannot be a path at all.
    """
    try:
        return path.is_dir()
    except (OSError, ValueError) as error:
        raise CassetteError(f"cannot be read: {error}"[:200], file=str(path)[:200]) from None


def load(path: str | Path, *, limits: Limits = DEFAULT) -> Recording:
    """One file with everything that is stored beside its interactions.

    Raises:
        CassetteError: missing, damaged or hostile; names file and line.
        TrafficError: not recorded traffic, or beyond the limits.
    """
    file = Path(path)
    size = bounded.size_of(file)
    if size == 0:
        raise CassetteError(
            "is empty",
            file=str(path),
            hint="restore it or delete it; an empty cassette is never assumed",
        )
    try:
        return _load(file, limits)
    except OSError as error:
        raise CassetteError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _load(file: Path, limits: Limits) -> Recording:
    first = _first_sign(file)
    suffix = file.suffix.lower()
    if suffix in _LINES or (first == b"{" and _is_lines(file, limits)):
        return ndjson.read(file, limits)
    if first in (b"{", b"[") and suffix not in _YAML:
        return _load_json(file, limits)
    bounded.check_size(file, file.stat().st_size, limits.file_bytes)
    _refuse_binary(file)
    # Only here: YAML is slow to import, and --help must not wait for it.
    from intercontract.cassette import vcr_format

    return vcr_format.read_yaml(file, limits)


def _load_json(file: Path, limits: Limits) -> Recording:
    from intercontract.cassette import vcr_format

    value = _parse(file, limits)
    if isinstance(value, list):
        return ndjson.read_values(value, file, limits)
    if "log" in value:
        return har.read_document(value, file, limits)
    if vcr_format.LISTS & set(value):
        return vcr_format.read_document(value, file, limits)
    if {"request", "req"} & set(value):
        return ndjson.read_values([value], file, limits)
    raise TrafficError(
        f"is JSON and not recorded traffic: its keys are {', '.join(map(str, list(value)[:5]))}"[
            :200
        ],
        file=str(file),
        hint="expected a HAR file (log), a VCR cassette (interactions), or request and response",
    )


def _parse(file: Path, limits: Limits) -> Any:
    data = bounded.read_bytes(file, limits.file_bytes)
    bounded.check_density(data, limits, str(file))
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        bounded.check_utf8(data, str(file))
        raise TrafficError(
            f"is not valid JSON at column {error.colno}: {error.msg}",
            file=str(file),
            line=error.lineno,
            hint="export or record it again; it may have been cut",
        ) from None
    if not isinstance(value, dict | list):
        raise TrafficError("is JSON and not recorded traffic", file=str(file))
    return value


def _first_sign(file: Path) -> bytes:
    with file.open("rb") as stream:
        head = stream.read(4096)
    for mark, _ in bounded._BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()[:1]


def _is_lines(file: Path, limits: Limits) -> bool:
    """Whether the first line is a complete JSON object and something follows it, or it is an entry."""
    with file.open("rb") as stream:
        line = stream.readline(limits.line_bytes + 1)
        if len(line) > limits.line_bytes:
            return False
        more = any(rest.strip() for rest in iter(lambda: stream.read(65536), b""))
    if not more:
        return False
    try:
        return isinstance(orjson.loads(bounded.to_utf8(line, str(file))), dict)
    except (orjson.JSONDecodeError, TrafficError):
        return False


def _refuse_binary(file: Path) -> None:
    with file.open("rb") as stream:
        head = stream.read(4096)
    known = {
        b"\x1f\x8b": "gzip",
        b"PK\x03\x04": "zip",
        b"\x89PNG": "PNG",
        b"SQLite format": "SQLite",
        b"%PDF": "PDF",
    }
    for magic, name in known.items():
        if head.startswith(magic):
            raise TrafficError(
                f"is a {name} file, not recorded traffic", file=str(file), hint="unpack it first"
            )
    if b"\0" in head and not any(head.startswith(mark) for mark, _ in bounded._BOMS):
        raise TrafficError("is binary, not recorded traffic", file=str(file), hint="check the path")
