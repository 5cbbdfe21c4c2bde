"""ASGI in, shared values out, and back: raw targets kept, hop-by-hop headers dropped, sizes bounded."""

from __future__ import annotations

import asyncio
import re

from starlette.types import Receive, Scope

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response

MAX_BODY = 4 * 1024 * 1024
"""The largest request body in bytes: Intercom's own limits lie far below."""
MAX_TARGET = 8 * 1024
"""The longest path in characters, as with most servers."""
BODY_TIME = 60.0
"""How long in seconds a client may take to send a body."""

# RFC 9110, 7.6.1: what belongs to one connection and travels no further.
HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_BODILESS = frozenset({204, 304})


class TooLarge(Exception):  # noqa: N818 - an answer (413), not a fault
    """A request body beyond the bound."""


async def read_body(scope: Scope, receive: Receive, limit: int = MAX_BODY) -> bytes | None:
    """The whole request body; None when the client went away before sending it.

    Raises:
        TooLarge: it is longer than the limit, or says that it will be; the rest is not read.
        TimeoutError: it took too long.
    """
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if said.isdigit() and int(said) > limit:
        raise TooLarge
    async with asyncio.timeout(BODY_TIME):
        return await _body(receive, limit)


async def _body(receive: Receive, limit: int) -> bytes | None:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise TooLarge
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


_HOST = re.compile(rb"[A-Za-z0-9.:\[\]-]{1,200}")
_ORIGIN = re.compile(r"https?://[^/?#]*", re.IGNORECASE)


def target_of(scope: Scope) -> str | None:
    """The request's path as the client wrote it, still percent-encoded; None where it names none.

    A client that takes us for a proxy writes an absolute URL; only its path counts. Anything else
    that does not begin with a slash (``*``, ``@host``) must not be glued to a host name.
    """
    target: str = scope["raw_path"].decode("latin-1")
    if not target.startswith("/"):
        target, found = _ORIGIN.subn("", target, count=1)
        target = target or ("/" if found else "")
    return target if target.startswith("/") else None


def host_of(scope: Scope) -> str:
    """What the client calls us: host and port, or nothing."""
    named = (value for name, value in scope["headers"] if name == b"host")
    host: bytes = next(named, b"")
    return host.decode("latin-1") if _HOST.fullmatch(host) else ""


def request_of(scope: Scope, base: str, target: str, body: bytes) -> Request:
    """The request with its raw query, at the region's canonical host whatever the client called us."""
    query = scope["query_string"]
    headers = Headers(
        tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    )
    url = f"{base}{target}?{query.decode('latin-1')}" if query else base + target
    return Request(scope["method"], url, headers, body or None)


def end_to_end(headers: Headers) -> Headers:
    """The headers that travel on: none of the hop's own, nor those that ``Connection`` names."""
    dropped = set(HOP_BY_HOP)
    for value in headers.all("connection"):
        dropped |= {name.strip().lower() for name in value.split(",")}
    return headers.without(*dropped)


def wire_headers(response: Response, *, head: bool = False) -> list[tuple[bytes, bytes]]:
    """A response's headers as bytes that may be sent: well-formed, and true of the body's length."""
    fields = [
        (name.lower().encode("ascii"), value.strip().encode("latin-1"))
        for name, value in end_to_end(response.headers)
        if _NAME.fullmatch(name) and _VALUE.fullmatch(value)
    ]
    if head:
        return fields
    kept = [pair for pair in fields if pair[0] != b"content-length"]
    if response.status in _BODILESS:
        return kept
    return [*kept, (b"content-length", str(len(response.body)).encode())]


def wire_body(response: Response, *, head: bool = False) -> bytes:
    """The bytes of a response's body that may be sent: none to HEAD, with 204 or with 304."""
    return b"" if head or response.status in _BODILESS else response.body
