"""A large NDJSON file in stretches that can be read apart, in any order and by several processes.

One pass over the file finds where its lines end, and what only the whole of it tells (`KeptParts`). What a
stretch comes to is then what the file's lines come to when they are read one after the other.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from attrs import Factory

from intercontract.cassette.entry import Entry
from intercontract.cassette.formats.collecting import GatheredLines, KeptParts, gather
from intercontract.cassette.formats.ndjson import is_blank, numbered_lines, read_value, values_in
from intercontract.cassette.limits import MIB, Limits
from intercontract.errors import TrafficError
from intercontract.files.reading import read_at
from intercontract.values import define, frozen

BYTES = 2 * MIB
"""Where a stretch ends: with the line that reaches so many bytes."""
LINES = 500
"""Or so many lines."""


@frozen
class Stretch:
    """Some of a file's lines: where they begin, how many bytes they are, and what the first of them is.

    ``line`` counts from 1; ``index`` counts from 0, and blank lines are left out.
    """

    offset: int
    length: int
    line: int
    index: int


@frozen
class PlacedInteraction:
    """An entry with its number, where its line begins in the file, and how many bytes it is."""

    entry: Entry
    index: int
    offset: int
    length: int


@define
class LineFile:
    """A file of one interaction a line, open for reading; ``name`` is what it is called."""

    stream: BinaryIO
    name: str
    limits: Limits
    stretches: list[Stretch] = Factory(list)
    kept: KeptParts = Factory(KeptParts)
    size: int = 0

    @classmethod
    def of(cls, stream: BinaryIO, name: str, limits: Limits) -> LineFile:
        """A file whose lines are found.

        Raises:
            TrafficError: a line is too long.
        """
        found = cls(stream, name, limits)
        found._find()
        return found

    def _find(self) -> None:
        self.stream.seek(0)
        begin = Stretch(0, 0, 1, 0)
        line, index = 1, 0
        for number, text in numbered_lines(self.stream, self.limits, self.name):
            line = number + 1
            if not is_blank(text, number, self.name):
                self._see(text, number)
                index += 1
            self.size += len(text)
            if self.size - begin.offset >= BYTES or line - begin.line >= LINES:
                self._end(begin)
                begin = Stretch(self.size, 0, line, index)
        self._end(begin)

    def _end(self, begin: Stretch) -> None:
        if length := self.size - begin.offset:
            self.stretches.append(Stretch(begin.offset, length, begin.line, begin.index))

    def _see(self, text: bytes, number: int) -> None:
        """What a line tells of the file; most tell nothing new, and are not read."""
        kept = self.kept
        may_tell = (not kept.headers and b"headers" in text.lower()) or (
            not kept.tokens and b"authorization" in text.lower()
        )
        if may_tell:
            for entry in self._gathered([(number - 1, number, text)]).entries:
                kept.see(entry.interaction)

    def read(self, stretch: Stretch) -> tuple[list[PlacedInteraction], GatheredLines]:
        """The entries of a stretch, each with its place, and what could not be read of it.

        Raises:
            TrafficError: a line holds too much, or the file has changed.
        """
        lines, places = [], {}
        index, offset = stretch.index, stretch.offset
        text = self._bytes(stretch.offset, stretch.length)
        for at, line in enumerate(io.BytesIO(text)):
            number = stretch.line + at
            if not is_blank(line, number, self.name):
                lines.append((index, number, line))
                places[f"{self.name}#{index}"] = index, offset, len(line)
                index += 1
            offset += len(line)
        found = self._gathered(lines)
        whole = map(self.kept.completed, found.entries)
        return [PlacedInteraction(each, *places[each.interaction.name]) for each in whole], found

    def entry(self, index: int, offset: int, length: int) -> Entry:
        """One entry that was read before."""
        line = self._bytes(offset, length)
        (found,) = self._gathered([(index, 1 if not offset else 2, line)]).entries
        return self.kept.completed(found)

    def _gathered(self, lines: Iterable[tuple[int, int, bytes]]) -> GatheredLines:
        def values() -> Iterator[tuple[int, tuple[object, int]]]:
            for index, number, line in lines:
                for value in values_in(line, self.limits, self.name, number):
                    yield index, value

        return gather(values(), read_value, self.name, self.limits)

    def _bytes(self, offset: int, length: int) -> bytes:
        found = read_at(self.stream, offset, length)
        if len(found) != length:
            raise TrafficError(
                "became shorter while it was read", file=self.name, hint="wait until it is written"
            )
        return found
