"""Methods that attrs writes for classes, compiled once.

attrs has no setting for it; of a release in which its function is called otherwise nothing is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType

from attr import _make

Methods = dict[str, tuple[bytes, CodeType]]
"""By the name that attrs gives a script: the script's digest, and what it compiles to."""

_NAME = "_compile_and_eval"
_FILE = Path(_make.__file__).stat()
MADE_BY = f"{_FILE.st_mtime_ns} {_FILE.st_size}"
"""Tells releases of attrs apart; asking its metadata for a version takes long."""


@contextmanager
def methods_from(kept: Methods) -> Iterator[None]:
    """Have classes that are made in this context take their methods from what was kept."""
    by_attrs = getattr(_make, _NAME, None)
    if by_attrs is None:
        yield
        return

    def compiled(
        script: str,
        globs: dict[str, object],
        locs: dict[str, object] | None = None,
        filename: str = "",
    ) -> None:
        digest = hashlib.sha256(script.encode()).digest()
        found = kept.get(filename)
        if found is None or found[0] != digest:
            found = kept[filename] = digest, compile(script, filename, "exec")
        exec(found[1], globs, locs)  # noqa: S102 - as attrs does

    setattr(_make, _NAME, compiled)
    try:
        yield
    finally:
        setattr(_make, _NAME, by_attrs)
