"""`nightly`: several commands one after the other, within one budget, each in a process of its own.

What a night has done so far is in its folder after each part, so that one that was cut short can be resumed.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson
from attrs import evolve, field

from intercontract.cassette.redaction.interactions import scrub_error
from intercontract.contract.reading.text import read_json
from intercontract.engine.history import against, opened
from intercontract.engine.morning import part_folder, write_morning
from intercontract.engine.processes.child import run as run_child
from intercontract.errors import ConfigurationError, HistoryError, did_you_mean
from intercontract.files.kind import is_there
from intercontract.files.reading import read_bytes
from intercontract.files.writing import replace
from intercontract.history.compare import RunComparison
from intercontract.history.night import Night, NightPart
from intercontract.history.notice import Notice
from intercontract.model.plain import from_plain
from intercontract.values import define

PARTS = ("run --target replay", "run --profile nightly", "drift --watch")
"""What a night does where no settings say anything else."""
COMMANDS = (
    "run",
    "record",
    "audit",
    "drift",
    "sdk",
    "selftest",
    "scan",
    "contracts",
    "deviations",
    "cassettes",
)
"""What a part may be: what does its work and ends."""
_GRACE = 120.0
"""Seconds in which a part cleans up and writes its report when the time is over, before it is told to end."""
_FILE = "night.json"

Start = Callable[..., tuple[int, int]]
"""How a part's process is run: its exit code, and the signal by which we were told to stop, or 0."""


@define
class _Work:
    """A night under way."""

    night: Night
    folder: Path
    history: str | None
    max_time: float | None
    start: Start
    stdout: int | None
    began: float
    clock: Callable[[], float]
    comparisons: list[RunComparison] = field(factory=list)

    def left(self) -> float | None:
        return None if self.max_time is None else self.max_time - (self.clock() - self.began)

    def set(self, number: int, part: NightPart) -> None:
        parts = list(self.night.parts)
        parts[number] = part
        self.night = evolve(self.night, parts=tuple(parts))
        self.write()

    def note(self, text: str) -> None:
        self.night = evolve(self.night, notes=(*self.night.notes, text))

    def write(self) -> None:
        content = orjson.dumps(self.night.to_dict(), option=orjson.OPT_INDENT_2)
        replace(self.folder / _FILE, content + b"\n", hint="name another folder with --report-dir")


def nightly(
    parts: Iterable[str] = PARTS,
    *,
    max_time: float | None = None,
    resume: bool = False,
    history: str | None = None,
    report_dir: str | Path = Path("reports"),
    start: Start = run_child,
    stdout: int | None = None,
    listen: Callable[[NightPart], None] = lambda _part: None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Night, Notice]:
    """Do what a night has to do, and tell what is new.

    Args:
        parts: Command lines of this program, without its name, in order.
        max_time: Seconds for all of them; what does not get its turn is not run, and said so.
        resume: Go on with the last night if it was cut short; its parts that ended are not run again.
        history: Where runs are kept, and compared with those before.
        report_dir: Where the night gets a folder of its own, ``nightly/ID``.
        start: Runs a process.
        stdout: The file descriptor that takes what the parts print, if not ours.
        listen: Told of each part when it begins, and when it has ended.
        clock: Tells seconds, from any beginning.

    Raises:
        ConfigurationError: a part is no command that may be one, or the folder cannot be written.
        HistoryError: the history cannot be opened.
    """
    lines = [_checked(line) for line in parts]
    base = Path(report_dir) / "nightly"
    with opened(history, makes=True):
        pass  # what cannot be opened now would be found out in the morning
    night = _unfinished(base, lines) if resume else None
    if night is None:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%d-%H%M%S}-{now.microsecond:06d}"
        night = Night(name, tuple(NightPart(scrub_error(shlex.join(line))) for line in lines))
    work = _Work(
        evolve(night, told=0), base / night.id, history, max_time, start, stdout, clock(), clock
    )
    work.write()
    replace(base / "latest.txt", f"{night.id}\n".encode())
    for number, line in enumerate(lines):
        if work.night.parts[number].code is None:
            _do(work, number, line, listen)
        if work.night.told:
            break
        _compare(work, number)
    work.write()
    notice = _notice(work)
    write_morning(work.folder, work.night, notice)
    return work.night, notice


def _checked(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as problem:
        raise ConfigurationError(f"the part {line!r} cannot be read: {problem}") from None
    if not words or words[0] not in COMMANDS:
        name = words[0] if words else ""
        raise ConfigurationError(
            f"{name!r} is no part of a night", hint=did_you_mean(name, COMMANDS)
        )
    return words


def _unfinished(base: Path, lines: list[list[str]]) -> Night | None:
    """The last night, if it was cut short and was to do the same."""
    if not is_there(base / "latest.txt"):
        return None
    name = read_bytes(base / "latest.txt", ConfigurationError).decode("utf-8", "replace").strip()
    file = base / Path(name).name / _FILE
    if not is_there(file):
        return None
    try:
        night: Night = from_plain(Night, read_json(file, ConfigurationError))
    except (TypeError, ValueError):
        return None  # it was cut short while it was written, or is of another release
    wanted = [scrub_error(shlex.join(line)) for line in lines]
    again = tuple(evolve(part, left_out=False) for part in night.parts)
    same = [part.line for part in again] == wanted
    night = evolve(night, parts=again)
    return night if same and not night.is_over else None


def _do(work: _Work, number: int, line: list[str], listen: Callable[[NightPart], None]) -> None:
    part, left = work.night.parts[number], work.left()
    if left is not None and left < 1:
        part = evolve(part, left_out=True)
        work.set(number, part)
        listen(part)
        return
    listen(part)
    began = work.clock()
    command = [sys.executable, "-m", "intercontract", *line]
    code, told = work.start(
        command,
        _environment(work, number, left),
        stdout=work.stdout,
        seconds=None if left is None else left + _GRACE,
        patience=_GRACE,
    )
    if told:
        work.night = evolve(work.night, told=told)
        work.write()  # the part is run again when the night is resumed
        return
    part = evolve(part, code=code, seconds=round(work.clock() - began, 1))
    work.set(number, part)
    _compare(work, number)
    listen(work.night.parts[number])


def _folder(work: _Work, number: int) -> Path:
    return part_folder(work.folder, number, work.night.parts[number].line)


def _environment(work: _Work, number: int, left: float | None) -> Mapping[str, str]:
    others = ("_WEBHOOK", "_STEP_SUMMARY")  # it is the night that tells, and not its parts
    found = {name: value for name, value in os.environ.items() if not name.endswith(others)}
    found["INTERCONTRACT_REPORT_DIR"] = str(_folder(work, number))
    if work.history is not None:
        found["INTERCONTRACT_HISTORY"] = work.history
    if left is not None:
        found["INTERCONTRACT_MAX_TIME"] = f"{left:.0f}"
    return found


def _compare(work: _Work, number: int) -> None:
    """Compare what a part left in the history with what was there before."""
    part, folder = work.night.parts[number], _folder(work, number)
    if part.code is None or any(one.run.id == part.run for one in work.comparisons):
        return
    try:
        with opened(work.history) as found:
            run = next(
                (one for one in found.runs(limit=100) if Path(one.report).is_relative_to(folder)),
                None,
            )
            if run is None:
                return
            comparison = against(found, run)
    except HistoryError as problem:
        work.note(f"{part.line}: not compared: {problem.message}")
        return
    work.comparisons.append(comparison)
    work.set(number, evolve(part, run=run.id, headline=comparison.headline))


def _notice(work: _Work) -> Notice:
    night = work.night
    broken = {part.run: f"{part.line}: {part.outcome}" for part in night.parts if part.is_broken}
    told = [f"{part.line}: {part.outcome}" for part in night.parts if part.is_broken]
    # A part that broke is told once, and not as a run that was cut short as well.
    compared = [one for one in work.comparisons if one.run.is_over or one.run.id not in broken]
    told += ["told to stop before it was over"] if night.told else []
    return Notice(f"intercontract, night {night.id[:8]}", tuple(compared), tuple(told))
