"""Reading recorded traffic, whatever format it is in; the content decides, not the file's name."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from intercontract.cassette.entry import Note, Recording
from intercontract.cassette.formats import bounded, ndjson
from intercontract.cassette.formats.packed import inner, open_recording
from intercontract.cassette.limits import DEFAULT, Limits
from intercontract.errors import CassetteError, TrafficError
from intercontract.files.reading import read_bytes, unreadable, walk
from intercontract.model.interaction import Interaction
from intercontract.model.regex import regex

if TYPE_CHECKING:
    from intercontract.cassette.stretches import LineFile

SUFFIXES = frozenset({".yaml", ".yml", ".json", ".har", ".ndjson", ".jsonl"})
_YAML = frozenset({".yaml", ".yml"})
_ATTACHED = regex(rb'"_file"\s*:\s*"([^"\\]{1,200})"')
_LINES = frozenset({".ndjson", ".jsonl"})


def read(
    path: str | Path, *, limits: Limits = DEFAULT, on_note: Callable[[Note], None] | None = None
) -> tuple[Interaction, ...]:
    """The interactions of a file, or of every file below a folder in sorted order.

    Names are ``path#index``. ``on_note`` hears of entries left out, such as unanswered requests; where
    nobody listens, a broken entry is an error.

    Raises:
        CassetteError: missing, damaged or hostile; names file and line.
        TrafficError: not recorded traffic, or beyond the limits.
    """
    found: list[Interaction] = []
    for recording in load_all(path, limits=limits):
        found += recording.interactions
        if on_note is None:
            recording.refuse_broken()
        else:
            for note in recording.notes:
                on_note(note)
    return tuple(found)


def load_all(path: str | Path, *, limits: Limits = DEFAULT) -> Iterator[Recording]:
    """Every recording below a path, in sorted order."""
    for file in files(path):
        yield load(file, limits=limits)


def files(path: str | Path) -> list[Path]:
    """A file itself, or the recordings below a folder, sorted; hidden files are left out.

    So are files that a HAR file in the same folder names as the bodies of its entries.

    Raises:
        CassetteError: nothing is there.
    """
    given = Path(path)
    if not is_folder(given):
        return [given]
    found: list[Path] = []
    bodies: set[Path] = set()
    for root, folders, names in walk(given, CassetteError):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = [root / name for name in names if is_recording(name)]
        attached = {
            body for file in here if file.suffix.lower() == ".har" for body in _bodies(file)
        }
        bodies |= attached
        found += here
    found = [file for file in found if file not in bodies]
    if not found:
        raise CassetteError(
            "holds no recordings", file=str(path), hint=f"looked for {', '.join(sorted(SUFFIXES))}"
        )
    return sorted(found, key=lambda file: file.parts)


def is_recording(name: str) -> bool:
    """Whether a file in a folder is taken for a recording."""
    suffix = inner(name).suffix.lower()
    return not name.startswith(".") and (suffix in SUFFIXES or name.lower().endswith(".har.zip"))


def _bodies(file: Path) -> set[Path]:
    """The files that a HAR file names as bodies; what it is worth is seen when it is read."""
    try:
        data = read_bytes(file, CassetteError, limit=DEFAULT.file_bytes)
    except CassetteError:
        return set()
    return {file.parent / name.decode("utf-8", "replace") for name in _ATTACHED.findall(data)}


def is_folder(path: Path) -> bool:
    """Whether a path is a folder.

    Raises:
        CassetteError: it cannot be a path at all.
    """
    try:
        return path.is_dir()
    except (OSError, ValueError) as error:
        raise unreadable(path, error, CassetteError) from None


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


def line_file(path: str | Path, *, beyond: int, limits: Limits = DEFAULT) -> LineFile | None:
    """A file of one interaction a line that is larger than ``beyond`` bytes; None for any other.

    Its stream is the caller's to close.

    Raises:
        CassetteError: missing, or may not be read.
        TrafficError: a line is beyond the limits.
    """
    file = Path(path)
    named = is_named_lines(file)
    if not named and not _holds_lines(file, limits):
        return None
    stream = open_recording(file, most=None if named else limits.stream_bytes)
    try:
        is_large = stream.seek(0, os.SEEK_END) > beyond
        stream.seek(0)
        if is_large and stream.read(2) not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            from intercontract.cassette.stretches import LineFile  # most files are small

            return LineFile.of(stream, str(path), limits)
    except BaseException:
        stream.close()
        raise
    stream.close()
    return None


def is_named_lines(file: Path) -> bool:
    """Whether a file's name says that it holds one interaction a line, whatever its size."""
    return inner(file.name).suffix.lower() in _LINES


def _holds_lines(file: Path, limits: Limits) -> bool:
    if is_named_lines(file):
        return True
    return _first_sign(file) == b"{" and _is_lines(file, limits)


def _load(file: Path, limits: Limits) -> Recording:
    if _holds_lines(file, limits):
        return ndjson.read(file, limits)
    if _first_sign(file) in (b"{", b"[") and inner(file.name).suffix.lower() not in _YAML:
        return _load_json(file, limits)
    bounded.check_size(file, bounded.size_of(file), limits.file_bytes)
    with open_recording(file) as stream:
        head = stream.read(4096)
    if head.startswith(b"PK\x03\x04"):
        from intercontract.cassette.formats import har

        return har.read_archive(file, limits)
    _refuse_binary(file, head)
    # Only here: YAML is slow to import, and --help must not wait for it.
    from intercontract.cassette.formats import vcr as vcr_format

    return vcr_format.read_yaml(file, limits)


def _load_json(file: Path, limits: Limits) -> Recording:
    from intercontract.cassette.formats import vcr as vcr_format

    value = bounded.parse_json(bounded.read_bytes(file, limits.file_bytes), limits, str(file))
    if isinstance(value, list):
        return ndjson.read_values(value, file, limits)
    if "log" in value:
        from intercontract.cassette.formats import har

        return har.read_document(value, file, limits)
    if vcr_format.LISTS & set(value):
        return vcr_format.read_document(value, file, limits)
    if {"request", "req", "scope"} & set(value):
        return ndjson.read_values([value], file, limits)
    raise TrafficError(
        f"is JSON and not recorded traffic: its keys are {', '.join(map(str, list(value)[:5]))}"[
            :200
        ],
        file=str(file),
        hint="expected a HAR file (log), a VCR cassette (interactions), or request and response",
    )


def _first_sign(file: Path) -> bytes:
    with open_recording(file) as stream:
        head = stream.read(4096)
    for mark, _ in bounded._BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()[:1]


def _is_lines(file: Path, limits: Limits) -> bool:
    """Whether the first line is a complete JSON object and something follows it, or it is an entry."""
    with open_recording(file) as stream:
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


def _refuse_binary(file: Path, head: bytes) -> None:
    known = {b"\x1f\x8b": "gzip", b"\x89PNG": "PNG", b"SQLite format": "SQLite", b"%PDF": "PDF"}
    for magic, name in known.items():
        if head.startswith(magic):
            raise TrafficError(
                f"is a {name} file, not recorded traffic", file=str(file), hint="unpack it first"
            )
    if b"\0" in head and not any(head.startswith(mark) for mark, _ in bounded._BOMS):
        raise TrafficError("is binary, not recorded traffic", file=str(file), hint="check the path")
