"""A socket guard: while it stands, nothing leaves this process but to loopback."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any

from attrs import Factory

from intercontract.errors import CassetteError
from intercontract.values import define

_HINT = "the request was not answered from a recording; look at what sent it"
_INTERNET = (socket.AF_INET, socket.AF_INET6)


@contextmanager
def socket_guard(
    *, loopback: bool = True, allowed: Sequence[str] = (), hint: str = _HINT
) -> Iterator[list[str]]:
    """Refuse every connection and name look-up but to loopback (and that too if ``loopback`` is False).

    ``allowed`` are hosts that may be connected to all the same: names or addresses, with ``*``.

    Holds for all threads of the process. Yields the list of addresses that were refused so far.
    Sockets of the local machine that have no address (AF_UNIX) are let through.

    Raises (within, at the call that tries to connect):
        CassetteError: the address is not allowed.
    """
    guard = _Guard(loopback, tuple(allowed), hint)
    patches: list[tuple[object, str, object]] = [
        (socket.socket, "connect", guard.method("connect", 0)),
        (socket.socket, "connect_ex", guard.method("connect_ex", 0)),
        (socket.socket, "sendto", guard.method("sendto", -1)),
        (socket.socket, "sendmsg", guard.method("sendmsg", 3)),
        (socket, "getaddrinfo", guard.lookup(socket.getaddrinfo)),
    ]
    before = [(where, name, getattr(where, name)) for where, name, _ in patches]
    try:
        for where, name, replacement in patches:
            setattr(where, name, replacement)
        yield guard.refused
    finally:
        for where, name, original in before:
            setattr(where, name, original)


@define
class _Guard:
    loopback: bool
    allowed: tuple[str, ...] = ()
    hint: str = _HINT
    refused: list[str] = Factory(list)
    _resolved: set[str] = Factory(set)

    def check(self, address: object) -> None:
        if isinstance(address, str | bytes):  # AF_UNIX
            return
        host = str(address[0]) if isinstance(address, tuple) and address else str(address)
        if not (self.loopback and is_loopback(host)) and not self._allows(host):
            self.refused.append(host)
            raise CassetteError(
                f"a connection to {host!r} was refused: replay is offline", hint=self.hint
            )

    def _allows(self, host: str) -> bool:
        """Whether a host is one of those allowed, or an address that a look-up of one gave."""
        name = host.lower()
        return name in self._resolved or any(fnmatchcase(name, one) for one in self.allowed)

    def method(self, name: str, position: int) -> Callable[..., object]:
        """A method of sockets whose argument at ``position`` is an address."""
        real = getattr(socket.socket, name)

        def call(this: socket.socket, *args: object) -> object:
            if this.family in _INTERNET and len(args) > max(position, 0):
                self.check(args[position])
            return real(this, *args)

        return call

    def lookup(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """A name look-up: it asks a server, so it leaves the machine too."""

        def call(host: object, *args: object, **kwargs: object) -> object:
            name = host.decode("latin-1") if isinstance(host, bytes) else host
            if name:
                self.check((name,))
            found = real(host, *args, **kwargs)
            if name and self.allowed and self._allows(str(name)):
                self._resolved |= {str(address[0]) for *_, address in found}
            return found

        return call


def is_loopback(host: str) -> bool:
    """Whether a host is this machine; names are not looked up."""
    name = host.strip("[]").partition("%")[0].lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
