"""No client and no upstream holds the gateway up: each thing that one can be slow at has its bound."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from intercontract.gateway import connection, forwarded, server, wire

GET = b"GET /me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-us\r\n"
POST = b"POST /tags HTTP/1.1\r\nHost: localhost\r\n"
SHORT = 0.2


def _said(port: int, *sent: bytes) -> bytes:
    """Everything that the gateway says to some bytes until it ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        found = b""
        try:
            for part in sent:
                client.sendall(part)
            while chunk := client.recv(65536):
                found += chunk
        except ConnectionError:
            pass
        return found


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /me HT", id="half a line"),
        pytest.param(GET + b"X-Slow: ", id="half a header"),
        pytest.param(GET + b"\r\n" + GET, id="half of a second request"),
    ],
)
def test_a_head_that_never_ends_ends_the_connection(
    serve: Any, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(server, "HEAD_TIME", SHORT)
    monkeypatch.setattr(server, "IDLE_TIME", SHORT)
    said = _said(serve(judged=False).port, sent)
    assert said.count(b"HTTP/1.1 200") == sent.count(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(POST + b"Content-Length: 9\r\n\r\n{", 408, id="slow"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", 408, id="slow-chunks"),
        pytest.param(POST + b"Content-Length: 99999999999999\r\n\r\n{", 413, id="announced"),
        pytest.param(
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"400\r\n%b\r\n" % (b"x" * 1024) * 20,
            413,
            id="endless-chunks",
        ),
        pytest.param(POST + b"Content-Length: -1\r\n\r\n", 400, id="negative"),
        pytest.param(POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{", 400, id="twice"),
        pytest.param(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, id="path"),
        pytest.param(GET + b"X-A: " + b"a" * 999_999 + b"\r\n\r\n", 400, id="header"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, id="tls"),
    ],
)
def test_a_request_is_refused_and_its_connection_ended(
    serve: Any, monkeypatch: pytest.MonkeyPatch, sent: bytes, status: int
) -> None:
    monkeypatch.setattr(wire, "BODY_TIME", SHORT)
    monkeypatch.setattr(server, "REST_TIME", SHORT)
    monkeypatch.setattr(server, "IDLE_TIME", SHORT)
    monkeypatch.setattr(wire.read_body, "__defaults__", (10_000,))
    served = serve(judged=False)
    assert _said(served.port, sent).startswith(b"HTTP/1.1 %d " % status)
    assert list(served.session.watch.failures) == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", "speaks TLS", id="tls"),
        pytest.param(b"BLAH\r\n\r\n", "no HTTP", id="no HTTP"),
        pytest.param(
            GET + b"X-A: " + b"a" * 999_999 + b"\r\n\r\n", "too long a head", id="too long"
        ),
    ],
)
def test_what_is_no_request_is_in_the_log(
    serve: Any, caplog: pytest.LogCaptureFixture, sent: bytes, told: str
) -> None:
    _said(serve(judged=False).port, sent)
    assert [told in line for line in caplog.messages] == [True]


def test_requests_in_one_piece_are_answered_in_order(serve: Any) -> None:
    served = serve(judged=False)
    last = GET + b"Connection: close\r\n\r\n"
    said = _said(served.port, (GET + b"\r\n") * 20 + last)
    assert said.count(b"HTTP/1.1 200") == 21


def test_a_client_that_does_not_read_is_cut_off(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "TAKE_TIME", SHORT)
    served = serve(judged=False)
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asked = (GET.replace(b"/me", b"/conversations?per_page=150") + b"\r\n") * 100_000
        with pytest.raises(ConnectionError):
            client.sendall(asked)


@contextmanager
def _upstream(answer: bytes) -> Iterator[str]:
    """A server that takes connections, says so much, and then nothing any more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            kept = []
            while True:
                try:
                    kept.append(listener.accept()[0])
                    kept[-1].sendall(answer)
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", id="half-a-head"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", id="half-a-body"),
    ],
)
def test_an_upstream_that_hangs_is_given_up(
    serve: Any, call: Any, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(forwarded, "TIME", SHORT)
    with _upstream(answer) as base:
        served = serve("live", bases={"us": base}, judged=False)
        for _ in range(3):
            given = call(f"{served.url}/tags")
            assert (given.status_code, given.json()["errors"][0]["code"]) == (
                502,
                "intercontract_unreachable",
            )


def test_an_upstream_that_hangs_does_not_hold_up_the_end(serve: Any) -> None:
    with _upstream(b"") as base:
        served = serve("live", bases={"us": base}, judged=False)
        with socket.create_connection(("127.0.0.1", served.port), timeout=30) as client:
            client.sendall(GET + b"\r\n")
            served.stop()  # a minute earlier than the upstream would have been given up
            assert b" 503 " in client.recv(65536)
