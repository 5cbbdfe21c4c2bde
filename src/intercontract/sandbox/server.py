"""The embedded server: a sandbox on a loopback port for as long as a ``with`` block lasts."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from intercontract.errors import InternalError, TargetUnreachable
from intercontract.sandbox.app import create_app
from intercontract.sandbox.sandbox import Sandbox, Settings

_PATIENCE = 10.0


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 means any free one.

    Raises:
        TargetUnreachable: the address is taken or not ours.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Naming the protocol makes asyncio set TCP_NODELAY; without it each answer waits 40 ms.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise TargetUnreachable(
            f"cannot listen on {host}:{port}: {error.strerror}",
            hint="choose another port, or 0 for any free one",
        ) from error
    return listener


def configure(app: ASGIApp) -> uvicorn.Config:
    """uvicorn for low latency: no access log, no headers of its own, no logging but what the program has."""
    return uvicorn.Config(
        app,
        log_config=None,
        http="h11",
        loop="asyncio",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )


@contextmanager
def serving(app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve an ASGI application from a daemon thread; yields its base URL."""
    listener = bind(host, port)
    server = uvicorn.Server(configure(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + _PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            listener.close()
            raise InternalError("the embedded server did not start")
        time.sleep(0.001)
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
        listener.close()


@contextmanager
def running(
    settings: Settings | None = None,
    *,
    sandbox: Sandbox | None = None,
    port: int = 0,
    links_here: bool = False,
) -> Iterator[str]:
    """A sandbox on loopback: ``with running(Settings(region="eu")) as base_url``."""
    app = create_app(settings, sandbox=sandbox, links_here=links_here)
    with serving(app, port=port) as base_url:
        yield base_url
