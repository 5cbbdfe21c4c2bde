"""What Python would work out anew in every command, out of source files, is kept from the first command on.

That is what modules compile to, in one file and also where Python may keep nothing itself
(``PYTHONDONTWRITEBYTECODE``, a folder that cannot be written); the methods that attrs writes; and regular
expressions. It took from a third to two thirds of a short command.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from intercontract.cli.compiled.methods import MAKER, methods_from
from intercontract.cli.compiled.modules import modules_from
from intercontract.cli.compiled.patterns import patterns_from
from intercontract.cli.compiled.table import KeptTable, packed, unpacked
from intercontract.files.cache import cached, keep

_KIND = "compiled"
_COMMANDS = 12
"""For so many commands and installations it is kept, of which each takes some megabytes."""
_FEW = 8
"""So few patterns alone are not kept: some libraries make some that are others in every process."""
_MOST = 4_000
"""So many of a kind are kept; with one more, what is kept begins anew."""


@contextmanager
def compiled_once(command: str) -> Iterator[None]:
    """Have what is imported in this context take what was kept for a command, and keep what is new."""
    key = (command.encode(), *_circumstances())
    content = cached(_KIND, *key)
    kept = unpacked(content) if content is not None else ({}, {}, {})
    modules, methods, patterns = tables = [
        KeptTable(one if len(one) < _MOST else {}) for one in kept
    ]
    with (
        methods_from(methods) as made,
        modules_from(modules, {MAKER: made}),
        patterns_from(patterns),
    ):
        yield
    is_worth_it = modules.added or methods.added or patterns.added > _FEW
    if is_worth_it and max(map(len, tables)) <= _MOST:
        keep(_KIND, packed(modules, methods, patterns), *key, most=_COMMANDS)


def _circumstances() -> Iterator[bytes]:
    """All that decides which file a module is imported from, and what it compiles to."""
    yield f"{sys.version} {sys.flags.optimize}".encode()
    for entry in sys.path:
        try:
            changed = os.stat(entry or os.curdir).st_mtime_ns  # noqa: PTH116 - pathlib takes longer than this
        except OSError:
            changed = 0
        yield f"{changed} {entry}".encode(errors="surrogateescape")
