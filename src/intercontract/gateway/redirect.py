"""Clients that open connections themselves: what they connect to Intercom is connected to this machine.

``http.client`` (and with it ``urllib``), ``urllib3`` and ``aiohttp``. The gateway speaks plain HTTP, so
no certificate is asked for.
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import urllib3.connection

from intercontract.model.region import region_of

BaseOf = Callable[[str], str]
"""The base URL to ask in place of the Intercom server of a URL; raises where it is another region's."""

_CONNECTIONS = (
    http.client.HTTPConnection,
    http.client.HTTPSConnection,
    urllib3.connection.HTTPConnection,
    urllib3.connection.HTTPSConnection,
)


@contextmanager
def redirected(base_of: BaseOf) -> Iterator[None]:
    """Redirect connections to Intercom's servers, for all threads of the process; others stay as they are."""
    with ExitStack() as stack:
        for kind in _CONNECTIONS:
            connect = _connecting(kind.connect, base_of)
            stack.enter_context(mock.patch.object(kind, "connect", connect))
        _aiohttp(base_of, stack)
        yield


def _connecting(real: Callable[[Any], None], base_of: BaseOf) -> Callable[[Any], None]:
    def connect(self: Any) -> None:
        url = f"https://{self.host}"
        if region_of(url) is None:
            real(self)
            return
        parts = urlsplit(base_of(url))
        self.sock = socket.create_connection((parts.hostname, parts.port))
        if isinstance(self.timeout, int | float):
            self.sock.settimeout(self.timeout)
        self.is_verified = True  # urllib3 warns of connections without a certificate

    return connect


def _aiohttp(base_of: BaseOf, stack: ExitStack) -> None:
    try:
        import aiohttp
    except ImportError:
        return
    request = aiohttp.ClientSession._request

    async def requested(
        self: aiohttp.ClientSession, method: str, url: Any, *args: Any, **options: Any
    ) -> aiohttp.ClientResponse:
        asked = self._build_url(url)
        if region_of(str(asked)) is None:
            return await request(self, method, url, *args, **options)
        local = f"{base_of(str(asked))}{asked.raw_path_qs}"
        # An absolute URL goes past the session's base.
        return await request(self, method, type(asked)(local, encoded=True), *args, **options)

    stack.enter_context(mock.patch.object(aiohttp.ClientSession, "_request", requested))
