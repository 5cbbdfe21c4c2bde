"""The command line in process, in an empty folder; reports to propose from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def found(**changes: Any) -> dict[str, Any]:
    """A finding as a report has it."""
    return {
        "check": "response-schema",
        "severity": "fail",
        "verdict": "fail",
        "region": "us",
        "operation": "retrieveConversation",
        "method": "GET",
        "path": "/conversations/{id}",
        "status": 200,
        "statuses": [200],
        "part": "response",
        "pointer": "/title",
        "expected": "string",
        "observed": "7",
        "message": "/title should be string, and is 7",
        "arguments": ["type", "string", "integer"],
        "fingerprint": "0123456789ab",
        "count": 30,
        "interaction": "us#3",
        "examples": ["us#3", "us#9"],
        "curl": "",
        "excerpt": "",
    } | changes


@pytest.fixture
def report() -> Callable[..., dict[str, Any]]:
    """``report({...}, {...}, run={...})``: a report of such findings, each over a plain one."""

    def made(*findings: dict[str, Any], run: dict[str, Any] | None = None) -> dict[str, Any]:
        regions = ["us", "eu", "au"]
        return {
            "run": {
                "id": "20261122-120000-000001",
                "started_at": "2026-11-22T12:00:00Z",
                "command": "run",
                "target": "sandbox",
                "api_version": "2.11",
                "contract": "2.11",
                "regions": regions,
            }
            | (run or {}),
            "findings": [found(**changes) for changes in findings],
            "grid": [
                {"operation": operation, "region": region, "interactions": 40}
                for operation in ("retrieveConversation", "listConversations")
                for region in regions
            ],
        }

    return made
