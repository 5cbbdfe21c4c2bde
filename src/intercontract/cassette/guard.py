"""A socket guard: while it stands, nothing leaves this process but to loopback."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from intercontract.errors import CassetteError


@contextmanager
def socket_guard(*, loopback: bool = True) -> Iterator[list[str]]:
    """Refuse every connection and name look-up but to loopback (and that too if ``loopback`` is False).

    Holds for all threads of the process. Yields the list of addresses that were refused so far.
    Sockets of the local machine that have no address (AF_UNIX) are let through.

    Raises (within, at the call that tries to connect):
        CassetteError: the address is not allowed.
    """
    refused: list[str] = []

    def check(address: Any) -> None:
        if isinstance(address, str | bytes):  # AF_UNIX
            return
        host = str(address[0]) if isinstance(address, tuple) and address else str(address)
        if not (loopback and is_loopback(host)):
            refused.append(host)
            raise CassetteError(
                f"a connection to {host!r} was refused: replay is offline",
                hint="the request was not answered from a recording; look at what sent it",
            )

    def guarded(name: str, position: int) -> Any:
        real = getattr(socket.socket, name)

        def call(self: socket.socket, *args: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and len(args) > position:
                check(args[position])
            return real(self, *args)

        return call

    real_sendto = socket.socket.sendto
    real_lookup = socket.getaddrinfo

    def sendto(self: socket.socket, *args: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(args[-1])
        return real_sendto(self, *args)

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and host not in ("", b""):
            check((host.decode("latin-1") if isinstance(host, bytes) else host,))
        return real_lookup(host, *args, **kwargs)

    with (
        mock.patch.object(socket.socket, "connect", guarded("connect", 0)),
        mock.patch.object(socket.socket, "connect_ex", guarded("connect_ex", 0)),
        mock.patch.object(socket.socket, "sendto", sendto),
        mock.patch.object(socket.socket, "sendmsg", guarded("sendmsg", 3)),
        mock.patch.object(socket, "getaddrinfo", lookup),
    ):
        yield refused


def is_loopback(host: str) -> bool:
    """Whether a host is this machine; names are not looked up."""
    name = host.strip("[]").partition("%")[0].lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
