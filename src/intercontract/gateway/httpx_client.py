"""``httpx`` in front of a gateway in the same process: a transport, synchronous and asynchronous."""

from __future__ import annotations

from functools import partial

import anyio.to_thread
import httpx

from intercontract.gateway.in_process import BrokenAnswerError
from intercontract.gateway.requests_client import Ask
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request


class GatewayTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """``httpx.Client(transport=...)``, or ``AsyncClient``; opens no socket."""

    def __init__(self, ask: Ask):
        self._ask = ask

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The gateway's answer.

        Raises:
            httpx.RemoteProtocolError, httpx.ReadError: a fault ended the connection.
            httpx.ReadTimeout: a fault took longer than the client waits.
        """
        return answer(self._ask, request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same for asynchronous clients."""
        return await answer_async(self._ask, request)


async def answer_async(ask: Ask, request: httpx.Request) -> httpx.Response:
    """A gateway's answer, waited for in a thread: the client's loop is not the gateway's."""
    body = await request.aread()
    return await anyio.to_thread.run_sync(partial(answer, ask, request, body))


def answer(ask: Ask, request: httpx.Request, body: bytes) -> httpx.Response:
    """A gateway's answer as ``httpx`` would have built it; raises as `GatewayTransport` does."""
    headers = Headers(tuple(request.headers.multi_items()))
    seconds = request.extensions.get("timeout", {}).get("read")
    try:
        response = ask(
            Request(request.method.upper(), str(request.url), headers, body or None), seconds
        )
    except TimeoutError as problem:
        raise httpx.ReadTimeout(str(problem), request=request) from None
    except BrokenAnswerError as problem:
        kind = httpx.RemoteProtocolError if problem.begun else httpx.ReadError
        raise kind(str(problem), request=request) from None
    return httpx.Response(
        response.status,
        headers=list(response.headers.fields),
        stream=httpx.ByteStream(response.body),
        request=request,
    )
