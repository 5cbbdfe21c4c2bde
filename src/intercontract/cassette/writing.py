"""Writing recordings: the whole new file or the whole old one, never something between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from intercontract.cassette.entry import Entry, Format, entries_of
from intercontract.cassette.formats import har, ndjson
from intercontract.errors import CassetteError
from intercontract.files import writing
from intercontract.model.interaction import Interaction

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")


def cassette_path(root: str | Path, *names: str) -> Path:
    """``root/name/.../name.yaml`` from names that stay inside ``root``: a region, a version, a scenario.

    Raises:
        CassetteError: a name could lead elsewhere or is no portable file name.
    """
    if not names:
        raise CassetteError(
            "a cassette needs a name", hint="give a region, a version and a scenario"
        )
    for name in names:
        if not _NAME.match(name) or ".." in name:
            raise CassetteError(
                f"{name[:80]!r} cannot be part of a cassette's path",
                hint="use letters, digits, dots, hyphens and underscores; no slashes, no '..'",
            )
    return Path(root, *names[:-1], names[-1].removesuffix(".yaml") + ".yaml")


def write(
    path: str | Path,
    interactions: Iterable[Interaction | Entry],
    *,
    metadata: Mapping[str, object] | None = None,
    elapsed: bool = False,
) -> None:
    """Write a VCR YAML cassette that stock vcrpy loads and replays; replaces an existing one atomically.

    URLs get their region's public host. The same interactions give the same bytes; ``elapsed`` keeps
    response times, which never repeat. Nothing is redacted here: see ``redact`` and ``Recorder``.

    Raises:
        CassetteError: the folder cannot be written.
    """
    replace(Path(path), dump(Format.VCR_YAML, entries_of(interactions), metadata, elapsed=elapsed))


def dump(
    format: Format,  # noqa: A002 - the field's word
    entries: tuple[Entry, ...],
    metadata: Mapping[str, object] | None = None,
    *,
    elapsed: bool = True,
) -> bytes:
    """The bytes of a recording in any format."""
    from intercontract.cassette.formats import vcr as vcr_format

    match format:
        case Format.VCR_YAML:
            return vcr_format.dump_yaml(entries, metadata, elapsed=elapsed)
        case Format.VCR_JSON:
            return vcr_format.dump_json(entries, metadata, elapsed=elapsed)
        case Format.HAR:
            return har.dump(entries, metadata)
        case Format.NDJSON:
            return ndjson.dump(entries)


def replace(path: Path, data: bytes) -> None:
    """Put bytes in place of a file.

    Raises:
        CassetteError: the folder cannot be written, or no regular file is there.
    """
    writing.replace(path, data, CassetteError, hint="check the folder")
