"""Traffic of any size, judged in pieces by several processes; the report is that of one.

Smaller files are read whole, some of them a piece. A large file of one interaction a line is judged twice:
first its interactions, in stretches; then its sequences, sorted by time, in windows (`sequence_order`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from attrs import Factory

from intercontract.cassette.formats.messages import EntryError
from intercontract.cassette.limits import MIB
from intercontract.cassette.reading import line_file
from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.remote import Remote
from intercontract.cassette.stretches import LineFile
from intercontract.checks.registry import Scope
from intercontract.contract.contract import Contract
from intercontract.engine.bulk.elsewhere import (
    FilePiece,
    Lines,
    Piece,
    StretchPiece,
    WindowPiece,
    judge_elsewhere,
)
from intercontract.engine.bulk.judges import (
    FileJudge,
    PieceJudged,
    StretchJudge,
    TellingJudge,
    WindowJudge,
    sequence_checks,
)
from intercontract.engine.bulk.sequence_order import SequenceOrder
from intercontract.engine.bulk.taking_turns import PieceJudge, take_turns
from intercontract.engine.bulk.traffic import WHOLE, TrafficSource, size_of
from intercontract.engine.judging.run_state import Run
from intercontract.engine.runs.offline import passed_over_note, refuse_nothing
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import CassetteError
from intercontract.files.reading import open_file
from intercontract.model.event import Listen, PartJudged, ignore
from intercontract.model.report import Report
from intercontract.model.words import plural
from intercontract.values import define, frozen

T = TypeVar("T")
PIECE = 4 * MIB
"""So many bytes of smaller files are a piece."""
WINDOWS = 4
"""So many windows of sequences, where there are many: what one ends with, the next looks back to."""
TOLD = 50
"""So many defects that are told."""
NOTES = 1_000
"""So many notes are kept of what could not be read."""
_SEQUENCES = 0.2  # of the time that a file's interactions take


def run_bulk(
    settings: RunSettings,
    contract: Contract,
    files: Sequence[TrafficSource],
    listen: Listen = ignore,
    *,
    jobs: int = 1,
    whole: int = WHOLE,
    executor: Executor | None = None,
) -> Report:
    """Judge recorded files, each in its own format, and report; None stands for the description's examples.

    What an ``executor`` has processes for, on other machines perhaps, is judged there.

    Raises:
        CassetteError: a recording is missing or damaged.
        TrafficError: a file is no recorded traffic, or there is nothing in them to judge.
    """
    run = Run(settings, contract, listen, Redactor(policy_for(None, contract)))
    return _Bulk(run, jobs, whole, executor).report(files)


def batched(items: Iterable[T], number: int) -> Iterator[list[T]]:
    """So many items at a time."""
    rest = iter(items)
    while some := list(islice(rest, number)):
        yield some


@define
class _Notes:
    """What is to be said of pieces, in their order; beyond `NOTES` it is counted."""

    kept: list[tuple[tuple[int, int], str]] = Factory(list)
    more: int = 0

    def add(self, source: int, piece: int, notes: Iterable[str]) -> None:
        self.kept += (((source, piece), note) for note in notes)
        if len(self.kept) > 2 * NOTES:
            self._trim()

    def _trim(self) -> None:
        self.kept.sort(key=lambda pair: pair[0])
        self.more += len(self.kept[NOTES:])
        del self.kept[NOTES:]

    def lines(self) -> list[str]:
        self._trim()
        more = [f"{plural(self.more, 'more note')} of what could not be read"] if self.more else []
        return [note for _, note in self.kept] + more


@frozen
class _LargeFile:
    """A large file of lines: its number among the files, how it is told, and its bytes for progress."""

    source: int
    told: Lines
    lines: LineFile
    size: int


@define
class _Bulk:
    run: Run
    jobs: int
    whole: int
    executor: Executor | None = None
    stopped: bool = False
    notes: _Notes = Factory(_Notes)
    passed_over: int = 0
    size: int = 0
    done: float = 0

    def report(self, files: Sequence[TrafficSource]) -> Report:
        for file in files:
            if isinstance(file, Path):  # what is missing is told before the others are judged
                open_file(file, CassetteError).close()
        sizes = {file: size_of(file) for file in files}
        self.size = sum(sizes.values()) or 1
        smaller: list[tuple[int, TrafficSource]] = []
        for number, file in enumerate(files):
            if self.stopped:
                break
            lines = self._lines(file) if sizes[file] > self.whole else None
            if file is None or lines is None:
                smaller.append((number, file))
            else:
                with closing(lines.stream):
                    told = Lines(file, self.whole, lines.size)
                    self._large(_LargeFile(number, told, lines, sizes[file]))
        self._small(smaller, sizes)
        run = self.run
        run.notes += passed_over_note(self.passed_over, run.settings.regions)
        run.notes += self.notes.lines()
        stopped = "interrupted" if self.stopped else ""
        refuse_nothing(run, [run.collector.past], stopped)
        self._tell()
        return run.finish(stopped)

    def _lines(self, file: TrafficSource) -> LineFile | None:
        if isinstance(file, Remote):
            return file.line_file(beyond=self.whole)
        return line_file(file, beyond=self.whole) if file else None

    def _tell(self) -> None:
        keys = self.run.collector.defects.to_tell()
        pieces = list(batched(keys, TOLD))
        self._judged(
            len(pieces), lambda: TellingJudge(self.run, pieces), self.run.collector.defects.hear
        )

    def _small(
        self, files: Sequence[tuple[int, TrafficSource]], sizes: dict[TrafficSource, int]
    ) -> None:
        pieces: list[list[TrafficSource]] = []
        first, room = list[int](), 0
        for number, file in files:
            if room <= 0 or sizes[file] > room:
                pieces.append([])
                first.append(number)
                room = PIECE
            pieces[-1].append(file)
            room -= max(sizes[file], 1)
        shares = [sum(sizes[file] for file in piece) for piece in pieces]

        def hear(told: PieceJudged) -> None:
            self.notes.add(first[told.number], 0, told.notes)
            self._hear(told, shares[told.number])

        told = (FilePiece(number, tuple(piece)) for number, piece in enumerate(pieces))
        self._judged(len(pieces), lambda: FileJudge(self.run, pieces=pieces), hear, told)

    def _large(self, large: _LargeFile) -> None:
        source, file = large.source, large.lines
        read, first = 0, dict[int, EntryError]()
        is_untimed = is_named = False
        each = [large.size * (1 - _SEQUENCES) * one.length / file.size for one in file.stretches]

        with SequenceOrder() as order:

            def hear(told: PieceJudged) -> None:
                nonlocal read, is_untimed, is_named
                read += told.entries
                is_untimed, is_named = is_untimed or told.is_untimed, is_named or told.is_named
                if told.first is not None:
                    first[told.number] = told.first
                order.add(told.rows)
                self.notes.add(source, told.number, told.notes)
                self._hear(told, each[told.number])

            told = (
                StretchPiece(number, large.told, one) for number, one in enumerate(file.stretches)
            )
            self._judged(
                len(each),
                lambda: StretchJudge(self.run, file=file, pieces=file.stretches),
                hear,
                told,
            )
            if first and not read and not self.stopped:
                raise first[min(first)]
            self._sequences(large, order, is_untimed)
        across = any(check.scope is Scope.REGIONS for check in self.run.collector.checks)
        if is_named and across:
            note = (
                f"{file.name}: its sequences were not compared between regions, for it is too large"
            )
            self.notes.add(source, len(each), [note])

    def _sequences(self, large: _LargeFile, order: SequenceOrder, is_untimed: bool) -> None:
        source, file = large.source, large.lines
        if not sequence_checks(self.run.collector.checks):
            return
        if self.stopped:
            self.notes.add(source, len(file.stretches), [f"{file.name}: no sequence was looked at"])
            return
        if is_untimed:
            order.forget_times()
        found = list(order.windows())
        windows = list(batched(found, max(1, min(WINDOWS, len(found) // (4 * self.jobs)))))
        if note := order.note(file.name):
            self.notes.add(source, len(file.stretches), [note])
        self._judged(
            len(windows),
            lambda: WindowJudge(self.run, file=file, order=order, pieces=windows),
            lambda told: self._hear(told, large.size * _SEQUENCES / len(windows)),
            (
                WindowPiece(
                    number,
                    large.told,
                    tuple(some),
                    order.taken(some[0].begin, some[-1].end),
                )
                for number, some in enumerate(windows)
            ),
        )

    def _judged(
        self,
        pieces: int,
        judge: Callable[[], PieceJudge],
        hear: Callable[[Any], None],
        told: Iterable[Piece] = (),
    ) -> None:
        """Have pieces judged: elsewhere, where they can be ``told``, else here."""
        if self.stopped:
            return
        if self.executor and (away := list(told)):
            self.stopped = not judge_elsewhere(self.run, self.executor, away, hear)
        else:
            self.stopped = not take_turns(self.run, pieces, judge, self.jobs, hear)

    def _hear(self, told: PieceJudged, size: float) -> None:
        self.passed_over += told.passed_over
        self.done += size
        self.run.listen(PartJudged(told.counts, told.fresh, min(self.done / self.size, 1.0)))
