"""0 nothing new, 1 findings, 2 usage, 3 target, 4 ours: each with one clear message and no traceback."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from intercontract.cli import invoke
from intercontract.model.finding import Finding, Severity, Verdict
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup, RunInfo
from intercontract.sandbox.faults.table import FAULTS
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running

QUICK = ["--max-examples", "1", "--operation", "listConversations"]
SLOW = ["--max-examples", "100000", "--region", "us", "--operation", "listConversations"]


@pytest.fixture
def sandbox():
    with running(Settings(region="us")) as url:
        yield url


@pytest.fixture
def nobody():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{free.getsockname()[1]}"


def faulty(name: str) -> Settings:
    return Settings(region="us", faults=tuple(f for f in FAULTS if f.id == name))


def one_message(done) -> str:
    """The one message on standard error; progress lines before it do not count."""
    messages = [line for line in done.err.splitlines() if line.startswith(("error:", "Error:"))]
    assert len(messages) == 1, done.err
    assert "internal error" not in done.err
    return done.err


# --- 0 and 1 ---------------------------------------------------------------------------------------


def test_0_when_nothing_is_new(call, sandbox, folder):
    done = call("run", "--target", sandbox, "--region", "us", *QUICK)
    assert done.code == 0, done.out + done.err
    assert "No new findings" in done.out
    assert (folder / "reports" / "latest" / "index.html").is_file()


def test_1_when_something_is(call):
    with running(faulty("list-500")) as url:
        done = call("run", "--target", url, "--region", "us", *QUICK)
    assert done.code == 1
    assert "server-error" in done.out


def report(*verdicts: Verdict, stopped: str = "") -> Report:
    info = RunInfo(
        "1", "", "run", "sandbox", "2.11", "2.11", ("us",), complete=not stopped, stopped=stopped
    )
    found = Finding(
        "id-type", Severity.FAIL, "op", "GET", "/", 200, "us", "/id", "", "", "", "us#1"
    )
    return Report(info, 5, tuple(FindingGroup(found, verdict, 1, ()) for verdict in verdicts))


FAIL, WARNING, KNOWN, ERROR = Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN, Verdict.ERROR


@pytest.mark.parametrize(
    ("made", "on_fail", "on_warning", "never"),
    [
        pytest.param(report(), 0, 0, 0, id="nothing"),
        pytest.param(report(KNOWN), 0, 0, 0, id="only known"),
        pytest.param(report(WARNING, KNOWN), 0, 1, 0, id="a warning"),
        pytest.param(report(WARNING, FAIL), 1, 1, 0, id="a failure"),
        pytest.param(report(FAIL, stopped="time"), 1, 1, 0, id="a failure in the time there was"),
        pytest.param(report(stopped="time"), 0, 0, 0, id="nothing in the time there was"),
        pytest.param(report(FAIL, stopped="unreachable"), 3, 3, 3, id="the target went away"),
        pytest.param(report(FAIL, stopped="interrupted"), 130, 130, 130, id="interrupted"),
        pytest.param(report(stopped="broken"), 4, 4, 4, id="not generated"),
        pytest.param(report(ERROR, FAIL), 4, 4, 4, id="a check broke"),
    ],
)
def test_what_makes_it_1_can_be_chosen_and_3_and_4_cannot(made, on_fail, on_warning, never):
    codes = [made.exit_code(level) for level in ("fail", "warning", "never")]
    assert codes == [on_fail, on_warning, never]


def test_a_run_that_ends_with_its_time_is_judged_by_what_it_found(call, sandbox):
    done = call("run", "--target", sandbox, "--max-time", "2", *SLOW)
    assert done.code == 0, done.out + done.err
    assert "Stopped at the time limit" in done.out


# --- 2: contracts and settings ---------------------------------------------------------------------

ALIAS_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param("openapi: [3.1", id="no YAML"),
        pytest.param("{\"openapi\": ", id="no JSON"),
        pytest.param("just a text", id="text"),
        pytest.param("- 1\n- 2\n", id="a list"),
        pytest.param("swagger: '2.0'\npaths: {}\n", id="Swagger 2"),
        pytest.param("openapi: 4.0.0\ninfo: {title: t, version: '1'}\npaths: {}\n", id="no version"),
        pytest.param("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n", id="no paths"),
        pytest.param("openapi: 3.1.0\npaths: []\ninfo: 3\n", id="wrong shapes"),
        pytest.param(ALIAS_BOMB, id="an alias bomb"),
        pytest.param("a: " + "[" * 100_000, id="endless nesting"),
        pytest.param("!!python/object/apply:os.system ['true']", id="a command"),
        pytest.param(b"\xff\xfe\x00\x01\x02", id="binary"),
        pytest.param(
            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {$ref: 'http://h/x.yaml'}}\n",
            id="a reference to elsewhere",
        ),
        pytest.param(
            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {$ref: '../../etc/passwd'}}\n",
            id="a reference out of the folder",
        ),
    ],
)  # fmt: skip
def test_2_when_the_contract_is_missing_or_damaged(call, folder, content):
    path = folder / "mine.yaml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for arguments in (["run", "--target", "sandbox"], ["audit", "x.har"]):
        done = call(*arguments, "--contract", path)
        assert done.code == 2, done.out + done.err
        assert "mine.yaml" in one_message(done)
        assert done.out == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("deviations.yaml", "deviations: [", "not readable as YAML", id="no YAML"),
        pytest.param("deviations.yaml", "deviations: [{check: x}]", "deviation 1 (x)", id="entry"),
        pytest.param("scenarios.yaml", "scenarios: {}", "'scenarios' is no list", id="scenarios"),
        pytest.param(
            "scenarios.yaml", "scenarios: [{id: a, steps: [{POST: /x}]}]", "does not say so",
            id="a scenario that writes in secret",
        ),
        pytest.param("corrections.yaml", "x: 1", "corrections.yaml", id="overlay"),
    ],
)  # fmt: skip
def test_2_when_what_stands_beside_the_contract_is_damaged(call, folder, name, content, says):
    (folder / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '2.11'}\n"
        "paths: {/conversations: {get: {operationId: a, responses: {'200': {description: ok}}}}}\n"
    )
    (folder / name).write_text(content)
    done = call("run", "--contract", "openapi.yaml", "--region", "us", "--max-examples", "1")
    assert done.code == 2, done.out + done.err
    message = one_message(done)
    assert says in message
    assert name in message


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["--contract", "9.9"], "there is no contract '9.9'", id="no such contract"),
        pytest.param(["--api-version", "2.11\r\nX: y"], "is no API version", id="a header in it"),
        pytest.param(["--api-version", "../x", "--contract", "2.11"], "no API version", id="path"),
        pytest.param(["--operation", "list"], "no operation 'list'", id="no such operation"),
        pytest.param(["--target", "ftp://x"], "is no target", id="no target"),
        pytest.param(["--target", "http://127.0.0.1:1"], "cannot stand for 3", id="one URL for 3"),
        pytest.param(["--target", "http://a:b@127.0.0.1", "--region", "us"], "credentials", id="user"),
        pytest.param(["--target", "live"], "no token is set", id="no token"),
        pytest.param(["--workspace", "x"], "cannot be in 3 regions", id="one workspace for 3"),
        pytest.param(["--workspace", "uk=x"], "'uk' is no region", id="workspace of no region"),
        pytest.param(["--workspace", "us="], "no workspace is named for us", id="workspace of no name"),
        pytest.param(["--max-age", "soon"], "is no number of days", id="no number of days"),
        pytest.param(["--max-age", "²"], "is no number of days", id="a superscript"),
        pytest.param(["--max-age", "9" * 12], "is no number of days", id="older than the world"),
        pytest.param(["--target", "replay", "--cassettes", "nowhere"], "nowhere", id="no cassettes"),
        pytest.param(["--report-dir", "file/reports"], "cannot be written", id="report dir"),
        pytest.param(["--report-dir", "file"], "is a file", id="report dir is a file"),
    ],
)  # fmt: skip
def test_2_when_a_setting_makes_no_sense_and_nothing_was_sent(call, folder, arguments, says):
    (folder / "file").write_text("")
    done = call("run", *arguments)
    assert done.code == 2, done.out + done.err
    assert says in done.err
    assert done.out == ""
    assert not (folder / "reports").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_2_when_the_report_dir_may_not_be_written(call, folder):
    (folder / "locked").mkdir(mode=0o500)
    done = call("run", "--report-dir", "locked/reports", *QUICK)
    assert done.code == 2
    assert "cannot be written" in one_message(done)


def test_2_when_the_live_workspace_is_not_named(call, folder, monkeypatch):
    with running(Settings(region="us", disguised=True, workspace_id="ws1")) as url:
        done = call("run", "--target", url, "--region", "us", *QUICK)
    assert done.code == 2
    assert "--workspace us=ws1" in one_message(done)


# --- 2: recorded traffic ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("missing.har", None, id="missing"),
        pytest.param("empty.har", b"", id="an empty file"),
        pytest.param("cut.har", b'{"log": {"entries": [', id="a HAR cut off"),
        pytest.param("other.har", b'{"a": 1}', id="other JSON"),
        pytest.param("log.har", b'{"log": 3}', id="a log that is none"),
        pytest.param("entry.har", b'{"log": {"entries": [3]}}', id="an entry that is none"),
        pytest.param("none.har", b'{"log": {"entries": []}}', id="a HAR without entries"),
        pytest.param("cut.ndjson", b'{"request": {}}\n{"requ', id="NDJSON cut off"),
        pytest.param("numbers.ndjson", b"1\n2\n", id="NDJSON of numbers"),
        pytest.param("bad.yaml", b"interactions: [", id="a cassette cut off"),
        pytest.param("none.yaml", b"interactions: []\nversion: 1\n", id="a cassette without any"),
        pytest.param("list.yaml", b"interactions: 3\nversion: 1\n", id="a cassette of a number"),
        pytest.param("text.yaml", b"hello", id="text"),
        pytest.param("bomb.yaml", ALIAS_BOMB.encode(), id="an alias bomb"),
        pytest.param("zip.har", b"PK\x03\x04" + bytes(50), id="a zip file"),
        pytest.param("binary.yaml", bytes(range(256)), id="binary"),
    ],
)
def test_2_when_traffic_is_missing_or_damaged(call, folder, name, content):
    if content is not None:
        (folder / name).write_bytes(content)
    done = call("audit", name)
    assert done.code == 2, done.out + done.err
    assert one_message(done)
    assert done.out == ""


def test_2_when_a_folder_holds_no_traffic(call, folder):
    (folder / "empty").mkdir()
    assert call("audit", "empty").code == 2


# --- 3 ---------------------------------------------------------------------------------------------


def test_3_when_nothing_answers(call, nobody, folder):
    done = call("run", "--target", nobody, "--region", "us")
    assert done.code == 3
    message = one_message(done)
    assert f"nothing answers at {nobody}" in message
    assert "hint:" in message
    assert not (folder / "reports").exists()


def test_3_when_the_token_is_wrong(call, folder):
    with running(Settings(region="us", disguised=True, token="other")) as url:
        done = call("run", "--target", url, "--region", "us")
    assert done.code == 3
    assert "refuses the token" in one_message(done)


def test_3_when_the_workspace_is_another(call, folder):
    with running(Settings(region="us", disguised=True, workspace_id="ws1")) as url:
        done = call("run", "--target", url, "--region", "us", "--workspace", "ws2")
    assert done.code == 3
    assert "belongs to workspace ws1, not to ws2" in one_message(done)


def test_3_when_a_real_token_would_leave(call, wire, monkeypatch):
    monkeypatch.setenv("INTERCOM_TOKEN_US", "dG9rOnh4eHh4eHh4eHg=")
    done = call("run", "--target", wire.url, "--region", "us")
    assert done.code == 3
    assert "holds a real token" in one_message(done)
    assert wire.received == []
    assert "dG9rOnh4" not in done.out + done.err


def test_3_when_the_target_dies_and_the_report_is_written_all_the_same(call, wire, folder):
    wire.play(Sandbox(Settings(region="us")), breaks_after=10)
    done = call("run", "--target", wire.url, "--region", "us", "--format", "json", "-q")
    assert done.code == 3
    assert done.document["run"]["complete"] is False
    assert done.document["run"]["stopped"] == "unreachable"
    assert any("nothing answers" in note for note in done.document["coverage"]["not_verified"])
    written = json.loads((folder / "reports" / "latest" / "report.json").read_bytes())
    assert written["run"]["complete"] is False


# --- 4 ---------------------------------------------------------------------------------------------


def test_4_when_we_break_and_we_say_so(call, monkeypatch, folder):
    from intercontract.engine.runs import online

    def broken(*_arguments, **_options):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(online, "run_online", broken)
    done = call("run")
    assert done.code == 4
    assert "internal error: ZeroDivisionError: ours" in done.err
    assert "this is our fault" in done.err


def test_2_when_the_output_finds_no_room(call, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("intercontract.checks.registry.all_checks", full)
    monkeypatch.setattr("intercontract.cli._forget", lambda _stream: None)
    done = call("checks", "list")
    assert done.code == 2
    assert "there is no room for what is to be written: No space left" in one_message(done)


def test_4_with_a_traceback_for_those_who_ask(folder, monkeypatch):
    from intercontract.engine.runs import online

    def broken(*_arguments, **_options):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(online, "run_online", broken)
    monkeypatch.setenv("INTERCONTRACT_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        invoke(["run"])


def test_4_when_an_operation_cannot_be_generated(call, folder, wire):
    me = {"app": {"id_code": "ws1", "region": "US"}}
    wire.answer = lambda r: wire.http(200, me if r.path == "/me" else {})
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "2.11"},
        "servers": [{"url": "https://api.intercom.io"}],
        "paths": {
            "/tags": {
                "get": {
                    "operationId": "impossible",
                    "parameters": [
                        {"in": "query", "name": "q", "required": True, "schema": {"allOf": [False]}}
                    ],
                    "responses": {"200": {"description": "ok"}},
                }
            }
        },
    }
    (folder / "mine.json").write_text(json.dumps(document))
    done = call(
        "run", "--target", wire.url, "--region", "us", "--workspace", "ws1",
        "--contract", "mine.json", "--format", "json", "-q", "--max-examples", "2",
    )  # fmt: skip
    assert done.code == 4, done.out + done.err
    assert done.document["run"]["stopped"] == "broken"
    notes = done.document["coverage"]["not_verified"]
    assert any("GET /tags was not generated for" in note for note in notes)


@pytest.fixture
def program(folder):
    """``program("run", ...)``: the command line as a process of its own, which does not outlive the test.

    It hears SIGHUP even where the tests themselves run under nohup.
    """
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
    code += "from intercontract.cli import main; main()"
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, **options) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            cwd=folder,
            stderr=subprocess.PIPE,
            **{"stdout": subprocess.PIPE, **options},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_before_a_command_is_there_to_hear_of_it(number):
    code = (
        "import os, time\n"
        "from intercontract import cli\n"
        f"cli.invoke = lambda arguments: (os.kill(os.getpid(), {int(number)}), time.sleep(60))\n"
        "cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (128 + number, "interrupted\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_128_and_the_signal_that_stopped_it_and_the_report_is_written(program, folder, number):
    process = program("run", "--format", "json", *SLOW)
    lines = []
    for line in process.stderr:
        lines.append(line)
        if b": scenarios" in line:
            process.send_signal(number)
            break
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number, b"".join(lines) + err
    assert b"Traceback" not in err
    run = json.loads(out)["run"]
    assert (run["complete"], run["stopped"]) == (False, "interrupted")
    assert run["signal"] == number.name
    assert (folder / "reports" / "latest" / "report.json").is_file()


def test_a_reader_that_has_had_enough_changes_no_exit_code(program, har, folder):
    har(har.entry("https://api.intercom.io/nowhere", 404))
    reader, writer = os.pipe()
    os.close(reader)
    process = program("audit", "traffic.har", stdout=writer)
    os.close(writer)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err


def test_the_installed_command_leaves_with_the_same_codes(folder):
    command = Path(sys.executable).with_name("intercontract")
    if not command.is_file():
        pytest.skip("the package is not installed as a command")
    assert subprocess.run([command, "--version"], cwd=folder, capture_output=True).returncode == 0
    assert subprocess.run([command, "audit"], cwd=folder, capture_output=True).returncode == 2
