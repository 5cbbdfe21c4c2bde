"""A program that is run: its code, its output, its signals, and nothing of it left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from intercontract.engine.processes import child
from intercontract.engine.processes.child import run
from intercontract.errors import ConfigurationError

PYTHON = [sys.executable, "-I", "-S", "-c"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("exit 7", 7),
        ([*PYTHON, "raise SystemExit(3)"], 3),
        ("exit 0", 0),
        ("kill -9 $$", 137),
        ("no-such-program-anywhere 2>/dev/null", 127),
    ],
)
def test_the_code_is_the_programs(command, code):
    assert run(command, os.environ) == (code, 0)


def test_what_is_no_program_is_told(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        run([str(tmp_path / "nothing")], os.environ)
    assert "cannot be run" in str(caught.value)


def test_output_streams_through(capfd):
    run("echo out; echo err >&2; echo $COLOUR", {**os.environ, "COLOUR": "red"})
    assert capfd.readouterr() == ("out\nred\n", "err\n")
    run("echo out", os.environ, stdout=2)
    assert capfd.readouterr() == ("", "out\n")


@pytest.fixture(autouse=True)
def _reaping(monkeypatch):
    """What has ended stays in its group until the system's first process takes notice."""
    monkeypatch.setattr(child, "_REST", 0.1)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_what_a_program_leaves_running_is_ended(tmp_path):
    noted = tmp_path / "pid"
    code, _ = run(f"sleep 60 & echo $! > {noted}; exit 5", os.environ)
    assert code == 5
    assert not alive(int(noted.read_text()))


@pytest.fixture(autouse=True)
def heard():
    """Signals are heard, though the tests may have been started so that they are not (nohup)."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    ignored = [number for number in numbers if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


def kill_soon(noted: Path, number: int) -> threading.Thread:
    def work() -> None:
        while not noted.exists():
            time.sleep(0.005)
        os.kill(os.getpid(), number)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_passed_on_and_the_program_may_end_as_it_likes(tmp_path, number):
    noted = tmp_path / "ready"
    kill_soon(noted, number)
    name = signal.Signals(number).name.removeprefix("SIG")
    before = signal.getsignal(number)
    code, told = run(
        f"trap 'exit 9' {name}; touch {noted}; while :; do sleep 0.01; done", os.environ
    )
    assert (code, told) == (9, number)
    assert signal.getsignal(number) is before


def test_a_program_that_does_not_hear_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "PATIENCE", 0.05)
    noted = tmp_path / "ready"
    kill_soon(noted, signal.SIGTERM)
    code, told = run(f"trap '' TERM; touch {noted}; while :; do sleep 0.01; done", os.environ)
    assert (code, told) == (137, signal.SIGTERM)


def test_it_works_outside_the_main_thread():
    found: list[tuple[int, int]] = []
    thread = threading.Thread(target=lambda: found.append(run("exit 4", os.environ)))
    thread.start()
    thread.join(10)
    assert found == [(4, 0)]


def test_no_handler_is_put_in_place_of_nohup():
    script = (
        "import signal, os; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from intercontract.engine.processes.child import run\n"
        "print(run('kill -HUP $PPID; exit 6', os.environ))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "(6, 0)\n", done.stderr
