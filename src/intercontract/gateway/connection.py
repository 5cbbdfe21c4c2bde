"""What a fault does to a connection: ending it in the middle of a body, or resetting it."""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.types import Receive, Scope, Send

from intercontract.gateway.server import TRANSPORT
from intercontract.gateway.wire import wire_headers
from intercontract.model.interaction import Response


async def cut(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the headers and half of the body, then end the connection."""
    headers = wire_headers(response, head=scope["method"] == "HEAD")
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    half = response.body[: len(response.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    transport.close()
    await _gone(receive)


async def refuse(scope: Scope, receive: Receive) -> None:
    """Reset the connection (TCP RST) without an answer.

    A connection that was really refused would need the listener closed for every client.
    """
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    bound: socket.socket | None = transport.get_extra_info("socket")
    if bound is not None:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    """Wait until the server knows that the connection is gone, so that it reports no unfinished answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
