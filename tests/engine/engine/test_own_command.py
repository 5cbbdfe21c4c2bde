"""One's own program against the gateway: judged by what it sends, and left with by both."""

from __future__ import annotations

import json
import sys

import pytest

from intercontract.contract.load import load
from intercontract.engine.own_command import OwnCommandResult, run_command
from intercontract.errors import ConfigurationError

CLIENT = """
import json, os, sys, urllib.error, urllib.request
for line in sys.argv[1:]:
    method, path, *body = line.split(" ", 2)
    request = urllib.request.Request(
        os.environ["INTERCOM_URL"] + path,
        method=method,
        data=body[0].encode() if body else None,
        headers={
            "Authorization": "Bearer " + os.environ["INTERCOM_TOKEN"],
            "Content-Type": "application/json",
            "Intercom-Version": "2.11",
        },
    )
    try:
        status = urllib.request.urlopen(request).status
    except urllib.error.HTTPError as refused:
        status = refused.code
    print(status, flush=True)
sys.exit(int(os.environ.get("LEAVE", "0")))
"""


@pytest.fixture(scope="module")
def judged():
    """``judged(command, ...)``: what running it comes to, by a contract that is loaded once."""
    contract = load("2.11")

    def run(command, **options) -> OwnCommandResult:
        return run_command(command, contract=contract, **options)

    return run


@pytest.fixture
def client(tmp_path, monkeypatch):
    """``client("GET /tags")``: a command that sends these requests and prints each status."""
    script = tmp_path / "client.py"
    script.write_text(CLIENT)
    monkeypatch.chdir(tmp_path)
    return lambda *lines: [sys.executable, "-I", "-S", str(script), *lines]


def cassette(folder, *paths):
    entries = [
        {
            "request": {"method": "GET", "uri": f"https://api.eu.intercom.io{path}", "headers": {}},
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"Content-Type": ["application/json; charset=utf-8"]},
                "body": {"string": '{"type": "list", "data": []}'},
            },
        }
        for path in paths
    ]
    file = folder / "mine.yaml"
    file.write_text(json.dumps({"version": 1, "interactions": entries}))
    return file


def told(result):
    return {(found.check, found.pointer or found.observed) for found in result.report.findings}


def test_what_a_program_sends_is_judged(judged, client):
    result = judged(
        client(
            "GET /tags",
            "GET /tags?colour=red",
            "GET /nowhere",
            'POST /tags {"name": 7}',
            "GET /admins",
        )
    )
    new = {g.finding for g in result.report.groups if g.verdict.value != "known"}
    assert {(found.check, found.method, found.path) for found in new} == {
        ("undocumented-input", "GET", "/tags"),
        ("undocumented-operation", "GET", "/nowhere"),
        ("request-conformance", "POST", "/tags"),
    }
    assert result.report.interactions == 5
    assert result.code == 0
    assert not any("left out" in note for note in result.report.not_verified)


def test_the_programs_own_failure_comes_first(judged, client, monkeypatch):
    monkeypatch.setenv("LEAVE", "5")
    result = judged(client("GET /nowhere"))
    assert result.exit_code(result.report.exit_code()) == 5


def test_a_program_that_sends_nothing_is_no_pass(judged, client):
    result = judged(client())
    assert result.code == 0
    assert result.exit_code(result.report.exit_code()) == 1
    assert told(result) == {("not-verified", "none")}
    assert "no request came" in result.report.findings[0].message


def test_missing_and_unused_recordings_are_told(judged, client, tmp_path):
    file = cassette(tmp_path, "/tags", "/admins")
    command = client("GET /tags", "GET /segments")
    result = judged(command, upstream="replay", region="eu", cassettes=[file])
    assert told(result) == {("replay-unmatched", "GET /segments")}
    (note,) = (n for n in result.report.not_verified if "recording" in n)
    assert note.startswith("1 recording never requested: GET /admins (")
    assert result.exit_code(result.report.exit_code()) == 1
    strict = judged(command, upstream="replay", region="eu", cassettes=[file], strict=True)
    assert told(strict) == {
        ("replay-unmatched", "GET /segments"),
        ("replay-unused", "no such request"),
    }


def test_regions_have_addresses_of_their_own(judged, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out"
    judged(
        f'echo "$INTERCOM_URL_EU $MINE $INTERCOM_REGION" > {out}; test $INTERCOM_URL != $INTERCOM_URL_EU',
        region="us,eu",
        env=["MINE={url_eu}"],
    )
    eu, mine, first = out.read_text().split()
    assert eu == mine
    assert first == "us"


def test_only_sandbox_and_replay_stand_behind_a_command(judged, client):
    with pytest.raises(ConfigurationError):
        judged(client(), upstream="live")
