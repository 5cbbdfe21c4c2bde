"""Regular expressions that are compiled when they are first used: a command needs few of those there are."""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast


class _Regex(Generic[AnyStr]):
    """A `re.Pattern`, which nobody may derive from, that is compiled when the first thing is asked of it."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._text: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        # What was asked for once is an attribute of its own from then on, as fast as the pattern's.
        found: object = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`; to be given to no function of `re`, which wants a pattern that is compiled."""
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))
