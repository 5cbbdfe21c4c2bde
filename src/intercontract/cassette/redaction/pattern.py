"""What a pattern of secrets is: a shape, and what looks closer at what has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from attrs import Factory

from intercontract.model.regex import regex
from intercontract.values import define, frozen

REDACTED = "REDACTED"
_COMBINATIONS = 10_000
_BETWEEN = "\n\n"


@frozen
class Hit:
    """Something found in a text: ``text[start:end]``."""

    kind: str
    start: int
    end: int


@frozen
class SecretPattern:
    """One kind of secret or personal datum.

    ``hint`` are substrings without one of which the pattern cannot match, and so are ``words``, in whatever
    letters, and ``form`` is an expression of RE2's that is in every text with one; the group ``s``,
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
    form: str = ""
    flags: int = 0

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The shape, worked out when the first text is looked at that may hold one."""
        return regex(self.shape, self.flags)


def pattern(
    kind: str,
    pattern: str,
    *hint: str,
    check: Callable[[str], bool] | None = None,
    widen: Callable[[str, int], int] | None = None,
    length: Callable[[str], int] | None = None,
    numeric: bool = False,
    words: tuple[str, ...] = (),
    form: str = "",
    flags: int = 0,
) -> SecretPattern:
    """A row of the table."""
    return SecretPattern(kind, pattern, hint, check, widen, length, numeric, words, form, flags)


@define(slots=False, eq=False)
class PatternTable:
    """Patterns, of which few may be in a text: one look at it tells which."""

    patterns: tuple[SecretPattern, ...]
    _told: dict[tuple[int, ...], tuple[SecretPattern, ...]] = Factory(dict)

    @cached_property
    def _signs(self) -> tuple[Any, list[tuple[frozenset[int], ...]]]:
        """What looks for all hints, words and forms at once; and of each pattern groups of their numbers.

        One of each group must be found.
        """
        import re2  # few commands look for secrets

        numbers: dict[str, int] = {}
        looking = re2.Set.SearchSet()

        def number(sign: str) -> int:
            if sign not in numbers:
                numbers[sign] = looking.Add(sign)
            return numbers[sign]

        groups = []
        number(_BETWEEN)
        for one in self.patterns:
            signs = ([*map(re2.escape, one.hint)], [*map(re2.escape, one.words)], [one.form])
            groups.append(tuple(frozenset(map(number, g)) for g in signs if any(g)))
        looking.Compile()
        return looking, groups

    def among(self, text: str) -> tuple[SecretPattern, ...]:
        """The patterns that a text may hold, in the table's order."""
        looking, groups = self._signs
        found = looking.Match(f"{text}{_BETWEEN}{text.lower()}".encode("utf-8", "surrogatepass"))
        if not found:  # not even what is between: there was no memory for it
            return self.patterns
        key = tuple(found)
        if key not in self._told:
            if len(self._told) >= _COMBINATIONS:
                self._told.clear()
            self._told[key] = tuple(
                one
                for one, wanted in zip(self.patterns, groups, strict=True)
                if all(not group.isdisjoint(key) for group in wanted)
            )
        return self._told[key]

    def after(self, pattern: SecretPattern, text: str) -> Iterator[SecretPattern]:
        """Those of a text that come after one in the table."""
        behind = self.patterns[self.patterns.index(pattern) + 1 :]
        return (one for one in self.among(text) if one in behind)

    def find(self, text: str) -> Iterator[Hit]:
        """Everything suspicious in a text, pattern by pattern in the table's order; hits may overlap."""
        for pattern in self.among(text):
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
