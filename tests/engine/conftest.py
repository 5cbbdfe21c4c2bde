"""A loopback server that answers as a test says, well or badly; the command line in process; a report."""

from __future__ import annotations

import json
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

import pytest
from attrs import Factory, define, frozen

from intercontract.cli import invoke
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox.sandbox import Sandbox


@pytest.fixture(scope="session", autouse=True)
def _signals_are_heard() -> None:
    """Undo that `nohup` and some shells' background jobs have signals ignored: we would honour that."""
    defaults = {
        "SIGINT": signal.default_int_handler,
        "SIGTERM": signal.SIG_DFL,
        "SIGHUP": signal.SIG_DFL,
    }
    for name, default in defaults.items():
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, default)


@frozen
class Received:
    """One request as it came in."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Reset(Exception):  # noqa: N818 - what to do, not what went wrong
    """Answer by resetting the connection."""


class Silence(Exception):  # noqa: N818
    """Answer with nothing, until the test is over."""


# The bytes of an answer, or pieces of it that come one by one.
Answer = Callable[[Received], bytes | Iterator[bytes]]


def http(
    status: int = 200,
    body: object = b"{}",
    headers: dict[str, str] | list[tuple[str, str]] | None = None,
    *,
    length: int | None = None,
) -> bytes:
    """The bytes of a response; ``length`` lies about the body."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = [("Content-Type", "application/json; charset=utf-8")]
    given = list(headers.items()) if isinstance(headers, dict) else list(headers or [])
    if any(name.lower() == "content-type" for name, _ in given):
        fields = []
    fields += given
    fields.append(("Content-Length", str(len(content) if length is None else length)))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"HTTP/1.1 {status} Reason\r\n{head}\r\n".encode() + content


@define
class Wire:
    """What came in, and what goes out."""

    url: str
    answer: Answer
    received: list[Received] = Factory(list)

    http = staticmethod(http)

    @staticmethod
    def reset() -> bytes:
        """Reset the connection instead of answering."""
        raise Reset

    @staticmethod
    def silence() -> bytes:
        """Answer nothing, until the test is over."""
        raise Silence

    def play(self, sandbox: Sandbox, breaks_after: int) -> None:
        """Answer as a sandbox does, and reset the connection of each request after so many."""

        def answer(received: Received) -> bytes:
            if len(self.received) > breaks_after:
                return self.reset()
            url = "https://api.intercom.io" + received.target
            response = sandbox.handle(
                Request(received.method, url, Headers(received.headers), received.body or None)
            )
            headers = [(k, v) for k, v in response.headers if k.lower() != "content-length"]
            length = 0 if received.method == "HEAD" else len(response.body)
            return http(response.status, response.body, headers, length=length)

        self.answer = answer

    @property
    def methods(self) -> set[str]:
        return {request.method for request in self.received}

    @property
    def bearers(self) -> set[str | None]:
        return {request.header("Authorization") for request in self.received}


def _read(stream: socket.socket, buffer: bytes) -> tuple[Received, bytes] | None:
    while b"\r\n\r\n" not in buffer:
        chunk = stream.recv(65536)
        if not chunk:
            return None
        buffer += chunk
    head, _, rest = buffer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = tuple(
        (name, value.strip()) for name, _, value in (line.partition(":") for line in lines)
    )
    wanted = int(next((v for k, v in headers if k.lower() == "content-length"), "0"))
    while len(rest) < wanted:
        rest += stream.recv(65536)
    return Received(method, target, headers, rest[:wanted]), rest[wanted:]


@contextmanager
def serving(answer: Answer) -> Iterator[Wire]:
    over = threading.Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            buffer = b""
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (found := _read(self.request, buffer)) is not None:
                received, buffer = found
                wire.received.append(received)
                try:
                    content = wire.answer(received)
                except Reset:
                    linger = struct.pack("ii", 1, 0)
                    self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    return
                except Silence:
                    over.wait(60)
                    return
                if not isinstance(content, bytes):
                    for piece in content:
                        self.request.sendall(piece)
                        if over.wait(0.02):
                            return
                    return
                self.request.sendall(content)
                head = content.partition(b"\r\n\r\n")[0].lower()
                if b"connection: close" in head or b"content-length" not in head:
                    return

    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 32

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that went away is no error here

    server = Server(("127.0.0.1", 0), Handler)
    wire = Wire(f"http://127.0.0.1:{server.server_address[1]}", answer)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield wire
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A server that answers 200 and an empty object until told otherwise (``wire.answer = ...``)."""
    with serving(lambda _received: http()) as server:
        yield server


@pytest.fixture
def other_wire() -> Iterator[Wire]:
    """Another server, where nothing should ever arrive."""
    with serving(lambda _received: http()) as server:
        yield server


@frozen
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def folder(without_settings) -> Path:
    """An empty working folder, and an environment without settings of ours."""
    return without_settings


@pytest.fixture
def call(folder, capsys) -> Callable[..., Done]:
    """One command; never a traceback."""

    def done(*arguments: object) -> Done:
        capsys.readouterr()
        code = invoke([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Done(code, out, err)

    return done


def found(**changes: Any) -> dict[str, Any]:
    """A finding as a report has it."""
    return {
        "check": "response-schema",
        "severity": "fail",
        "verdict": "fail",
        "region": "us",
        "operation": "retrieveConversation",
        "method": "GET",
        "path": "/conversations/{id}",
        "status": 200,
        "statuses": [200],
        "part": "response",
        "pointer": "/title",
        "expected": "string",
        "observed": "7",
        "message": "/title should be string, and is 7",
        "arguments": ["type", "string", "integer"],
        "fingerprint": "0123456789ab",
        "count": 30,
        "interaction": "us#3",
        "examples": ["us#3", "us#9"],
        "curl": "",
        "excerpt": "",
    } | changes


@pytest.fixture
def report() -> Callable[..., dict[str, Any]]:
    """``report({...}, {...}, run={...})``: a report of such findings, each over a plain one."""

    def made(*findings: dict[str, Any], run: dict[str, Any] | None = None) -> dict[str, Any]:
        regions = ["us", "eu", "au"]
        return {
            "run": {
                "id": "20261122-120000-000001",
                "started_at": "2026-11-22T12:00:00Z",
                "command": "run",
                "target": "sandbox",
                "api_version": "2.11",
                "contract": "2.11",
                "regions": regions,
            }
            | (run or {}),
            "findings": [found(**changes) for changes in findings],
            "grid": [
                {"operation": operation, "region": region, "interactions": 40}
                for operation in ("retrieveConversation", "listConversations")
                for region in regions
            ],
        }

    return made
