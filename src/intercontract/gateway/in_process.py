"""A gateway in the process of its client: asked without a port, and at a port once somebody wants one.

Applications run on one event loop in a thread of its own, whoever asks: synchronous clients wait for a
future, asynchronous ones need not share the loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from attrs import field
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intercontract.cassette.guard import is_loopback
from intercontract.gateway.answers import own
from intercontract.gateway.listen import Listener
from intercontract.gateway.server import TRANSPORT, bound_server
from intercontract.gateway.wire import wire_body, wire_headers
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.values import define, frozen

T = TypeVar("T")
_PATIENCE = 10.0


async def nobody(scope: Scope, _receive: Receive, send: Send) -> None:
    """The application of a mount whose gateway is gone."""
    answer = own(503, "no_gateway", "the test that this address belonged to is over")
    headers = wire_headers(answer, head=scope["method"] == "HEAD")
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send(
        {"type": "http.response.body", "body": wire_body(answer, head=scope["method"] == "HEAD")}
    )


class BrokenAnswerError(ConnectionError):
    """A fault ended the connection before the whole answer was there; ``begun`` if some of it was."""

    def __init__(self, *, begun: bool) -> None:
        where = "in the middle of the body" if begun else "before an answer"
        super().__init__(f"the connection was ended {where}")
        self.begun = begun


@define(eq=False)
class Mount:
    """A place for an application, which may be put in place of another while it is served."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the application that is there now."""
        await self.app(scope, receive, send)


@define(eq=False)
class GatewayLoop:
    """The event loop and its thread, until `close`; listeners end with it."""

    _loop: asyncio.AbstractEventLoop = field(init=False, factory=asyncio.new_event_loop)
    _thread: threading.Thread = field(init=False)
    _stops: list[Callable[[], None]] = field(init=False, factory=list)
    _serving: list[Future[None]] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="gateway-loop", daemon=True
        )
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin something on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def ask(self, app: ASGIApp, request: Request, timeout: float | None = None) -> Response:
        """The answer of an application to a request.

        Raises:
            BrokenAnswerError: a fault ended the connection.
            TimeoutError: it took longer than ``timeout`` seconds.
        """
        future = self.submit(exchange(app, request))
        try:
            return future.result(timeout)
        except TimeoutError:
            future.cancel()
            raise TimeoutError(f"no answer in {timeout} s") from None

    def call(self, function: Callable[[], T]) -> T:
        """Call something where the applications' state may be touched."""

        async def work() -> T:
            return function()

        return self.submit(work()).result(_PATIENCE)

    def listen(self, app: ASGIApp, listener: Listener) -> str:
        """Serve an application at a port as well; returns its base URL.

        Raises:
            ConfigurationError: the address is taken, or is none of this machine's.
        """
        server, bound = bound_server(app, listener)

        async def serve() -> None:
            await server.serve(sockets=[bound])

        def stop() -> None:
            server.should_exit = True

        self._stops.append(stop)
        self._serving.append(self.submit(serve()))
        return listener.url(bound.getsockname()[1])

    def close(self) -> None:
        """End what listens, and the thread."""
        for stop in self._stops:
            stop()
        _, busy = wait(self._serving, _PATIENCE)
        for serving in busy:  # a caller does not let go: the loop ends without it
            serving.cancel()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()


class _NoTransport(asyncio.Transport):
    """What faults cut and reset where there is no connection."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = asyncio.Event()

    def close(self) -> None:
        self.gone.set()

    def abort(self) -> None:
        self.gone.set()

    def is_closing(self) -> bool:
        return self.gone.is_set()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ARG002
        return default


@frozen
class _Client:
    """The client's side of one exchange."""

    request: Request
    transport: _NoTransport
    sent: list[Message] = field(factory=list)
    _asked: list[bool] = field(factory=list)

    async def receive(self) -> Message:
        if not self._asked:
            self._asked.append(True)
            return {"type": "http.request", "body": self.request.body or b"", "more_body": False}
        await self.transport.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    def response(self) -> Response:
        if not self.sent or self.transport.gone.is_set():
            raise BrokenAnswerError(begun=bool(self.sent))
        start, *rest = self.sent
        fields = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]
        ]
        body = b"".join(message.get("body", b"") for message in rest)
        return Response(start["status"], Headers(tuple(fields)), body)


async def exchange(app: ASGIApp, request: Request) -> Response:
    """One request to an application, and its answer; content codings are not asked for.

    Raises:
        BrokenAnswerError: a fault ended the connection.
    """
    client = _Client(request, _NoTransport())
    await app(_scope(request, client.transport), client.receive, client.send)
    return client.response()


def _scope(request: Request, transport: _NoTransport) -> Scope:
    parts = urlsplit(request.url)
    path = parts.path or "/"
    # Links in answers lead to the host that was called where that is this machine; else to Intercom's.
    host = request.headers.get("Host") or parts.netloc
    left_out = ("host", "accept-encoding") if not is_loopback(_name(host)) else ("accept-encoding",)
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in request.headers.without(*left_out)
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method.upper(),
        "scheme": parts.scheme or "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1", "replace"),
        "query_string": parts.query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
        "state": {TRANSPORT: transport},
    }


def _name(netloc: str) -> str:
    return netloc if netloc.endswith("]") or ":" not in netloc else netloc.rpartition(":")[0]
