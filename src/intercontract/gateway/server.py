"""Serving the gateway: a thread and an event loop per listener, and no client that holds it up for ever."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from intercontract.errors import ConfigurationError, InternalError
from intercontract.gateway.listen import Listener
from intercontract.sandbox.server import configure
from intercontract.values import frozen

_PATIENCE = 10.0
_BACKLOG = 2048
_CONNECTIONS = 900
IDLE_TIME = 30
"""How long in seconds a connection is kept between two requests."""
HEAD_TIME = 30.0
"""How long in seconds a client may take to send the head of a request."""
REST_TIME = 5.0
"""How long in seconds the rest of a body is read and thrown away that was refused."""
TAKE_TIME = 60.0
"""How long in seconds a client may take to read what is left of an answer once it is idle otherwise."""
_TLS = b"\x16"  # the first byte of its handshake
_LOG = logging.getLogger("intercontract.gateway")
TRANSPORT = "intercontract.transport"
"""Where an application finds its connection in ``scope["state"]``: faults cut and reset it."""


class _Protocol(H11Protocol):
    """uvicorn's protocol, with the connection within the application's reach, and bounds on waiting.

    uvicorn itself bounds how long a connection is idle between requests, but neither a request whose head
    never ends, nor a body that was refused and goes on, nor a client that does not read.
    """

    _timer: asyncio.TimerHandle | None = None
    _sent = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)
        self._arm(HEAD_TIME)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        self._sent = data[:1]
        if self._timer is None and (before is None or before.response_complete):
            self._arm(HEAD_TIME)
        try:
            super().data_received(data)
        except (
            h11.ProtocolError
        ):  # no HTTP, while an answer is under way: there is no way to say so
            self.transport.abort()
        if self.cycle is not before:
            self._disarm()

    def send_400_response(self, msg: str) -> None:
        # Nothing of it is looked at, so the log is where its sender can see why.
        if self._sent == _TLS:
            _LOG.warning("a client speaks TLS; the address begins with http://")
        else:
            _LOG.warning("a client sends what is no HTTP, or too long a head")
        super().send_400_response(msg)

    def on_response_complete(self) -> None:
        cycle = self.cycle
        super().on_response_complete()
        if self.cycle is cycle and cycle.more_body:
            self._arm(REST_TIME)

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self.loop.call_later(TAKE_TIME, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._timer = self.loop.call_later(seconds, self._late)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
            self.loop.call_later(TAKE_TIME, self.transport.abort)


@frozen
class Serving:
    """A running listener: its base URL, and how to tell it to end without waiting for it."""

    url: str
    stop: Callable[[], None]


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


def bound_server(app: ASGIApp, listener: Listener) -> tuple[uvicorn.Server, socket.socket]:
    """A server for an application, and the socket that it is to serve, which listens already.

    Raises:
        ConfigurationError: the address is taken, or is none of this machine's.
    """
    bound = _bind(listener)
    config = configure(app)
    config.http = _Protocol
    config.timeout_keep_alive = IDLE_TIME
    config.limit_concurrency = _CONNECTIONS
    return uvicorn.Server(config), bound


@contextmanager
def listening(app: ASGIApp, listener: Listener) -> Iterator[Serving]:
    """Serve an application at a listener for as long as the context lasts.

    Raises:
        ConfigurationError: the address is taken, or is none of this machine's.
    """
    server, bound = bound_server(app, listener)
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

    def stop() -> None:
        server.should_exit = True

    try:
        yield Serving(listener.url(bound.getsockname()[1]), stop)
    finally:
        stop()
        thread.join(_PATIENCE)
        bound.close()
