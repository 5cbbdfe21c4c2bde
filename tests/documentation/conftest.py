"""Where the commands of documents are run: an empty folder, and the package as it is installed."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpcore  # which httpx imports when it is first used
import pytest

from intercontract.checks.registry import all_checks
from intercontract.cli import invoke
from intercontract.cli.app import COMMANDS
from intercontract.gateway import httpx_client
from intercontract.pytest_plugin import session
from intercontract.sandbox.faults import table

sys.path.insert(0, str(Path(__file__).parent))  # its modules `documents` and `reference`

# What is imported within a run of pytester is forgotten after it; what registers itself must come before.
LOADED = all_checks(), httpcore, httpx_client, session, table
_PLUGINS = ("-p", "no:schemathesis", "-p", "no:intercontract", "-p", "intercontract.pytest_plugin",
            "-W", "ignore::pytest.PytestAssertRewriteWarning", "-p", "no:cacheprovider")  # fmt: skip
_PORT = "8080"
"""The port that documents name; another one is free while they are tested."""


class FolderShell:
    """Runs commands in a folder; ours, and those of pytest, in this process."""

    def __init__(
        self, folder: Path, capfd: pytest.CaptureFixture[str], pytester: pytest.Pytester | None
    ) -> None:
        self.folder = folder
        self._pytester, self._capfd = pytester, capfd
        self._port = _free_port()
        self._code = 0
        self._behind: list[subprocess.Popen[bytes]] = []

    def __call__(self, command: str) -> str:
        """What a command prints; of ours progress, which goes to standard error, is left out."""
        printed = self._run(command.replace(_PORT, self._port))
        return printed.replace(self._port, _PORT).replace(str(self.folder), "/here")

    def _run(self, command: str) -> str:
        if command.endswith(" &"):
            return self._start(shlex.split(command.removesuffix(" &")))
        words = shlex.split(command, comments=True)
        if words == ["echo", "$?"]:
            return f"{self._code}\n"
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            os.environ[name] = value
            return ""
        self._capfd.readouterr()
        if not set(words) & {"|", ">", ">>", "&&"}:
            if words[0] == "intercontract":
                assert words[1] in COMMANDS or words[1].startswith("-"), command
                self._code = invoke(words[1:])
                out, err = self._capfd.readouterr()
                return out + err if 2 <= self._code <= 4 or not out else out  # else it is progress
            if words[0] == "pytest" and self._pytester:
                ran = self._pytester.runpytest_inprocess(*_PLUGINS, "-ra", *words[1:])
                self._capfd.readouterr()
                self._code = int(ran.ret)
                return "\n".join((*ran.outlines, *ran.errlines)) + "\n"
        bin_ = Path(sys.executable).parent
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"}, text=True,
        )  # fmt: skip
        self._code = done.returncode
        return done.stdout

    def _start(self, words: list[str]) -> str:
        assert words[0] == "intercontract"
        program = [sys.executable, "-m", "intercontract", *words[1:]]
        self._behind.append(
            subprocess.Popen(program, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )  # fmt: skip
        _until_answered(int(self._port), self._behind[-1])
        return ""

    def end(self) -> None:
        """End what was started behind."""
        for process in self._behind:
            process.terminate()
            process.wait(30)


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def _until_answered(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("what was started in the background does not answer")


@pytest.fixture
def shell(
    request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[FolderShell]:  # fmt: skip
    """A shell in an empty folder, of somebody who has set nothing up."""
    # Pytester forgets what is imported while it is there: it comes only where pytest is run.
    needs_pytest = "\n$ pytest" in request.getfixturevalue("path").read_text("utf-8")
    pytester = request.getfixturevalue("pytester") if needs_pytest else None
    folder = pytester.path if pytester else tmp_path
    for name in [n for n in os.environ if n.startswith(("INTERCONTRACT_", "INTERCOM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INTERCONTRACT_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(folder)
    before = dict(os.environ)
    made = FolderShell(folder, capfd, pytester)
    yield made
    made.end()
    os.environ.clear()
    os.environ.update(before)
