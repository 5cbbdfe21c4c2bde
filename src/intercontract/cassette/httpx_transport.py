"""Replay for ``httpx``: a transport, synchronous and asynchronous, that answers from an index."""

from __future__ import annotations

import httpx

from intercontract.cassette.formats.wire import playable
from intercontract.cassette.replay import ReplayIndex
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request


class ReplayTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """``httpx.Client(transport=ReplayTransport(index))``, or ``AsyncClient``; opens no socket."""

    def __init__(self, index: ReplayIndex):
        self.index = index

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded response.

        Raises:
            CassetteError: nothing is recorded for the request; says what differs.
        """
        return self._answer(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same for asynchronous clients."""
        return self._answer(request, await request.aread())

    def _answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        found = self.index.find_or_raise(
            Request(
                method=request.method.upper(),
                url=str(request.url),
                headers=Headers(tuple(request.headers.multi_items())),
                body=body or None,
            )
        )
        recorded = found.response
        headers, _ = playable(recorded.headers, recorded.body)
        return httpx.Response(
            recorded.status, headers=list(headers.fields), stream=httpx.ByteStream(recorded.body)
        )
