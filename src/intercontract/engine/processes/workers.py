"""Work on several cores: processes that begin as copies of this one, and tell it what they do and came to."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from attrs import Factory

from intercontract.engine.processes.interrupt import SIGNALS, interruptible
from intercontract.errors import IntercontractError, InternalError
from intercontract.values import define, frozen

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
Send = Callable[[object], None]
Work = Callable[[Send], T]


@frozen
class _Result(Generic[T]):
    value: T


@frozen
class _Failure:
    reason: BaseException


@define
class Workers(Generic[T]):
    """Carries out pieces of work side by side, at most ``jobs`` at once, in their order.

    ``hear`` is told what they send, with the number of the piece. A signal that raises here goes on to those
    at work, which note it until they are in `Interruption.raising`, and say how far they came; no other piece
    begins, and ``told`` is what was raised. A second one ends them.
    """

    jobs: int
    hear: Callable[[int, object], None]
    told: KeyboardInterrupt | None = None
    _running: dict[Connection, tuple[int, BaseProcess]] = Factory(dict)
    _results: dict[int, T] = Factory(dict)

    def carry_out(self, pieces: Sequence[Work[T]]) -> list[T]:
        """What the pieces came to, in their order; after an interruption, of those that had begun.

        Raises:
            IntercontractError: what the first piece that failed raised.
            InternalError: a process ended without a word.
            KeyboardInterrupt: a second signal came.
        """
        waiting = list(enumerate(pieces))
        try:
            while waiting or self._running:
                try:
                    while waiting and len(self._running) < self.jobs:
                        self._start(*waiting.pop(0))
                    self._listen()
                except KeyboardInterrupt as told:
                    waiting.clear()
                    self.told = told
                    self._pass_on(told)
                    while self._running:
                        self._listen()
        finally:
            for _, process in self._running.values():
                process.kill()
        return [self._results[number] for number in sorted(self._results)]

    def _start(self, number: int, work: Work[T]) -> None:
        # Most commands begin no process.
        from multiprocessing import get_context

        ours, theirs = get_context("fork").Pipe(duplex=False)
        process = get_context("fork").Process(target=_carry_out, args=(work, theirs), daemon=True)
        # A signal meanwhile would leave a process that nobody knows, or end it before it can say so.
        with interruptible() as interruption, interruption.holding():
            # Python forgets what comes to a copy before that is ready; what is blocked, the system keeps.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
            self._running[ours] = (number, process)

    def _pass_on(self, told: KeyboardInterrupt) -> None:
        number = next((one for one in told.args if isinstance(one, int)), signal.SIGINT)
        for _, process in self._running.values():
            if process.pid is not None:
                with suppress(OSError):
                    os.kill(process.pid, number)

    def _listen(self) -> None:
        from multiprocessing.connection import wait

        for connection in wait(list(self._running)):
            self._take(cast("Connection", connection))

    def _take(self, connection: Connection) -> None:
        number, process = self._running[connection]
        try:
            told = connection.recv()
        except EOFError:
            process.join()
            raise InternalError(
                f"a process at work ended with {process.exitcode} and said nothing",
                hint="use --jobs 1, which works in one process",
            ) from None
        if not isinstance(told, _Result | _Failure):
            self.hear(number, told)
            return
        del self._running[connection]
        connection.close()
        process.join()
        if isinstance(told, _Failure):
            raise told.reason
        self._results[number] = told.value


def _carry_out(work: Work[T], connection: Connection) -> None:
    told: _Result[T] | _Failure
    try:
        with interruptible() as interruption:
            interruption.is_child = True
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            told = _Result(work(connection.send))
    except (IntercontractError, KeyboardInterrupt) as reason:
        told = _Failure(reason)
    except Exception as reason:  # noqa: BLE001 - whatever it is, it is told
        if os.environ.get("INTERCONTRACT_TRACEBACK"):
            traceback.print_exc()
        told = _Failure(InternalError(f"{type(reason).__name__}: {reason}"[:1000]))
    with suppress(BrokenPipeError):
        connection.send(told)
