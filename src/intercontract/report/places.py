"""Where in the files of a contract an entry points, for tools that annotate files."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from pathlib import Path

from intercontract.contract.document.bundle import bundle_files
from intercontract.contract.document.positions import Positions
from intercontract.contract.locate import locate
from intercontract.errors import IntercontractError
from intercontract.files.reading import STANDARD_INPUT
from intercontract.model.json import join
from intercontract.report.outline import Outline, ReportEntry
from intercontract.values import frozen


@frozen
class FilePlace:
    """A file, by its path from here if it lies below, with ``/``, and a line, counted from 1."""

    file: str
    line: int = 1


class FilePlaces:
    """Finds the places of a report's entries; the contract's files are read when first asked for."""

    def __init__(self, outline: Outline) -> None:
        self._contract = outline.contract
        self._find = cache(self._found)

    def of(self, entry: ReportEntry) -> FilePlace:
        """The place of the rule that an entry breaks, else that of its operation.

        Where the contract cannot be read any more, it is the contract's name.
        """
        operation = join("", "paths", entry.path, entry.method.lower())
        return self._find(entry.cause or operation)

    def _found(self, pointer: str) -> FilePlace:
        positions, unknown = self._positions(), FilePlace(_printable(self._contract) or "contract")
        if positions is None:
            return unknown
        try:
            file, line = positions.find(pointer)
        except (IntercontractError, OSError, KeyError, ValueError):
            return unknown
        return FilePlace(_from_here(Path(file)), line or 1)

    def _positions(self) -> Positions | None:
        if self._contract == str(STANDARD_INPUT):
            return None  # it was read, and is gone
        try:
            path = locate(self._contract)[1]
            return _read(path, path.stat().st_mtime_ns)
        except (IntercontractError, OSError, ValueError):
            return None


@lru_cache(4)
def _read(path: Path, _changed: int) -> Positions:
    return Positions(bundle_files(path))


def _from_here(file: Path) -> str:
    path = Path(os.path.abspath(file))  # noqa: PTH100 - resolve() would follow links out of here
    return (
        path.relative_to(Path.cwd()).as_posix()
        if path.is_relative_to(Path.cwd())
        else path.as_posix()
    )


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
