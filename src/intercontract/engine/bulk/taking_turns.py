"""Pieces of work for processes side by side, each of which takes the next one when it is done with one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import get_context
from typing import Protocol

from attrs import field

from intercontract.engine.judging.run_state import Run
from intercontract.engine.processes.interrupt import ToldToStop, interruptible, signal_of
from intercontract.engine.processes.processors import are_possible
from intercontract.engine.processes.workers import Send, Workers
from intercontract.errors import IntercontractError
from intercontract.values import define


class PieceJudge(Protocol):
    """Judges pieces in one process, and says what they came to."""

    def piece(self, number: int, send: Send) -> None:
        """Judge one; ``send`` takes what is to be heard of it at once."""

    def sent(self) -> bytes:
        """What was judged, for `Collector.take`; to be asked for once."""


@define
class _Turns:
    """What one process came to, and the piece that failed and why."""

    sent: bytes = b""
    secrets: frozenset[str] = frozenset()
    signal: str = ""
    failed: tuple[int, IntercontractError] | None = None


class _Counter(Protocol):
    value: int


@define
class _Own:
    value: int = 0


@define
class _Numbers:
    """The numbers of the pieces, each given out once, to whichever process asks."""

    pieces: int
    next: _Counter = field(factory=_Own)
    lock: AbstractContextManager[object] = field(factory=nullcontext)

    def take(self) -> int | None:
        """The next one; None when there is no more to do."""
        with self.lock:
            number = self.next.value
            self.next.value = number + 1
        return number if number < self.pieces else None

    def close(self) -> None:
        """Give out no more."""
        with self.lock:
            self.next.value = self.pieces


def take_turns(
    run: Run,
    pieces: int,
    judge: Callable[[], PieceJudge],
    jobs: int,
    hear: Callable[[object], None],
) -> bool:
    """Have so many pieces judged by up to ``jobs`` processes, each with a judge of its own.

    The run's collector takes in what they come to. Whether all was done: False after a signal.

    After an error no other piece begins; it is raised when those before it are done, so that it is the one
    that a single process would have met.

    Raises:
        IntercontractError: what the first piece that cannot be judged raised.
    """
    among = min(jobs, pieces)
    if among < 2 or not are_possible():
        turns = [_turns(run, _Numbers(pieces), judge, hear)]
    else:
        shared = get_context("fork").Value("q", 0)
        numbers = _Numbers(pieces, shared, shared.get_lock())

        def work(send: Send) -> _Turns:
            return _turns(run, numbers, judge, send)

        workers = Workers[_Turns](among, lambda _number, told: hear(told))
        with interruptible() as interruption:
            if interruption.number:  # it came between two times of work
                interruption.is_heard, run.signal = True, interruption.name
                return False
            with interruption.raising():
                turns = workers.carry_out([work] * among)
        run.signal = signal_of(workers.told) if workers.told else run.signal
    failed = [turn.failed for turn in turns if turn.failed]
    if failed:
        raise min(failed, key=lambda pair: pair[0])[1]
    for turn in turns:
        run.redactor.known.add(turn.secrets)
        run.signal = run.signal or turn.signal
        if turn.sent:
            run.collector.take(turn.sent)
    return not run.signal


def _turns(run: Run, numbers: _Numbers, judge: Callable[[], PieceJudge], send: Send) -> _Turns:
    turns, mine = _Turns(), judge()
    try:
        with interruptible() as interruption, interruption.raising():
            while turns.failed is None and (number := numbers.take()) is not None:
                try:
                    mine.piece(number, send)
                except IntercontractError as problem:
                    numbers.close()
                    turns.failed = number, problem
                if interruption.number:  # what judges may have swallowed the exception
                    raise ToldToStop(interruption.number)
    except KeyboardInterrupt as told:
        turns.signal = signal_of(told)
    if turns.failed is None:
        turns.sent = mine.sent()
    turns.secrets = run.redactor.known.values
    return turns
