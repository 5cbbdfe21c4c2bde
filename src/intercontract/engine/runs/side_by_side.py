"""A run on several cores: what its parts send, judge and find, and how that becomes one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrs import Factory

from intercontract.engine.judging.partial import Partial
from intercontract.engine.judging.run_state import Run
from intercontract.engine.processes.interrupt import signal_of
from intercontract.model.event import Event
from intercontract.model.interaction import Interaction
from intercontract.values import define, frozen

if TYPE_CHECKING:
    from intercontract.engine.processes.workers import Send


@frozen
class _Judged:
    """An interaction that a process judged, what it knew then to be secret, and how much of it is new."""

    interaction: Interaction
    fresh: int
    secrets: frozenset[str]


@define
class Share:
    """What a part of a run came to; ``stopped`` says what cut it short, as in `RunInfo`."""

    part: Partial
    notes: list[str] = Factory(list)
    secrets: frozenset[str] = frozenset()
    stopped: set[str] = Factory(set)
    signal: str = ""
    passed_over: int = 0


def side_by_side(
    run: Run, parts: Sequence[Callable[[Share], None]], jobs: int
) -> tuple[list[Share], set[str]]:
    """Carry out the parts of a run in processes of their own, at most ``jobs`` at once.

    Each works on a copy of the run, and fills in its share. The run's listener hears what they do, and what
    they find to be secret is known to the run.

    Returns the shares, whose parts are for `Run.finish`, and what cut any of them short.
    """

    def hear(_number: int, told: object) -> None:
        if isinstance(told, _Judged):
            run.redactor.known.add(told.secrets)
            run.judged(told.interaction, told.fresh)
        elif isinstance(told, Event):
            run.listen(told)

    from intercontract.engine.processes.workers import Workers  # most commands begin no process

    pieces = [_piece(run, part) for part in parts]
    workers = Workers[Share](jobs, hear)
    shares = workers.carry_out(pieces)
    stopped: set[str] = set()
    if workers.told:
        run.signal = signal_of(workers.told)
        stopped.add("interrupted")
    for share in shares:
        run.redactor.known.add(share.secrets)
        run.signal = run.signal or share.signal
        stopped |= share.stopped
    return shares, stopped


def _piece(run: Run, part: Callable[[Share], None]) -> Callable[[Send], Share]:
    def work(send: Send) -> Share:
        known = run.redactor.known.values

        def judged(interaction: Interaction, fresh: int) -> None:
            nonlocal known
            news, known = run.redactor.known.values - known, run.redactor.known.values
            send(_Judged(interaction, fresh, news))

        run.listen = send
        run.collector.listen = judged
        share = Share(Partial())
        part(share)
        share.part = run.collector.part()
        share.secrets = run.redactor.known.values
        return share

    return work
