"""Recordings that lie elsewhere, ``s3://bucket/night/*.ndjson.gz``: whatever fsspec reaches.

Each is brought here when it is its turn, into a file without a name, and is gone when it has been read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from attrs import evolve

from intercontract.cassette import reading
from intercontract.cassette.entry import Recording
from intercontract.cassette.formats import packed
from intercontract.errors import CassetteError, IntercontractError, UsageError
from intercontract.values import frozen

if TYPE_CHECKING:
    from fsspec.spec import AbstractFileSystem

    from intercontract.cassette.stretches import LineFile

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def is_remote(name: str) -> bool:
    """Whether a name is the address of something that lies elsewhere."""
    return _SCHEME.match(name) is not None


@frozen
class Remote:
    """A recording that lies elsewhere, and how many bytes it has there."""

    url: str
    size: int = 0

    def load(self) -> Recording:
        """It whole, as `reading.load` has a file.

        Raises:
            CassetteError: it cannot be reached, is missing or damaged.
            TrafficError: not recorded traffic, or beyond the limits.
        """
        with self._held() as path:
            found = reading.load(path)
        return evolve(
            found,
            path=self.url,
            notes=tuple(evolve(note, name=self._name(note.name)) for note in found.notes),
            entries=tuple(
                evolve(
                    entry,
                    interaction=evolve(entry.interaction, name=self._name(entry.interaction.name)),
                )
                for entry in found.entries
            ),
        )

    def line_file(self, *, beyond: int) -> LineFile | None:
        """It as lines, as `reading.line_file` has a file.

        Raises:
            CassetteError: it cannot be reached, or is missing.
            TrafficError: a line is beyond the limits.
        """
        with self._held() as path:
            found = reading.line_file(path, beyond=beyond)
        if found is not None:
            found.name = self.url
        return found

    def _name(self, name: str) -> str:
        return self.url + name.removeprefix(str(Path(self.url)))

    @contextmanager
    def _held(self) -> Iterator[Path]:
        path = Path(self.url)
        lines = reading.is_named_lines(path)
        system, place = _system(self.url)
        try:
            with _reached(self.url), system.open(place, "rb") as stream:
                held = packed.unpacked(stream, self.url, None if lines else packed.MOST)
            with packed.holding(path, held):
                yield path
        except UsageError as problem:
            problem.file = self._name(problem.file)
            raise


def remote_files(url: str) -> list[Remote]:
    """What lies at an address: a file, the recordings below a folder, or all that a pattern matches, sorted.

    Raises:
        CassetteError: nothing is there, it cannot be reached, or what reaches it is not installed.
    """
    system, place = _system(url)
    with _reached(url):
        if any(sign in place for sign in "*?["):
            found = system.glob(place, detail=True)
        elif system.isdir(place):
            found = {
                name: about
                for name, about in system.find(place, detail=True).items()
                if reading.is_recording(PurePosixPath(name).name)
            }
        else:
            found = {place: system.info(place)}
        files = [
            Remote(system.unstrip_protocol(name), int(about.get("size") or 0))
            for name, about in sorted(found.items())
            if about.get("type") != "directory"
        ]
    if not files:
        raise CassetteError("no recording is there", file=url, hint="check the address")
    return files


def _system(url: str) -> tuple[AbstractFileSystem, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise CassetteError(
            "lies elsewhere, and the library that reaches it is not installed",
            file=url,
            hint="pip install 'intercontract[cloud]'",
        ) from None
    with _reached(url):
        system, place = url_to_fs(url)
    return system, place


@contextmanager
def _reached(url: str) -> Iterator[None]:
    try:
        yield
    except IntercontractError:
        raise
    except Exception as problem:  # noqa: BLE001 - each kind of storage has errors of its own
        raise CassetteError(
            f"cannot be reached: {type(problem).__name__}: {problem}"[:500],
            file=url,
            hint="check the address, and what the storage asks for (pip install s3fs, credentials)",
        ) from None
