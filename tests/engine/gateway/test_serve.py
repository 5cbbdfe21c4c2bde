"""``intercontract serve`` as a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests
from attrs import define, field

from intercontract.cli.serve import stop_signals
from intercontract.engine.processes.interrupt import SIGNALS

SECRET = "dG9rOjU1NTU0NDQ0X2FhYWFfYmJiYl9jY2Nj"
_READY = re.compile(r"^(us|eu|au)  (http://\S+)  (\S+)$")


@define
class Process:
    """A running ``serve``: its URLs by region, and how to end it."""

    popen: subprocess.Popen[str]
    urls: dict[str, str] = field(factory=dict)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Send a signal; the exit code, standard output and the rest of standard error."""
        self.popen.send_signal(number)
        out, err = self.popen.communicate(timeout=60)
        return self.popen.returncode, out, err


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Any]:
    with ExitStack() as stack:

        def run(*arguments: object, regions: int = 1) -> Process:
            popen = stack.enter_context(
                subprocess.Popen(
                    _command("serve", "--report-dir", tmp_path / "reports", *arguments),
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
                )
            )  # fmt: skip
            stack.callback(popen.kill)
            process = Process(popen)
            assert popen.stderr is not None
            for _ in range(regions):
                line = popen.stderr.readline().rstrip("\n")
                found = _READY.match(line)
                assert found, line + popen.stderr.read()
                process.urls[found[1]] = found[2]
            return process

        yield run


def _command(*arguments: object) -> list[str]:
    program = "import sys; from intercontract.cli import invoke; sys.exit(invoke(sys.argv[1:]))"
    return [sys.executable, "-c", program, *map(str, arguments)]


def _failed(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command("serve", *arguments),
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_is_ready_when_it_says_so_and_ends_on_a_signal(
    start: Any, call: Any, number: int
) -> None:
    process = start("--port", 0)
    assert call(f"{process.urls['us']}/conversations?per_page=1").status_code == 200
    code, out, err = process.end(number)
    assert (code, "Traceback" in err) == (0, False)
    assert "report:" in out


def test_several_regions_are_served_at_once(start: Any, call: Any) -> None:
    process = start(
        "--listen", "us=127.0.0.1:0", "--listen", "eu=0", "--listen", "au=127.0.0.1:0", regions=3
    )
    for region, url in process.urls.items():
        headers = {"Authorization": f"Bearer sandbox-{region}"}
        answer = call(f"{url}/conversations?per_page=1", headers=headers)
        assert answer.headers["X-Intercontract-Sandbox"] == region
    assert process.end()[0] == 0


@pytest.mark.parametrize(
    ("fail_on", "code"), [pytest.param("fail", 1, id="fail"), pytest.param("never", 0, id="never")]
)
def test_what_a_client_sent_wrong_is_in_the_report(
    start: Any, call: Any, tmp_path: Path, fail_on: str, code: int
) -> None:
    process = start("--port", 0, "--format", "json", "--fail-on", fail_on)
    for _ in range(3):
        call(f"{process.urls['us']}/conversations?per_page=151")
    ended, out, err = process.end()
    report = orjson.loads(out)
    assert ended == code
    assert (report["run"]["target"], report["summary"]["interactions"]) == ("sandbox", 3)
    (found,) = [f for f in report["findings"] if f["verdict"] == "fail"]
    assert (found["check"], found["pointer"], found["count"]) == (
        "request-conformance",
        "/per_page",
        3,
    )
    assert err.count("request-conformance@query:/per_page") == 3
    assert (tmp_path / "reports" / "latest" / "index.html").is_file()


def test_the_honest_sandbox_gives_a_good_client_no_finding(start: Any, call: Any) -> None:
    process = start("--port", 0, "--format", "json", "--fail-on", "warning")
    url = process.urls["us"]
    (first, *_) = call(f"{url}/conversations?per_page=5").json()["conversations"]
    admin = call(f"{url}/conversations/{first['id']}").json()["admin_assignee_id"]
    tags = f"{url}/conversations/{first['id']}/tags"
    assert (
        call(tags, "POST", json={"id": "14920061", "admin_id": str(admin or 1)}).status_code < 500
    )
    code, out, _ = process.end()
    assert [f for f in orjson.loads(out)["findings"] if f["verdict"] != "known"] == []
    assert code == 0


def test_a_scenario_that_is_not_kept_fails(start: Any, call: Any) -> None:
    process = start("--port", 0, "--scenario", "pages", "--format", "json")
    call(f"{process.urls['us']}/conversations")
    code, out, _ = process.end()
    found = [f for f in orjson.loads(out)["findings"] if f["check"] == "scenario"]
    assert (code, {f["count"] for f in found}) == (1, {1})
    assert "never requested" in found[0]["message"]


def test_an_untouched_scenario_fails(start: Any) -> None:
    assert start("--port", 0, "--scenario", "pages").end()[0] == 1


def test_strict_replay_fails_on_what_is_not_recorded(start: Any, call: Any, cassette: Any) -> None:
    path = cassette({"uri": "https://api.intercom.io/tags", "json": {"type": "list", "data": []}})
    process = start(
        "--upstream", "replay", "--cassettes", path, "--strict", "--port", 0, "--format", "json"
    )
    assert call(f"{process.urls['us']}/admins").status_code == 424
    code, out, _ = process.end()
    assert code == 1
    assert {f["check"] for f in orjson.loads(out)["findings"]} >= {
        "replay-unmatched",
        "replay-unused",
    }


def test_a_recording_is_finished_at_the_end(start: Any, call: Any, tmp_path: Path) -> None:
    process = start("--port", 0, "--record", tmp_path / "kept", "--no-judge")
    headers = {"Authorization": f"Bearer {SECRET}"}
    call(f"{process.urls['us']}/tags", headers=headers)
    code, out, err = process.end()
    assert (code, out) == (0, "")
    assert "captured.yaml: 1 interactions" in err
    replayed = start("--port", 0, "--upstream", "replay", "--cassettes", tmp_path / "kept")
    assert call(f"{replayed.urls['us']}/tags", headers=headers).status_code == 401


def test_no_secret_is_in_log_report_or_recording(start: Any, tmp_path: Path) -> None:
    process = start("--port", 0, "--record", tmp_path / "kept", "--fault", "* /me 500")
    url = process.urls["us"]
    for path in ("/conversations", "/me", "/nowhere"):
        requests.post(
            f"{url}{path}?access_token={SECRET}&per_page={SECRET}", timeout=30,
            headers={"Authorization": f"Bearer {SECRET}", "Cookie": f"a={SECRET}"},
            json={"token": SECRET, "from": SECRET},
        )  # fmt: skip
    _, out, err = process.end()
    assert SECRET not in out + err
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file


def test_a_client_that_waits_does_not_hold_up_the_end(start: Any) -> None:
    process = start("--port", 0, "--fault", "* * latency=60s")
    host, _, port = process.urls["us"].removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /conversations HTTP/1.1\r\nHost: x\r\n\r\n")
        code, _, err = process.end()
    assert (code, "Traceback" in err) == (0, False)


@pytest.fixture
def alarm() -> Iterator[None]:
    """Raise in the main thread, even where it waits for a lock, when a test takes five seconds."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("alarm")
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("lines", range(1, 8))
def test_a_signal_at_any_line_of_the_wait_ends_it(number: int, lines: int) -> None:
    with stop_signals() as signals:

        def wait() -> int:
            return int(signals.get())

        def trace(_frame: object, event: str, _argument: object) -> Any:
            nonlocal lines
            lines -= event == "line"
            if not lines:
                sys.settrace(None)
                signal.raise_signal(number)
            return trace

        # Where the wait has fewer lines, it is interrupted while it waits.
        later = threading.Timer(0.05, signal.pthread_kill, (threading.get_ident(), number))
        later.start()
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            assert wait() == number
        finally:
            sys.settrace(before)
            later.join()


def test_a_standard_error_that_nobody_reads_holds_no_client_up(
    start: Any, call: Any, cassette: Any
) -> None:
    path = cassette({"uri": "https://api.intercom.io/tags", "json": {}})
    process = start("--upstream", "replay", "--cassettes", path, "--port", 0, "--fail-on", "never")
    with requests.Session() as session:
        for number in range(400):  # 160 KB of log; a pipe holds 64
            url = f"{process.urls['us']}/conversations/{number}{'x' * 300}"
            assert session.get(url, timeout=30).status_code == 424
    code, _, err = process.end()
    assert (code, "Traceback" in err) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--fault", "GET /tags explode"], "explode", id="fault"),
        pytest.param(["--upstream", "nonsense"], "nonsense", id="upstream"),
        pytest.param(["--upstream", "us=https://evil.example"], "evil.example", id="foreign-host"),
        pytest.param(
            ["--upstream", "eu=http://127.0.0.1:9"], "region us", id="no-base-for-the-region"
        ),
        pytest.param(["--scenario", "nothing"], "lifecycle", id="scenario"),
        pytest.param(["--scenario", "pages", "--no-judge"], "--no-judge", id="scenario-unjudged"),
        pytest.param(["--listen", "mars=1"], "mars", id="region"),
        pytest.param(["--listen", "us=1", "--port", "1"], "--listen", id="listen-and-port"),
        pytest.param(
            ["--listen", "us=192.0.2.1:8080"], "192.0.2.1", id="address-of-another-machine"
        ),
        pytest.param(["--upstream", "replay", "--cassettes", "nowhere"], "nowhere", id="cassettes"),
        pytest.param(["--upstream", "replay", "--max-age", "soon"], "soon", id="max-age"),
        pytest.param(
            ["--upstream", "replay", "--record", "x"], "from cassettes", id="record-replay"
        ),
        pytest.param(["--record", "/proc/nowhere"], "/proc/nowhere", id="folder"),
        pytest.param(["--contract", "nothing"], "nothing", id="contract"),
    ],
)
def test_what_cannot_be_done_is_one_clear_message(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    port = [] if "--listen" in arguments else ["--port", "0"]
    ended = _failed(*port, *arguments, cwd=tmp_path)
    assert ended.returncode == 2, ended.stderr
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_an_address_in_use_is_refused(start: Any, tmp_path: Path) -> None:
    port = start("--port", 0).urls["us"].rpartition(":")[2]
    ended = _failed("--port", port, cwd=tmp_path)
    assert ended.returncode == 2
    assert "in use" in ended.stderr
    assert "another port" in ended.stderr
