"""The recordings that names stand for: files, folders, patterns, and addresses of what lies elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from os import PathLike
from pathlib import Path

from intercontract.cassette.reading import files
from intercontract.cassette.remote import Remote, is_remote, remote_files
from intercontract.files.kind import is_there


def named(names: Iterable[str | PathLike[str]]) -> list[Path | Remote]:
    """Every recording once, in the order of the names, each name's sorted.

    Raises:
        CassetteError: a folder holds none, or what lies elsewhere cannot be reached.
    """
    return list(dict.fromkeys(_each(names)))


def _each(names: Iterable[str | PathLike[str]]) -> Iterator[Path | Remote]:
    for name in names:
        if isinstance(name, str) and is_remote(name):
            yield from remote_files(name)
            continue
        path = Path(name)
        matching = [path]
        if has_magic(str(path)) and not is_there(path):
            found = sorted(glob(str(path), recursive=True))  # noqa: PTH207 - it may be absolute
            matching = [Path(one) for one in found] or matching
        for one in matching:
            yield from files(one)
