"""Pieces of traffic that are judged elsewhere: in processes of other machines that have the same files.

What goes there is which piece, of which file, by which contract; what comes back is what a process here would
have told. Whatever is begun twice, because a machine was lost, is heard once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, as_completed
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
from intercontract.errors import (
    CassetteError,
    ConfigurationError,
    IntercontractError,
    InternalError,
    TargetUnreachable,
)
from intercontract.model.json import JSONValue
from intercontract.values import frozen
from intercontract.visible import shortened

_LONGEST = 300


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
class Lines:
    """A large file of lines, as one audit tells of it: where it lies, and how many bytes its lines have.

    A file of no more than ``beyond`` bytes is none.
    """

    file: Path | Remote
    beyond: int
    size: int
    audit: str = field(factory=lambda: uuid4().hex)

    def opened(self) -> LineFile:
        """The file, opened once for an audit: before the next one it may have changed.

        Raises:
            CassetteError: it is another one than where the audit began.
        """
        return _opened(self)


@frozen
class StretchPiece:
    """A stretch of a large file of lines."""

    number: int
    lines: Lines
    stretch: Stretch

    def judge(self, run: Run) -> PieceJudge:
        """Who judges it."""
        return StretchJudge(run, file=self.lines.opened(), pieces={self.number: self.stretch})


@frozen
class WindowPiece:
    """Windows of a large file's sequences, and where their interactions stand."""

    number: int
    lines: Lines
    windows: tuple[Window, ...]
    rows: WindowRows

    def judge(self, run: Run) -> PieceJudge:
        """Who judges it."""
        return WindowJudge(
            run,
            file=self.lines.opened(),
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
def _opened(lines: Lines) -> LineFile:
    file, beyond = lines.file, lines.beyond
    if isinstance(file, Remote):
        name, found = file.url, file.line_file(beyond=beyond)
    else:
        name, found = str(file), line_file(file, beyond=beyond)
    if found is None or found.size != lines.size:
        raise CassetteError("is another file where it is to be judged", file=name)
    return found


def judge_elsewhere(
    run: Run, executor: Executor, pieces: Sequence[Piece], hear: Callable[[object], None]
) -> bool:
    """Have pieces judged by an executor; whether all were: False after a signal.

    Raises:
        IntercontractError: what the first piece that cannot be judged raised, those before it being done.
        TargetUnreachable: pieces were lost, with the scheduler or with every worker that took them.
    """
    job = Job.of(run)
    waiting: dict[Future[JudgedElsewhere], int] = {}
    failed: dict[int, IntercontractError] = {}
    try:
        with interruptible() as interruption, interruption.raising():
            waiting = {executor.submit(judge_piece, job, one): one.number for one in pieces}
            for future in as_completed(list(waiting)):
                number = waiting.pop(future)
                if future.cancelled() and failed and number > min(failed):
                    continue
                try:
                    told = _told(future)
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


def _told(future: Future[JudgedElsewhere]) -> JudgedElsewhere:
    try:
        return future.result()
    except IntercontractError:
        raise
    except (CancelledError, BrokenExecutor, OSError) as problem:
        raise TargetUnreachable(
            f"a part of the traffic was lost where it was to be judged: {_words(problem)}",
            hint="see whether the scheduler and its workers live; nothing is reported",
        ) from None
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is told
        raise InternalError(f"a part of the traffic was not judged: {_words(problem)}") from None


def _words(problem: BaseException) -> str:
    return shortened(f"{type(problem).__name__}: {problem}".rstrip(": "), _LONGEST)


def _cancel(futures: Iterable[Future[JudgedElsewhere]]) -> None:
    for future in futures:
        future.cancel()
