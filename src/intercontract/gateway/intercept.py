"""Clients that know nothing of a gateway in their process: their calls to Intercom are answered by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import requests
from requests.adapters import HTTPAdapter

from intercontract.gateway.requests_client import Ask, answer
from intercontract.model.region import region_of


@contextmanager
def intercepted(ask: Ask) -> Iterator[None]:
    """Let ``ask`` answer what ``requests`` and ``httpx`` send to Intercom's servers, of any region.

    Holds for all threads of the process; what goes elsewhere goes there.
    """
    with ExitStack() as stack:
        send = HTTPAdapter.send

        def sent(
            self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **options: Any
        ) -> requests.Response:
            if region_of(request.url or "") is None:
                return send(self, request, *args, **options)
            timeout = args[1] if len(args) > 1 else options.get("timeout")
            return answer(ask, request, timeout)

        stack.enter_context(mock.patch.object(HTTPAdapter, "send", sent))
        _httpx(ask, stack)
        yield


def _httpx(ask: Ask, stack: ExitStack) -> None:
    try:
        import httpx
    except ImportError:
        return
    from intercontract.gateway.httpx_client import answer, answer_async

    handle = httpx.HTTPTransport.handle_request
    handle_async = httpx.AsyncHTTPTransport.handle_async_request

    def handled(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        if region_of(str(request.url)) is None:
            return handle(self, request)
        return answer(ask, request, request.read())

    async def handled_async(
        self: httpx.AsyncHTTPTransport, request: httpx.Request
    ) -> httpx.Response:
        if region_of(str(request.url)) is None:
            return await handle_async(self, request)
        return await answer_async(ask, request)

    stack.enter_context(mock.patch.object(httpx.HTTPTransport, "handle_request", handled))
    stack.enter_context(
        mock.patch.object(httpx.AsyncHTTPTransport, "handle_async_request", handled_async)
    )
