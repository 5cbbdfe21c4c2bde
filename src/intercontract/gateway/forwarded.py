"""Intercom itself behind the gateway: read-only unless told otherwise, and no token goes astray.

http.client is used as it leaves a request's path as the client wrote it; requests and urllib3 rewrite
percent-escapes (``%2f`` becomes ``%2F``).
"""

from __future__ import annotations

import asyncio
import http.client
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

from attrs import field

from intercontract.cassette.formats.bounded import Decoder
from intercontract.cassette.formats.wire import playable
from intercontract.cassette.guard import is_loopback
from intercontract.cassette.limits import DEFAULT
from intercontract.errors import ConfigurationError, TrafficError
from intercontract.gateway.answers import own
from intercontract.gateway.upstream import UpstreamAnswer
from intercontract.gateway.wire import end_to_end
from intercontract.model.headers import Headers
from intercontract.model.interaction import INVALID_TOKEN, Credentials, Request, Response
from intercontract.model.region import canonical_base
from intercontract.values import define

READING = frozenset({"GET", "HEAD"})
MAX_RESPONSE = 64 * 1024 * 1024
"""The largest response body in bytes that is passed on."""

TIME = 60.0
"""How long in seconds the server may take for a whole answer, however it trickles."""
_SANDBOX_MARK = "X-Intercontract-Sandbox"
_SANDBOX_PREFIX = "sandbox-"
_AT_ONCE = 64
# The hop's own business, or ours: a browser's cookies for 127.0.0.1 are none of Intercom's.
_NOT_FORWARDED = ("host", "content-length", "accept-encoding", "cookie", "expect", "authorization")


@define(eq=False)
class LiveUpstream:
    """One region's server.

    ``base`` is the region's own server, or a loopback address (another gateway, a sandbox). The client's
    own ``Authorization`` goes to Intercom's server; to loopback only a sandbox token does. Redirects
    are handed to the client, never followed.

    Raises:
        ConfigurationError: the base is neither.
    """

    region: str
    base: str
    allow_writes: bool = False
    kind: str = "live"
    _intercom: bool = field(init=False)
    _tls: ssl.SSLContext = field(init=False, factory=ssl.create_default_context)
    _places: asyncio.Semaphore = field(init=False, factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _idle: deque[http.client.HTTPConnection] = field(init=False, factory=deque)

    def __attrs_post_init__(self) -> None:
        self._intercom = self.base == canonical_base(self.region)
        parts = urlsplit(self.base)
        plain = not (parts.path or parts.query or parts.username)
        if not self._intercom and not (is_loopback(parts.hostname or "") and plain):
            raise ConfigurationError(
                f"{self.base} is neither Intercom's server for {self.region} nor on this machine",
                hint=f"use --upstream live, or --upstream {self.region}=http://127.0.0.1:PORT",
            )

    async def answer(self, request: Request) -> UpstreamAnswer:
        """What the server answers, or why it was not asked."""
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        async with self._places:
            call = _Call(self, request, asyncio.get_running_loop())
            # Not a pool's: a thread that waits for a name server must not hold up the end of the program.
            threading.Thread(target=call.run, name=f"live-{self.region}", daemon=True).start()
            try:
                async with asyncio.timeout(TIME):
                    return await call.answer
            except TimeoutError:
                return self._unreachable(f"no whole answer in {TIME:.0f} s")
            finally:
                call.end()

    def _refusal(self, request: Request) -> UpstreamAnswer | None:
        if request.method.upper() not in READING and not self.allow_writes:
            return _refused(
                "read_only",
                f"{request.method} was not forwarded: the gateway is read-only",
                "allow writes to a test workspace with --allow-writes",
            )
        given = request.headers.get("Authorization")
        if given and not self._intercom:
            token = given.split()[-1] if given.split() else ""
            if not token.startswith(_SANDBOX_PREFIX) and token != INVALID_TOKEN:
                return _refused(
                    "token_kept",
                    "the request was not forwarded: it carries a token that is no sandbox token, and "
                    "the upstream is not Intercom's server",
                    f"send a token such as {_SANDBOX_PREFIX}{self.region}",
                )
        return None

    def forward(self, request: Request, call: _Call) -> UpstreamAnswer:
        """The server's answer, in the thread of the call."""
        reading = request.method.upper() in READING
        started = time.perf_counter()
        try:
            got, body = self._exchange(request, call, reuse=reading)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            return self._unreachable(type(problem).__name__)
        wire = Response(got.status, end_to_end(Headers(tuple(got.getheaders()))), body)
        return self._answer(request, wire, time.perf_counter() - started)

    def _unreachable(self, reason: str) -> UpstreamAnswer:
        return UpstreamAnswer(
            own(502, "unreachable", f"the upstream did not answer ({reason})"),
            own="unreachable",
            explanation=f"{self.base} did not answer ({reason})",
        )

    def _exchange(
        self, request: Request, call: _Call, *, reuse: bool
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send once; a reading request that met a connection gone stale is sent again on a new one."""
        kept = None
        if reuse:
            with suppress(IndexError):
                kept = self._idle.pop()
        if kept is not None:
            try:
                return self._once(kept, request, call)
            except (ConnectionError, http.client.BadStatusLine):
                pass
        return self._once(self._connection(), request, call)

    def _once(
        self, connection: http.client.HTTPConnection, request: Request, call: _Call
    ) -> tuple[http.client.HTTPResponse, bytes]:
        call.connection = connection
        try:
            got, body = self._sent(connection, request)
        except BaseException:
            connection.close()
            raise
        if got.will_close or call.ended or len(self._idle) >= _AT_ONCE:
            connection.close()
        else:
            self._idle.append(connection)
        return got, body

    def _sent(
        self, connection: http.client.HTTPConnection, request: Request
    ) -> tuple[http.client.HTTPResponse, bytes]:
        target = request.url[len(canonical_base(self.region)) :]
        connection.putrequest(request.method, target, skip_accept_encoding=True)
        for name, value in self._headers(request):
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders(request.body)
        got = connection.getresponse()
        body = got.read(MAX_RESPONSE + 1)
        if len(body) > MAX_RESPONSE:
            raise ValueError("the response is too large")
        # A bounded read says nothing when the connection ends too soon.
        if got.length:
            raise http.client.IncompleteRead(body, got.length)
        return got, body

    def _headers(self, request: Request) -> list[tuple[str, str]]:
        fields = list(end_to_end(request.headers).without(*_NOT_FORWARDED))
        # What comes back must be readable to be judged: no coding but these.
        accepted = (request.headers.get("Accept-Encoding") or "").lower()
        fields.append(("Accept-Encoding", "gzip" if "gzip" in accepted else "identity"))
        given = request.headers.get("Authorization")
        if given:
            fields.append(("Authorization", given))
        if request.body is not None or request.method.upper() not in READING:
            fields.append(("Content-Length", str(len(request.body or b""))))
        return fields

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.base)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return http.client.HTTPSConnection(host, parts.port, timeout=TIME, context=self._tls)
        return http.client.HTTPConnection(host, parts.port, timeout=TIME)

    def _answer(self, request: Request, wire: Response, elapsed: float) -> UpstreamAnswer:
        try:
            decoded = Decoder(DEFAULT, self.base).body(wire.body, wire.headers)
        except TrafficError:
            message = "the upstream's answer is too large once decompressed"
            return UpstreamAnswer(
                own(502, "too_large", message), own="too_large", explanation=message
            )
        if not 200 <= wire.status <= 599:
            message = f"the upstream answered with the status {wire.status}"
            return UpstreamAnswer(
                own(502, "bad_status", message), own="bad_status", explanation=message
            )
        headers, _ = playable(wire.headers, decoded)
        sandbox = wire.headers.get(_SANDBOX_MARK) is not None
        return UpstreamAnswer(
            Response(wire.status, headers, decoded, elapsed),
            self._credentials(request, wire.status),
            "intercom" if self._intercom else "sandbox" if sandbox else "unknown",
            wire=wire,
        )

    @staticmethod
    def _credentials(request: Request, status: int) -> Credentials:
        """A token that was sent is taken as valid until the server says otherwise."""
        if not request.headers.get("Authorization"):
            return Credentials.NONE
        return Credentials.INVALID if status == 401 else Credentials.SENT

    def reset(self) -> None:
        """Intercom cannot be set back."""

    def snapshot(self) -> None:
        """Intercom cannot be kept."""

    def restore(self, snapshot: object) -> None:
        """Never called, as there are no snapshots."""
        raise NotImplementedError(snapshot)

    def close(self) -> None:
        """Nothing to wait for: what is under way is ended when its client is told so."""


@define(eq=False)
class _Call:
    """One request on its way, in a thread of its own; ``answer`` is done when it has one."""

    upstream: LiveUpstream
    request: Request
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[UpstreamAnswer] = field(init=False)
    connection: http.client.HTTPConnection | None = field(init=False, default=None)
    ended: bool = field(init=False, default=False)

    def __attrs_post_init__(self) -> None:
        self.answer = self.loop.create_future()

    def run(self) -> None:
        """Forward the request and hand the answer over, if somebody still waits for it."""
        try:
            found = self.upstream.forward(self.request, self)
        except Exception as problem:  # noqa: BLE001 - the gateway tells it as its own failure
            self._hand_over(partial(self.answer.set_exception, problem))
        else:
            self._hand_over(partial(self.answer.set_result, found))

    def _hand_over(self, settle: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop is closed: the gateway has ended
            self.loop.call_soon_threadsafe(lambda: self.answer.done() or settle())

    def end(self) -> None:
        """Wait no longer: a connection that is still being read from is ended."""
        self.ended = True
        if not self.answer.done() or self.answer.cancelled():
            bound = self.connection.sock if self.connection is not None else None
            if bound is not None:
                with suppress(OSError):
                    bound.shutdown(socket.SHUT_RDWR)


def _refused(code: str, message: str, hint: str) -> UpstreamAnswer:
    return UpstreamAnswer(own(403, code, message, hint), own=code, explanation=message)
