"""One host for all tests of the folder, and Intercom as each wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from intercontract.engine.local.host import LocalHost
from intercontract.engine.local.intercom import LocalIntercom, opened
from intercontract.engine.local.settings import LocalSettings


@pytest.fixture(scope="session")
def host() -> Iterator[LocalHost]:
    with LocalHost() as host:
        host.contract("2.11")
        yield host


@pytest.fixture
def intercom(host: LocalHost) -> Iterator[Callable[..., LocalIntercom]]:
    """``intercom(region="eu", faults=(...,))``"""
    with ExitStack() as stack:
        yield lambda **given: stack.enter_context(opened(host, LocalSettings(**given)))


@pytest.fixture
def call() -> Callable[..., Any]:
    """``call(intercom, "POST", "/tags", json={...})``: a response of ``requests``, asked in process."""

    def send(intercom: LocalIntercom, method: str, path: str, **options: Any) -> Any:
        session = intercom.requests_session()
        session.headers["Authorization"] = f"Bearer {intercom.token}"
        base = f"https://api.{intercom.region}.intercom.io".replace("api.us.", "api.")
        return session.request(method, base + path, **options)

    return send
