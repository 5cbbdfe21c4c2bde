"""What attrs writes for our classes is compiled once and kept, as Python keeps what it compiles of modules.

Compiling it anew took a tenth of a short command. attrs has no setting for it; of a release in which its
function is called otherwise nothing is kept.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType

from attr import _make

from intercontract.files.cache import cached, keep

_KIND = "methods"
_NAME = "_compile_and_eval"
_MOST = 4_000
"""So many classes are kept; with one more, what is kept begins anew."""


@contextmanager
def methods_compiled_once(command: str) -> Iterator[None]:
    """Have classes that are made in this context take their methods from what was kept for a command."""
    by_attrs = getattr(_make, _NAME, None)
    if by_attrs is None:
        yield
        return
    made = Path(
        _make.__file__
    ).stat()  # its version would have to be asked of its metadata, which takes long
    key = (sys.version.encode(), f"{made.st_mtime_ns} {made.st_size}".encode(), command.encode())
    codes = _kept(*key)
    before = len(codes)

    def compiled(
        script: str,
        globs: dict[str, object],
        locs: dict[str, object] | None = None,
        filename: str = "",
    ) -> None:
        name = filename, script
        if name not in codes:
            codes[name] = compile(script, filename, "exec")
        exec(codes[name], globs, locs)  # noqa: S102 - as attrs does

    setattr(_make, _NAME, compiled)
    try:
        yield
    finally:
        setattr(_make, _NAME, by_attrs)
        if before < len(codes) <= _MOST:
            keep(_KIND, marshal.dumps(codes), *key)


def _kept(*key: bytes) -> dict[tuple[str, str], CodeType]:
    content = cached(_KIND, *key)
    found = marshal.loads(content) if content is not None else {}  # noqa: S302 - of our own folder, and whole
    return found if isinstance(found, dict) and len(found) < _MOST else {}
