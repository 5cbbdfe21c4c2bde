"""Regular expressions that stand in source files, compiled once.

`re` has no setting for it; of a release in which its functions are called otherwise nothing is kept. Only
what a module or a class says, or a `regex` of ours, is: a pattern made in a function may hold what a user
gave, which is written nowhere.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeGuard

from intercontract.model import regex

Pattern = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""What `re` makes of a pattern: all flags, the program, how many groups, their numbers and names."""

Patterns = MutableMapping[tuple[str | bytes, int], Pattern]
"""By the pattern and the flags that it is given."""

_OF_FUNCTIONS = 1  # `inspect.CO_OPTIMIZED`, without all that `inspect` imports
_NEEDED = ("compile", "_parser", "_code", "_sre")


@contextmanager
def patterns_from(kept: Patterns) -> Iterator[None]:
    """Have patterns of source files that are compiled in this context taken from what was kept."""
    of_re: Any = getattr(re, "_compiler", None)
    if not all(hasattr(of_re, name) for name in _NEEDED):
        yield
        return
    by_re = of_re.compile

    def compiled(pattern: object, flags: int = 0) -> object:
        key = pattern, int(flags)
        if not _is_text(key) or flags & re.DEBUG or not _in_source(sys._getframe(1)):
            return by_re(pattern, flags)
        if key not in kept:
            kept[key] = _worked_out(of_re, *key)
        all_flags, program, groups, numbers, names = kept[key]
        code = memoryview(program).cast("I").tolist()
        return of_re._sre.compile(pattern, all_flags, code, groups, numbers, names)

    of_re.compile = compiled
    try:
        yield
    finally:
        of_re.compile = by_re


def _is_text(key: tuple[object, int]) -> TypeGuard[tuple[str | bytes, int]]:
    return isinstance(key[0], str | bytes)


def _worked_out(of_re: Any, pattern: str | bytes, flags: int) -> Pattern:
    """What `re` would compile itself: the same steps, with their result as plain values."""
    parsed = of_re._parser.parse(pattern, flags)
    program = array("I", of_re._code(parsed, flags)).tobytes()
    numbers: dict[str, int] = dict(parsed.state.groupdict)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in numbers.items():
        names[number] = name
    return int(flags | parsed.state.flags), program, len(names) - 1, numbers, tuple(names)


def _in_source(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    if frame is None:
        return False
    return (
        not frame.f_code.co_flags & _OF_FUNCTIONS
        or frame.f_globals.get("__name__") == regex.__name__
    )
