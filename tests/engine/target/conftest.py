"""Doors to loopback servers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request
from intercontract.target.door import Door
from intercontract.target.pacing import Pace

TOKEN = "dG9rOnh4eHh4eHh4"


@pytest.fixture
def collected() -> list[Interaction]:
    return []


@pytest.fixture
def open_door(wire, collected) -> Callable[..., Door]:
    """``open_door(read_only=True, ...)``: a door to ``wire``, whose interactions are ``collected``."""

    def collect(interaction: Interaction):
        collected.append(interaction)
        return ()

    def make(**options) -> Door:
        settings = {
            "region": "eu",
            "base_url": wire.url,
            "token": TOKEN,
            "collect": collect,
            "api_version": "2.11",
        }
        return Door(**(settings | options))

    return make


@pytest.fixture
def door(open_door) -> Door:
    return open_door()


@pytest.fixture
def get(door) -> Callable[..., Interaction]:
    """``get("/me")``: one GET through the door."""

    def send(path: str = "/conversations", **options) -> Interaction:
        return door.send(Request("GET", door.base_url + path, Headers()), **options)

    return send


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def pace(slept) -> Pace:
    return Pace(sleep=slept.append)
