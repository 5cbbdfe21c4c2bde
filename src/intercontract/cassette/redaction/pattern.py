"""What a pattern of secrets is: a shape, and what looks closer at what has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from intercontract.model.regex import regex
from intercontract.values import frozen

REDACTED = "REDACTED"


@frozen
class Hit:
    """Something found in a text: ``text[start:end]``."""

    kind: str
    start: int
    end: int


@frozen
class SecretPattern:
    """One kind of secret or personal datum.

    ``hint`` are substrings without one of which the pattern cannot match (a fast way out), and so are
    ``words``, in whatever letters; the group ``s``,
    if there is one, is the part that is secret; ``widen`` finds where the match really starts; ``check``
    looks closer at what matched, and ``length`` says how much of it counts. ``numeric`` are numbers that an
    id may look like. Patterns take time in proportion to the text, whatever is in it.
    """

    kind: str
    shape: str
    hint: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    widen: Callable[[str, int], int] | None = None
    length: Callable[[str], int] | None = None
    numeric: bool = False
    words: tuple[str, ...] = ()
    flags: int = 0

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The shape, worked out when the first text is looked at that may hold one."""
        return regex(self.shape, self.flags)

    def may_be_in(self, text: str, lower: str) -> bool:
        """Whether a text may hold one; ``lower`` is the text in lower case."""
        for word in self.words:
            if word in lower:
                break
        else:
            if self.words:
                return False
        for hint in self.hint:
            if hint in text:
                return True
        return not self.hint


def pattern(
    kind: str,
    pattern: str,
    *hint: str,
    check: Callable[[str], bool] | None = None,
    widen: Callable[[str, int], int] | None = None,
    length: Callable[[str], int] | None = None,
    numeric: bool = False,
    words: tuple[str, ...] = (),
    flags: int = 0,
) -> SecretPattern:
    """A row of the table."""
    return SecretPattern(kind, pattern, hint, check, widen, length, numeric, words, flags)


def find(text: str, patterns: Iterable[SecretPattern]) -> Iterator[Hit]:
    """Everything suspicious in a text, pattern by pattern in the table's order; hits may overlap."""
    lower = text.lower()
    for pattern in patterns:
        if pattern.may_be_in(text, lower):
            yield from hits(text, pattern)


def hits(text: str, pattern: SecretPattern) -> Iterator[Hit]:
    """What one pattern finds in a text that may hold it."""
    for match in pattern.regex.finditer(text):
        group = "s" if "s" in pattern.regex.groupindex else 0
        start, end = match.span(group)
        if pattern.widen is not None:
            start, before = pattern.widen(text, start), start
            if start == before:
                continue
        if pattern.length is not None:
            end = start + pattern.length(text[start:end])
        if end > start and (pattern.check is None or pattern.check(text[start:end])):
            yield Hit(pattern.kind, start, end)
