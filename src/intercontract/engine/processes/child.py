"""A program that is run to its end: signals are passed on to it, and nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from attrs import field

from intercontract.engine.processes.interrupt import SIGNALS
from intercontract.errors import ConfigurationError
from intercontract.values import define

PATIENCE = 10.0
"""How long in seconds a program may take to end once it was told to."""
_REST = 1.0
# What a terminal tells about itself, which a program in a session of its own does not hear.
_TOLD_ON = tuple(getattr(signal, name) for name in ("SIGWINCH",) if hasattr(signal, name))


@define
class ChildProgram:
    """A program in a process group of its own. ``told`` is the signal that we were told to stop by, or 0.

    ``patience`` is how long in seconds it may take to end once it was told to.
    """

    told: int = 0
    patience: float = PATIENCE
    process: subprocess.Popen[bytes] | None = None
    _killer: threading.Timer | None = field(init=False, default=None)

    def pass_on(self, number: int, _frame: FrameType | None = None) -> None:
        """Handle a signal: the program gets it, and has `PATIENCE` to end if it means that."""
        if number not in _TOLD_ON:
            self.told = self.told or number
        if self.process is None:
            return
        _send(self.process, number)
        if self.told and self._killer is None:
            self._killer = _later(self.patience, self.process, _KILL)

    def wait(self, seconds: float | None = None) -> int:
        """The exit code of the program; 128 and the number of a signal that ended it.

        After so many ``seconds`` it is told to end.
        """
        if self.process is None:
            return 0
        timers = []
        if seconds is not None:
            timers.append(_later(seconds, self.process, signal.SIGTERM))
            timers.append(_later(seconds + self.patience, self.process, _KILL))
        if self.told:
            self.pass_on(self.told)  # it came before the program was there
        try:
            code = self.process.wait()
        finally:
            for timer in (*timers, self._killer):
                if timer is not None:
                    timer.cancel()
            _end(self.process)
        return code if code >= 0 else 128 - code


def _later(seconds: float, process: subprocess.Popen[bytes], number: int) -> threading.Timer:
    timer = threading.Timer(seconds, _send, (process, number))
    timer.daemon = True
    timer.start()
    return timer


_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def run(
    command: str | Sequence[str],
    environment: Mapping[str, str],
    *,
    stdout: int | None = None,
    seconds: float | None = None,
    patience: float = PATIENCE,
) -> tuple[int, int]:
    """Run a command, a text of a shell's or a program with its arguments; its output streams through.

    Returns its exit code, and the number of the signal that we were told to stop by, or 0. ``stdout`` is
    the file descriptor that takes its standard output, if not ours. After so many ``seconds`` it is told to
    end, and has its ``patience``, in seconds, to do so.

    Raises:
        ConfigurationError: there is no such program.
    """
    child = ChildProgram(patience=patience)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    with _passing_on(child):
        try:
            child.process = subprocess.Popen(  # noqa: S603 - running it is what was asked for
                command,
                shell=isinstance(command, str),
                env=environment,
                stdout=stdout,
                start_new_session=_SESSION,
                creationflags=_FLAGS,
            )
        except OSError as problem:
            name = command if isinstance(command, str) else command[0]
            raise ConfigurationError(
                f"{name!r} cannot be run: {problem.strerror}",
                hint="name a program; --command takes a line for a shell",
            ) from None
        code = child.wait(seconds)
    return code, child.told


@contextmanager
def _passing_on(child: ChildProgram) -> Iterator[None]:
    """Pass signals on (in the main thread, where they arrive) for as long as the context lasts."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = [n for n in (*SIGNALS, *_TOLD_ON) if signal.getsignal(n) is not signal.SIG_IGN]
        before = {number: signal.signal(number, child.pass_on) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if sys.platform == "win32":
    _SESSION, _FLAGS = False, subprocess.CREATE_NEW_PROCESS_GROUP

    def _send(process: subprocess.Popen[bytes], number: int) -> None:
        with suppress(OSError):
            if number == _KILL:
                process.kill()
            else:
                process.send_signal(signal.CTRL_BREAK_EVENT)

    def _end(process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.kill()
else:
    # A session of its own, so that a signal reaches what the program started as well.
    _SESSION, _FLAGS = True, 0

    def _send(process: subprocess.Popen[bytes], number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)

    def _end(process: subprocess.Popen[bytes]) -> None:
        """End what the program left running in its group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGTERM)
            deadline = time.monotonic() + _REST
            while time.monotonic() < deadline:
                time.sleep(0.02)
                os.killpg(process.pid, 0)
            os.killpg(process.pid, signal.SIGKILL)
