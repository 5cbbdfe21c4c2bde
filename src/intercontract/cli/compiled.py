"""What Python would work out anew in every command, out of our source and that of libraries, is kept.

Python keeps what it compiles of modules; the methods that attrs writes and the regular expressions of those
modules took a fifth of a short command.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from intercontract.cli.compiled_methods import MADE_BY, Methods, methods_from
from intercontract.cli.compiled_patterns import Patterns, patterns_from
from intercontract.files.cache import cached, keep

_KIND = "compiled"
_MOST = 4_000
"""So many of a kind are kept; with one more, what is kept begins anew."""


@contextmanager
def compiled_once(command: str) -> Iterator[None]:
    """Have what is imported in this context take what was kept for a command, and keep what is new."""
    key = (sys.version.encode(), MADE_BY.encode(), command.encode())
    methods, patterns = _kept(*key)
    before = dict(methods), len(patterns)
    with methods_from(methods), patterns_from(patterns):
        yield
    if before != (methods, len(patterns)) and max(len(methods), len(patterns)) <= _MOST:
        keep(_KIND, marshal.dumps((methods, patterns)), *key)


def _kept(*key: bytes) -> tuple[Methods, Patterns]:
    content = cached(_KIND, *key)
    # Of our own folder, and whole: a file that is damaged or that others can write is none.
    methods, patterns = marshal.loads(content) if content is not None else ({}, {})  # noqa: S302
    return (
        methods if len(methods) < _MOST else {},
        patterns if len(patterns) < _MOST else {},
    )
