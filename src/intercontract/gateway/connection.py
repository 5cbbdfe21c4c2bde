"""What a fault does to a connection: a pause or its end in the middle of a body, or a reset."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Coroutine
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from intercontract.gateway.server import TAKE_TIME, TRANSPORT
from intercontract.gateway.wire import wire_headers
from intercontract.model.interaction import Response

_PATIENCE = 10.0


def patient(send: Send, scope: Scope) -> Send:
    """``send`` that waits for a client who does not read, but not for ever: then the connection is reset."""

    async def bounded(message: Message) -> None:
        try:
            async with asyncio.timeout(TAKE_TIME):
                await send(message)
        except TimeoutError:
            transport: asyncio.Transport = scope["state"][TRANSPORT]
            transport.abort()

    return bounded


async def stall(
    response: Response, scope: Scope, send: Send, pause: Coroutine[Any, Any, None]
) -> None:
    """Send the headers and half of the body, and the other half after a pause."""
    half = len(response.body) // 2
    await _begin(response, response.body[:half], scope, send)
    await pause
    await send({"type": "http.response.body", "body": response.body[half:]})


async def _begin(response: Response, body: bytes, scope: Scope, send: Send) -> None:
    headers = wire_headers(response, head=scope["method"] == "HEAD")
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def cut(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the headers and half of the body, then end the connection."""
    await _begin(response, response.body[: len(response.body) // 2], scope, send)
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    transport.close()
    await _gone(transport, receive)


async def refuse(scope: Scope, receive: Receive) -> None:
    """Reset the connection (TCP RST) without an answer.

    A connection that was really refused would need the listener closed for every client.
    """
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    bound: socket.socket | None = transport.get_extra_info("socket")
    if bound is not None:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await _gone(transport, receive)


async def _gone(transport: asyncio.Transport, receive: Receive) -> None:
    """Wait until the server knows that the connection is gone, so that it reports no unfinished answer."""
    # A client that does not read holds up the end of a connection, unless it is aborted.
    timer = asyncio.get_running_loop().call_later(_PATIENCE, transport.abort)
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        timer.cancel()
