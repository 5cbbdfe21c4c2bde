"""Methods that attrs writes for classes, compiled once.

attrs has no setting for it; of a release in which its function is called otherwise nothing is kept.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import partial
from types import CodeType, ModuleType

Methods = MutableMapping[str, tuple[bytes, CodeType]]
"""By the name that attrs gives a script, or its digest: the digest, and what the script compiles to."""

MAKER = "attr._make"
_NAME = "_compile_and_eval"
_SALT = re.compile(r"-?\d{9,}")
"""Into what hashes, attrs writes a number that is another in every process; any is as good."""


@contextmanager
def methods_from(kept: Methods) -> Iterator[Callable[[ModuleType], None]]:
    """Have classes that are made in this context take their methods from what was kept.

    Gives what is to be called with the module of attrs that makes classes, once that is imported.
    """
    changed: list[tuple[ModuleType, object]] = []

    def change(maker: ModuleType) -> None:
        by_attrs = getattr(maker, _NAME, None)
        if by_attrs is not None:
            changed.append((maker, by_attrs))
            setattr(maker, _NAME, partial(_compiled, kept))

    if MAKER in sys.modules:
        change(sys.modules[MAKER])
    try:
        yield change
    finally:
        for maker, by_attrs in changed:
            setattr(maker, _NAME, by_attrs)


def _compiled(
    kept: Methods,
    script: str,
    globs: dict[str, object],
    locs: dict[str, object] | None = None,
    filename: str = "",
) -> None:
    told = _SALT.sub("", script) if "def __hash__(" in script else script
    digest = hashlib.sha256(told.encode()).digest()
    name = filename or digest.hex()
    found = kept.get(name)
    if found is None or found[0] != digest:
        found = kept[name] = digest, compile(script, filename, "exec")
    exec(found[1], globs, locs)  # noqa: S102 - as attrs does
