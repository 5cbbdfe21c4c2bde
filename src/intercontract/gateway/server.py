"""Serving the gateway: one thread and one event loop per listener."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from intercontract.errors import ConfigurationError, InternalError
from intercontract.gateway.listen import Listener
from intercontract.sandbox.server import configure

_PATIENCE = 10.0
_BACKLOG = 2048
TRANSPORT = "intercontract.transport"
"""Where an application finds its connection in ``scope["state"]``: faults cut and reset it."""


class _Protocol(H11Protocol):
    """uvicorn's protocol, with the connection within the application's reach."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)


def _bind(listener: Listener) -> socket.socket:
    family = socket.AF_INET6 if ":" in listener.host else socket.AF_INET
    # Naming the protocol makes asyncio set TCP_NODELAY; without it each answer waits 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((listener.host, listener.port))
        # Without this a second server could bind the same port and fail only later.
        bound.listen(_BACKLOG)
    except OSError as problem:
        bound.close()
        raise ConfigurationError(
            f"cannot listen at {listener.host}:{listener.port}: {problem.strerror}",
            hint="choose another port, or 0 for any free one",
        ) from None
    return bound


@contextmanager
def listening(app: ASGIApp, listener: Listener) -> Iterator[str]:
    """Serve an application at a listener for as long as the context lasts; yields its base URL.

    Raises:
        ConfigurationError: the address is taken, or is none of this machine's.
    """
    bound = _bind(listener)
    config = configure(app)
    config.http = _Protocol
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run,
        kwargs={"sockets": [bound]},
        name=f"gateway-{listener.region}",
        daemon=True,
    )
    thread.start()
    deadline = time.monotonic() + _PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            bound.close()
            raise InternalError(f"the listener of {listener.region} did not start")
        time.sleep(0.001)
    try:
        yield listener.url(bound.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
        bound.close()
