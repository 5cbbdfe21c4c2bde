"""Pieces of traffic that are judged elsewhere: in processes of other machines that have the same files.

What goes there is which piece, of which file, by which contract; what comes back is what a process here would
have told. Whatever is begun twice, because a machine was lost, is heard once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Executor, Future, as_completed
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from attrs import evolve, field

import intercontract
from intercontract.cassette.reading import line_file
from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.remote import Remote
from intercontract.cassette.stretches import LineFile, Stretch
from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.engine.bulk.judges import FileJudge, StretchJudge, WindowJudge
from intercontract.engine.bulk.sequence_order import Window, WindowRows
from intercontract.engine.bulk.taking_turns import PieceJudge
from intercontract.engine.bulk.traffic import TrafficSource
from intercontract.engine.judging.run_state import Run
from intercontract.engine.processes.interrupt import interruptible, signal_of
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import CassetteError, ConfigurationError, IntercontractError
from intercontract.model.json import JSONValue
from intercontract.values import frozen


class Piece(Protocol):
    """A piece of traffic, as it is told to whoever judges it."""

    @property
    def number(self) -> int:
        """Which of the pieces it is."""

    def judge(self, run: Run) -> PieceJudge:
        """Who judges it."""


@frozen
class FilePiece:
    """Files that are read whole."""

    number: int
    files: tuple[TrafficSource, ...]

    def judge(self, run: Run) -> PieceJudge:
        """Who judges it."""
        return FileJudge(run, pieces={self.number: self.files})


@frozen
class StretchPiece:
    """A stretch of a large file of lines."""

    number: int
    file: Path | Remote
    beyond: int
    stretch: Stretch

    def judge(self, run: Run) -> PieceJudge:
        """Who judges it."""
        return StretchJudge(
            run, file=_lines(self.file, self.beyond), pieces={self.number: self.stretch}
        )


@frozen
class WindowPiece:
    """Windows of a large file's sequences, and where their interactions stand."""

    number: int
    file: Path | Remote
    beyond: int
    windows: tuple[Window, ...]
    rows: WindowRows

    def judge(self, run: Run) -> PieceJudge:
        """Who judges it."""
        return WindowJudge(
            run,
            file=_lines(self.file, self.beyond),
            order=self.rows,
            pieces={self.number: self.windows},
        )


@frozen
class Job:
    """What all pieces of an audit have in common."""

    settings: RunSettings
    contract: str
    digest: str
    noted: JSONValue
    own: JSONValue
    own_path: str
    started: datetime
    id: str = field(factory=lambda: uuid4().hex)
    version: str = intercontract.__version__
    folder: str = str(Path(intercontract.__file__).parent)

    @classmethod
    def of(cls, run: Run) -> Job:
        """That of a run. Its environment, which may hold tokens, stays here."""
        contract = run.contract
        return cls(
            evolve(run.settings, environment={}),
            contract.path,
            contract.digest,
            contract.noted,
            contract.own,
            contract.own_path,
            run.started,
        )

    def run(self) -> Run:
        """The run as it is begun elsewhere.

        Raises:
            ConfigurationError: what is installed there, or its contract, is another.
        """
        contract = _loaded(self.id, self.contract)
        if (contract.digest, self.version, self.folder) != (
            self.digest, intercontract.__version__, str(Path(intercontract.__file__).parent)
        ):  # fmt: skip
            raise ConfigurationError(
                f"a worker has intercontract {intercontract.__version__} in "
                f"{Path(intercontract.__file__).parent}, or another {self.contract}",
                hint="workers need the same installation and the same files, at the same places",
            )
        contract = evolve(contract, noted=self.noted, own=self.own, own_path=self.own_path)
        return Run(
            self.settings,
            contract,
            redactor=Redactor(policy_for(None, contract)),
            started=self.started,
        )


@frozen
class JudgedElsewhere:
    """What is heard of a piece, what it came to, and the secrets that were met."""

    heard: tuple[object, ...]
    sent: bytes
    secrets: frozenset[str]


_TURN = threading.Lock()


def judge_piece(job: Job, piece: Piece) -> JudgedElsewhere:
    """Judge a piece where it is to be judged; threads of one process take turns."""
    with _TURN:
        run, heard = job.run(), list[object]()
        judge = piece.judge(run)
        judge.piece(piece.number, heard.append)
        return JudgedElsewhere(tuple(heard), judge.sent(), run.redactor.known.values)


@lru_cache(maxsize=1)
def _loaded(_job: str, contract: str) -> Contract:
    return load(contract)


@lru_cache(maxsize=2)
def _lines(file: Path | Remote, beyond: int) -> LineFile:
    found = (
        file.line_file(beyond=beyond)
        if isinstance(file, Remote)
        else line_file(file, beyond=beyond)
    )
    if found is None:
        name = file.url if isinstance(file, Remote) else str(file)
        raise CassetteError("is another file where it is to be judged", file=name)
    return found


def judge_elsewhere(
    run: Run, executor: Executor, pieces: Sequence[Piece], hear: Callable[[object], None]
) -> bool:
    """Have pieces judged by an executor; whether all were: False after a signal.

    Raises:
        IntercontractError: what the first piece that cannot be judged raised, those before it being done.
    """
    job = Job.of(run)
    waiting: dict[Future[JudgedElsewhere], int] = {}
    failed: dict[int, IntercontractError] = {}
    try:
        with interruptible() as interruption, interruption.raising():
            waiting = {executor.submit(judge_piece, job, one): one.number for one in pieces}
            for future in as_completed(list(waiting)):
                number = waiting.pop(future)
                try:
                    told = future.result()
                except CancelledError:
                    continue
                except IntercontractError as problem:
                    failed[number] = problem
                    _cancel(later for later, at in waiting.items() if at > number)
                    continue
                with interruption.holding():
                    for one in told.heard:
                        hear(one)
                    run.redactor.known.add(told.secrets)
                    run.collector.take(told.sent)
    except KeyboardInterrupt as told_to_stop:
        run.signal = signal_of(told_to_stop)
    finally:
        _cancel(waiting)
    if failed:
        raise failed[min(failed)]
    return not run.signal


def _cancel(futures: Iterable[Future[JudgedElsewhere]]) -> None:
    for future in futures:
        future.cancel()
