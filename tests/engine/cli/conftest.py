"""The command line in process, in an empty folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from intercontract.cli import invoke


@frozen
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict:
        return json.loads(self.out)


@pytest.fixture
def empty(tmp_path, monkeypatch) -> Path:
    """An empty working folder, and an environment without settings of ours."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("INTERCONTRACT_", "INTERCOM_")):
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def folder(empty) -> Path:
    return empty


@pytest.fixture
def call(empty, capsys) -> Callable[..., Done]:
    """``call("run", "--seed", 3)``: one command; never a traceback."""

    def done(*arguments: object) -> Done:
        capsys.readouterr()
        code = invoke([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Done(code, out, err)

    return done


def entry(url="https://api.intercom.io/conversations/1", status=200, body=None, **request) -> dict:
    headers = [
        {"name": "Content-Type", "value": "application/json; charset=utf-8"},
        {"name": "X-Request-Id", "value": "0000com4lgtfu2444sjg"},
        {"name": "Intercom-Version", "value": "2.11"},
        {"name": "X-RateLimit-Limit", "value": "167"},
        {"name": "X-RateLimit-Remaining", "value": "166"},
        {"name": "X-RateLimit-Reset", "value": "1764000006"},
        {"name": "Date", "value": "Mon, 24 Nov 2025 16:00:00 GMT"},
    ]
    return {
        "startedDateTime": "2025-11-24T16:00:00.000Z",
        "time": 12.5,
        "request": {
            "method": "GET",
            "url": url,
            "headers": [
                {"name": "Authorization", "value": "Bearer dG9rOnh4eA=="},
                {"name": "Intercom-Version", "value": "2.11"},
                {"name": "Accept", "value": "application/json"},
            ],
            "queryString": [],
            **request,
        },
        "response": {
            "status": status,
            "statusText": "",
            "headers": headers,
            "content": {
                "mimeType": "application/json; charset=utf-8",
                "text": json.dumps(body if body is not None else NOT_FOUND),
            },
        },
    }


NOT_FOUND = {
    "type": "error.list",
    "request_id": "0000com4lgtfu2444sjg",
    "errors": [{"code": "not_found", "message": "Resource Not Found"}],
}


@pytest.fixture
def har(empty) -> Callable[..., Path]:
    """``har(entry(...), name="x.har")``: a HAR file as a browser writes it."""

    def write(*entries: dict, name: str = "traffic.har") -> Path:
        path = empty / name
        log = {"version": "1.2", "creator": {"name": "Browser", "version": "1"}, "entries": entries}
        path.write_text(json.dumps({"log": log}))
        return path

    write.entry = entry
    write.not_found = NOT_FOUND
    return write
