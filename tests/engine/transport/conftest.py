"""Doors to loopback servers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request
from intercontract.transport.pacing import Pace
from intercontract.transport.session import Session

TOKEN = "dG9rOnh4eHh4eHh4"


@pytest.fixture
def collected() -> list[Interaction]:
    return []


@pytest.fixture
def open_session(wire, collected) -> Callable[..., Session]:
    """``open_session(read_only=True, ...)``: a session to ``wire``, whose interactions are ``collected``."""

    def collect(interaction: Interaction):
        collected.append(interaction)
        return ()

    def make(**options) -> Session:
        settings = {
            "region": "eu",
            "base_url": wire.url,
            "token": TOKEN,
            "collect": collect,
            "api_version": "2.11",
        }
        return Session(**(settings | options))

    return make


@pytest.fixture
def session(open_session) -> Session:
    return open_session()


@pytest.fixture
def get(session) -> Callable[..., Interaction]:
    """``get("/me")``: one GET through the session."""

    def send(path: str = "/conversations", **options) -> Interaction:
        return session.send(Request("GET", session.base_url + path, Headers()), **options)

    return send


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def pace(slept) -> Pace:
    return Pace(sleep=slept.append)
