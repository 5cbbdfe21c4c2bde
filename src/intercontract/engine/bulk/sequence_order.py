"""The sequences of a file that is too large to be held: sorted on disk by time, and cut into windows.

What is sorted are places in the file, 36 bytes for an interaction: nothing of what was sent or answered. They
stand in files without a name, which are gone when they are closed, however this process ends.
"""

from __future__ import annotations

import heapq
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, pairwise
from struct import Struct
from typing import BinaryIO, NamedTuple, Self

from attrs import Factory, field

from intercontract.cassette.limits import MIB
from intercontract.evidence.occurrences import digest
from intercontract.files.reading import read_at
from intercontract.model.interaction import Interaction
from intercontract.model.words import plural
from intercontract.values import define, frozen

BLOCK = 2_000
"""A sequence beyond two blocks is judged by blocks, each with the one before it: so many interactions."""
BLOCK_BYTES = 8 * MIB
"""Or so many bytes."""
_READ = 16
_FORM = Struct("<QdQQI")


class Row(NamedTuple):
    """Where an interaction stands: in which sequence, when, its number, and its line's place in the file."""

    group: int
    moment: float
    number: int
    offset: int
    length: int


def group_of(interaction: Interaction) -> int:
    """A number that interactions of one region and sequence have in common."""
    return digest(interaction.region or "", interaction.sequence or "")


def packed(rows: Iterable[Row]) -> bytes:
    """Rows in the order of their sequences, as bytes."""
    return b"".join(_FORM.pack(*row) for row in sorted(rows))


class _Block(NamedTuple):
    """Rows in a sequence's order, and how many bytes their lines are."""

    begin: int
    end: int
    size: int


def _fits(blocks: list[_Block]) -> bool:
    """Whether blocks that follow on each other are no more than one."""
    size = sum(block.size for block in blocks)
    return blocks[-1].end - blocks[0].begin <= BLOCK and size <= BLOCK_BYTES


def _whole(blocks: list[_Block]) -> Window:
    return Window(blocks[0].begin, blocks[0].begin, blocks[-1].end)


@frozen
class Window:
    """Rows ``begin`` to ``end`` of all in order; those before ``own`` were judged, and are looked back to."""

    begin: int
    own: int
    end: int


@frozen
class WindowRows:
    """Some of the rows in order, those of a few windows: ``first`` is the number of the first."""

    first: int
    data: bytes

    def rows(self, begin: int, end: int) -> Iterator[Row]:
        """Rows by their numbers in the order of all."""
        size = _FORM.size
        part = self.data[(begin - self.first) * size : (end - self.first) * size]
        return map(Row._make, _FORM.iter_unpack(part))


@define
class SequenceOrder:
    """Takes rows in sorted runs, in any order, and gives them back in the order of all."""

    runs: BinaryIO = field(init=False)
    ordered: BinaryIO = field(init=False)
    beyond: int = 0
    reach: int = BLOCK
    _runs: list[tuple[int, int]] = Factory(list)
    _stack: ExitStack = field(init=False, factory=ExitStack)

    def __enter__(self) -> Self:
        self.runs = self._stack.enter_context(tempfile.TemporaryFile())
        self.ordered = self._stack.enter_context(tempfile.TemporaryFile())
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def add(self, run: bytes) -> None:
        """Take in a run that `packed` made."""
        self._runs.append((self.runs.seek(0, os.SEEK_END), len(run)))
        self.runs.write(run)

    def forget_times(self) -> None:
        """Keep to the order in the file: some of what was written has no time."""
        for place, length in self._runs:
            self.runs.seek(place)
            rows = map(Row._make, _FORM.iter_unpack(self.runs.read(length)))
            again = packed(row._replace(moment=0.0) for row in rows)
            self.runs.seek(place)
            self.runs.write(again)

    def windows(self) -> Iterator[Window]:
        """What to judge together; ``beyond`` counts what belongs to sequences longer than two blocks."""
        batch: list[_Block] = []
        for blocks in self._blocks():
            several = len(blocks) > 1
            room = not several and _fits([*batch, *blocks])
            if batch and not room:
                yield _whole(batch)
                batch = []
            if not several:
                batch += blocks
                continue
            yield _whole(blocks[:2])
            for before, own in pairwise(blocks[1:]):
                yield Window(before.begin, own.begin, own.end)
                self.reach = min(self.reach, before.end - before.begin)
            if len(blocks) > 2:
                self.beyond += blocks[-1].end - blocks[0].begin
        if batch:
            yield _whole(batch)

    def note(self, name: str) -> str:
        """What to say of a file some of whose sequences were too long; nothing where none was."""
        if not self.beyond:
            return ""
        return (
            f"{name}: {plural(self.beyond, 'interaction')} of sequences that are too long to be looked at "
            f"as one: each was compared with the {self.reach:,} before it, or more, and nothing further back"
        )

    def rows(self, begin: int, end: int) -> Iterator[Row]:
        """Rows of the order of all, once `windows` has gone through them. Copies of this process may ask."""
        return self.taken(begin, end).rows(begin, end)

    def taken(self, begin: int, end: int) -> WindowRows:
        """Rows of the order of all, to be sent to whoever judges their windows."""
        size = _FORM.size
        return WindowRows(begin, read_at(self.ordered, begin * size, (end - begin) * size))

    def _blocks(self) -> Iterator[list[_Block]]:
        """The blocks of each sequence, while its rows are written down in order."""
        at = 0
        for _, rows in groupby(self._merged(), key=lambda row: row.group):
            blocks = [_Block(at, at, 0)]
            for row in rows:
                last = blocks[-1]
                grown = _Block(last.begin, at + 1, last.size + row.length)
                if at > last.begin and not _fits([grown]):
                    blocks.append(_Block(at, at + 1, row.length))
                else:
                    blocks[-1] = grown
                self.ordered.write(_FORM.pack(*row))
                at += 1
            yield blocks
        self.ordered.flush()

    def _merged(self) -> Iterator[Row]:
        return heapq.merge(*(self._run(place, length) for place, length in self._runs))

    def _run(self, place: int, length: int) -> Iterator[Row]:
        size = _FORM.size * _READ
        for at in range(place, place + length, size):
            self.runs.seek(at)
            data = self.runs.read(min(size, place + length - at))
            yield from map(Row._make, _FORM.iter_unpack(data))
