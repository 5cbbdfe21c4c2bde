"""Senders that note what is sent, and a sandbox to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.model.interaction import Interaction
from intercontract.transport.session import Session


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load("2.11")


@pytest.fixture
def collected() -> list[Interaction]:
    return []


@pytest.fixture
def open_session(collected) -> Callable[..., Session]:
    """``open_session(base_url, read_only=True, findings=lambda interaction: ())``."""

    def make(base_url: str, *, findings=lambda _i: (), **options) -> Session:
        def collect(interaction: Interaction):
            collected.append(interaction)
            return findings(interaction)

        settings = {
            "region": "us",
            "token": "sandbox-us",
            "collect": collect,
            "api_version": "2.11",
        }
        return Session(base_url=base_url, **(settings | options))

    return make


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Iterator[Path]:
    """An empty working folder: Schemathesis and Hypothesis must leave nothing in it."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    assert list(tmp_path.iterdir()) == []
