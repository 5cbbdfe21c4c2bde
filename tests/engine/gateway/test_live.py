"""Forwarding: what leaves, what does not, and what comes back. A loopback server stands for Intercom."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from intercontract.errors import ConfigurationError
from intercontract.gateway.forwarded import LiveUpstream
from intercontract.model.interaction import Credentials
from intercontract.sandbox.sandbox import Settings
from intercontract.sandbox.server import running


class Upstream(ThreadingHTTPServer):
    """Remembers each request as it came, and answers as it is told."""

    daemon_threads = True
    status = 200
    headers: tuple[tuple[str, str], ...] = ()
    body = b"{}"
    close_after = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Upstream

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append((self.command, self.path, headers, body))
        self.send_response_only(self.server.status)
        for name, value in self.server.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.server.body)
        if self.server.close_after and len(self.server.requests) >= self.server.close_after:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_DELETE = do_OPTIONS = do_PUT = _answer  # noqa: N815

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        thread.start()
        yield server
        server.shutdown()


def test_a_live_sandbox_is_forwarded_to(serve: Any, call: Any) -> None:
    with running(Settings(region="us")) as base:
        served = serve("live", bases={"us": base})
        answer = call(f"{served.url}/conversations?per_page=1")
    assert len(answer.json()["conversations"]) == 1
    interaction = served.judged[-1][0]
    assert interaction.answered_by == "sandbox"
    assert interaction.request.url == "https://api.intercom.io/conversations?per_page=1"
    assert interaction.credentials is Credentials.SENT


def test_the_request_arrives_as_the_client_wrote_it(
    serve: Any, talk: Any, upstream: Upstream
) -> None:
    served = serve("live", bases={"us": upstream.url}, allow_writes=True)
    talk(served.port, "/a%2Fb%2f/%20?x=%5B&&y=+", method="POST", body=b"\x00\xff", headers=(
        "X-Kept: 1", "Cookie: session=1", "Proxy-Authorization: Basic eA==", "Connection: X-Hop",
        "X-Hop: 1", "TE: trailers",
    ))  # fmt: skip
    method, path, headers, body = upstream.requests[-1]
    assert (method, path, body) == ("POST", "/a%2Fb%2f/%20?x=%5B&&y=+", b"\x00\xff")
    assert headers["x-kept"] == "1"
    assert headers["authorization"] == "Bearer sandbox-us"
    assert headers["host"] == upstream.url.removeprefix("http://")
    assert not {"cookie", "proxy-authorization", "x-hop", "te", "connection"} & set(headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_nothing_but_reading_is_forwarded_without_leave(
    serve: Any, call: Any, upstream: Upstream, method: str
) -> None:
    served = serve("live", bases={"us": upstream.url})
    answer = call(f"{served.url}/tags", method, json={})
    assert (answer.status_code, answer.headers["X-Intercontract-Gateway"]) == (403, "read_only")
    assert "--allow-writes" in answer.json()["errors"][0]["hint"]
    assert upstream.requests == []
    assert [alone for _, alone in served.judged] == [True]


def test_writes_are_forwarded_with_leave(serve: Any, call: Any, upstream: Upstream) -> None:
    served = serve("live", bases={"us": upstream.url}, allow_writes=True)
    assert call(f"{served.url}/tags", "POST", json={"name": "x"}).status_code == 200
    assert call(f"{served.url}/tags/1", "DELETE").status_code == 200
    assert [(method, path) for method, path, _, _ in upstream.requests] == [
        ("POST", "/tags"),
        ("DELETE", "/tags/1"),
    ]


def test_a_real_token_is_not_sent_to_another_host(
    serve: Any, call: Any, upstream: Upstream
) -> None:
    served = serve("live", bases={"us": upstream.url})
    token = "dG9rOmZha2VfdG9rZW5fZm9yX3Rlc3Rz"
    for value in (f"Bearer {token}", f"bearer  {token}", f"Basic {token}", token):
        answer = call(f"{served.url}/me", headers={"Authorization": value})
        assert answer.headers["X-Intercontract-Gateway"] == "token_kept"
        assert token not in answer.text
    assert upstream.requests == []
    assert token not in "".join(served.lines)


def test_a_request_without_a_token_is_forwarded_without_one(
    serve: Any, call: Any, upstream: Upstream
) -> None:
    served = serve("live", bases={"us": upstream.url})
    call(f"{served.url}/me", headers={})
    assert "authorization" not in upstream.requests[-1][2]
    assert served.judged[-1][0].credentials is Credentials.NONE


@pytest.mark.parametrize(
    "base",
    ["http://api.intercom.io", "https://api.eu.intercom.io", "https://evil.example", "http://192.0.2.1",
     "https://api.intercom.io.evil.example", "https://api.intercom.io@evil.example",
     "http://127.0.0.1:1/path"],
)  # fmt: skip
def test_no_other_host_is_an_upstream(base: str) -> None:
    with pytest.raises(ConfigurationError):
        LiveUpstream("us", base)


def test_the_regions_own_server_is_an_upstream() -> None:
    assert LiveUpstream("eu", "https://api.eu.intercom.io").kind == "live"


def test_redirects_and_errors_are_handed_on(serve: Any, call: Any, upstream: Upstream) -> None:
    upstream.status, upstream.headers = 302, (("Location", "https://elsewhere.example/"),)
    served = serve("live", bases={"us": upstream.url})
    answer = call(f"{served.url}/tags", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://elsewhere.example/")
    assert len(upstream.requests) == 1


def test_a_compressed_answer_is_passed_on_compressed_and_judged_plain(
    serve: Any, call: Any, upstream: Upstream
) -> None:
    plain = b'{"type": "list"}'
    upstream.body, upstream.headers = gzip.compress(plain), (("Content-Encoding", "gzip"),)
    served = serve("live", bases={"us": upstream.url})
    answer = call(f"{served.url}/tags", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.content, answer.headers["Content-Encoding"]) == (plain, "gzip")
    assert upstream.requests[-1][2]["accept-encoding"] == "gzip"
    assert served.judged[-1][0].response.body == plain


def test_a_client_that_takes_no_coding_gets_none(serve: Any, talk: Any, upstream: Upstream) -> None:
    served = serve("live", bases={"us": upstream.url})
    talk(served.port, "/tags")
    assert upstream.requests[-1][2]["accept-encoding"] == "identity"


def test_a_head_request_is_forwarded(serve: Any, talk: Any, upstream: Upstream) -> None:
    served = serve("live", bases={"us": upstream.url})
    head, _, body = talk(served.port, "/tags", method="HEAD").partition(b"\r\n\r\n")
    assert (upstream.requests[-1][0], body) == ("HEAD", b"")
    assert b"content-length: 2" in head


def test_a_connection_gone_stale_is_opened_again(serve: Any, call: Any, upstream: Upstream) -> None:
    served = serve("live", bases={"us": upstream.url})
    upstream.close_after = 1
    assert [call(f"{served.url}/tags").status_code for _ in range(40)] == [200] * 40


@contextmanager
def _port_with(answer: bytes) -> Iterator[str]:
    """A server that reads a request, sends some bytes and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve_one() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        threading.Thread(target=serve_one, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="silence"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", id="cut"),
        pytest.param(b"nonsense\r\n\r\n", id="nonsense"),
        pytest.param(b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", id="status"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", id="headers"),
    ],
)
def test_an_upstream_that_breaks_off_is_a_502_of_our_own(
    serve: Any, call: Any, answer: bytes
) -> None:
    with _port_with(answer) as base:
        served = serve("live", bases={"us": base})
        got = call(f"{served.url}/tags")
    assert got.status_code == 502
    assert got.headers["X-Intercontract-Gateway"] in ("unreachable", "bad_status")
    assert [alone for _, alone in served.judged] == [True]


def test_an_upstream_that_is_not_there_is_a_502(serve: Any, call: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    served = serve("live", bases={"us": base})
    answer = call(f"{served.url}/tags")
    assert (answer.status_code, answer.headers["X-Intercontract-Gateway"]) == (502, "unreachable")


def test_an_answer_that_swells_beyond_bounds_is_not_passed_on(
    serve: Any, call: Any, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intercontract.gateway.forwarded.MAX_RESPONSE", 1000)
    upstream.body = b"x" * 1001
    served = serve("live", bases={"us": upstream.url})
    assert call(f"{served.url}/tags").status_code == 502
