"""Recorded traffic, and programs to run, for the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


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
def har(folder) -> Callable[..., Path]:
    """``har(entry(...), name="x.har")``: a HAR file as a browser writes it."""

    def write(*entries: dict, name: str = "traffic.har") -> Path:
        path = folder / name
        log = {"version": "1.2", "creator": {"name": "Browser", "version": "1"}, "entries": entries}
        path.write_text(json.dumps({"log": log}))
        return path

    write.entry = entry
    write.not_found = NOT_FOUND
    return write
