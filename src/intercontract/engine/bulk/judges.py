"""Judging much traffic piece by piece: whole files, stretches of a file, and windows of its sequences.

What was judged is let go; what is kept is what it came to, and for each defect what shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import Factory, evolve, field

from intercontract.cassette.formats.messages import EntryError
from intercontract.cassette.reading import load
from intercontract.cassette.remote import Remote
from intercontract.cassette.stretches import LineFile, Stretch
from intercontract.checks.ordering import is_read
from intercontract.checks.registry import Check, Scope
from intercontract.contract.documented import documented_interactions
from intercontract.contract.exchange import Exchange
from intercontract.engine.bulk.sequence_order import (
    Row,
    SequenceOrder,
    Window,
    WindowRows,
    group_of,
    packed,
)
from intercontract.engine.bulk.traffic import TrafficSource
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.partial import DefectKey
from intercontract.engine.judging.run_state import Run
from intercontract.engine.processes.workers import Send
from intercontract.model.interaction import Interaction
from intercontract.values import define, frozen


@define
class PieceJudged:
    """What is heard of a piece at once: how many interactions, by region, and how many findings are new.

    Of a stretch also where its interactions stand (``rows``), whether a write has no time, whether sequences
    have names, how many entries could be read, and what is wrong with the first that could not.
    """

    number: int
    counts: Counter[str] = Factory(Counter)
    fresh: Counter[str] = Factory(Counter)
    notes: list[str] = Factory(list)
    passed_over: int = 0
    rows: bytes = b""
    is_untimed: bool = False
    is_named: bool = False
    entries: int = 0
    first: EntryError | None = None


@define
class _Judge:
    """What they have in common: a collector of their own, and what is to be heard of the piece at hand."""

    run: Run
    told: PieceJudged = field(init=False, factory=lambda: PieceJudged(-1))
    collector: Collector = field(init=False)
    scopes: Sequence[Scope] = tuple(Scope)
    counts: bool = True

    def __attrs_post_init__(self) -> None:
        mine = self.run.collector
        self.collector = evolve(
            mine,
            checks=tuple(check for check in mine.checks if check.scope in self.scopes),
            counts=self.counts,
            listen=self._heard,
            exchanges=[],
            passed_over=Counter(),
        )
        self.collector.versions = mine.versions.fresh()

    def _heard(self, interaction: Interaction, fresh: int) -> None:
        region = interaction.region or "no region"
        self.told.counts[region] += 1
        self.told.fresh[region] += fresh

    def sent(self) -> bytes:
        """What was judged, for `Collector.take`; to be asked for once."""
        return self.collector.sent()

    def _add(self, interaction: Interaction) -> bool:
        """Judge an interaction of a region that is asked for; whether it was taken in."""
        regions = self.run.settings.regions
        if regions and interaction.region not in regions:
            self.told.passed_over += 1
            return False
        before = len(self.collector.exchanges)
        self.collector.add_recorded([interaction])
        return len(self.collector.exchanges) > before


@define
class FileJudge(_Judge):
    """Judges files that are read whole, some of them a piece."""

    pieces: Sequence[Sequence[TrafficSource]] | Mapping[int, Sequence[TrafficSource]] = ()

    def piece(self, number: int, send: Send) -> None:
        """Judge some files."""
        self.told = PieceJudged(number)
        for file in self.pieces[number]:
            for interaction in self._interactions(file):
                self._add(interaction)
        self.collector.let_go()
        send(self.told)

    def _interactions(self, file: TrafficSource) -> Iterable[Interaction]:
        if file is None:
            return documented_interactions(self.run.contract)
        recording = file.load() if isinstance(file, Remote) else load(file)
        self.told.notes += map(str, recording.notes)
        return recording.interactions


@define
class StretchJudge(_Judge):
    """Judges the interactions of a large file one by one, and says where they stand."""

    file: LineFile = field(kw_only=True)
    pieces: Sequence[Stretch] | Mapping[int, Stretch] = field(kw_only=True)
    scopes: Sequence[Scope] = (Scope.INTERACTION,)

    def piece(self, number: int, send: Send) -> None:
        """Judge a stretch."""
        self.told = told = PieceJudged(number)
        placed, found = self.file.read(self.pieces[number])
        told.entries, told.first = len(placed), found.first
        told.notes += map(str, found.notes)
        rows: list[Row] = []
        for one in placed:
            interaction = one.entry.interaction
            if not self._add(interaction):
                continue
            started = interaction.started
            if started is None and not is_read(self.collector.exchanges[-1]):
                told.is_untimed = True
            told.is_named = told.is_named or interaction.sequence is not None
            rows.append(
                Row(group_of(interaction), started or 0.0, one.index, one.offset, one.length)
            )
        told.rows = packed(rows)
        self.collector.let_go()
        send(told)


@define
class WindowJudge(_Judge):
    """Judges the sequences of a large file, whose interactions were judged and counted before."""

    file: LineFile = field(kw_only=True)
    order: SequenceOrder | WindowRows = field(kw_only=True)
    pieces: Sequence[Sequence[Window]] | Mapping[int, Sequence[Window]] = field(kw_only=True)
    scopes: Sequence[Scope] = (Scope.SEQUENCE,)
    counts: bool = False

    def piece(self, number: int, send: Send) -> None:
        """Judge what belongs to windows that follow on each other."""
        before, reached = range(0), list[Exchange]()
        for window in self.pieces[number]:
            if before != range(window.begin, window.own):
                reached = self._exchanges(window.begin, window.own)
            own = self._exchanges(window.own, window.end)
            self.collector.earlier, self.collector.exchanges = tuple(reached), own
            self.collector.let_go()
            self.collector.earlier = ()  # two blocks are held, and never a third
            before, reached = range(window.own, window.end), own
        send(PieceJudged(number))

    def _exchanges(self, begin: int, end: int) -> list[Exchange]:
        found = []
        for row in self.order.rows(begin, end):
            interaction = self.file.entry(row.number, row.offset, row.length).interaction
            contract = self.collector.versions.contract_of(interaction)
            if contract is not None:
                found.append(Exchange(interaction, contract))
        return found


@frozen
class TellingJudge:
    """Tells defects, some of them a piece: their interactions redacted, and judged again."""

    run: Run
    pieces: Sequence[Sequence[DefectKey]]

    def piece(self, number: int, send: Send) -> None:
        """Tell some."""
        send(self.run.collector.defects.tell(self.pieces[number]))

    def sent(self) -> bytes:
        """Nothing was judged."""
        return b""


def sequence_checks(checks: Iterable[Check]) -> list[Check]:
    """The checks that look at sequences."""
    return [check for check in checks if check.scope is Scope.SEQUENCE]
