"""A project that uses the plugin: its files, and pytest run on it in this process."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import httpcore  # which httpx imports when it is first used
import pytest

from intercontract.checks.registry import all_checks
from intercontract.contract.load import load
from intercontract.engine.local import host

# What is imported within a run of pytester is forgotten after it; what registers itself must come before.
from intercontract.gateway import httpx_client
from intercontract.pytest_plugin import session
from intercontract.sandbox.faults import table

LOADED = all_checks(), httpcore, httpx_client, session, table

PLUGINS = ("-p", "no:schemathesis", "-p", "no:intercontract", "-p", "intercontract.pytest_plugin",
           "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
HEAD = """
import pytest, requests
API = "https://api.intercom.io"
AUTH = {"Authorization": "Bearer sandbox-us"}
def get(path, **options):
    return requests.get(API + path, headers=AUTH, **options)
"""

Run = Callable[..., pytest.RunResult]


@lru_cache
def _loaded(reference: str) -> object:
    return load(reference)


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run(tests, "-k", "x", conftest="...")``: what pytest comes to in a project with these tests."""
    monkeypatch.setattr(host, "load", _loaded)
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("INTERCOM_TOKEN_US", "INTERCOM_TOKEN_EU", "INTERCOM_TOKEN_AU"):
        monkeypatch.delenv(name, raising=False)

    def start(tests: str, *arguments: str, head: str = HEAD, **files: str) -> pytest.RunResult:
        pytester.makepyfile(test_mine=head + tests, **files)
        return pytester.runpytest_inprocess(*PLUGINS, "-q", *arguments)

    return start


@pytest.fixture
def project(pytester: pytest.Pytester) -> Path:
    """The project's folder."""
    return pytester.path
