"""Where the gateway listens: one address per region, loopback unless another is spelled out."""

from __future__ import annotations

import re

from intercontract.errors import ConfigurationError
from intercontract.model.region import REGIONS
from intercontract.values import frozen

LOOPBACK = "127.0.0.1"
_ADDRESS = re.compile(r"(?:(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]/\s@]+):)?(?P<port>\d{1,5})")


@frozen
class Listener:
    """A region's address; port 0 means any free one."""

    region: str
    host: str = LOOPBACK
    port: int = 0

    def url(self, port: int) -> str:
        """The base URL once the port is known."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{port}"


def parse_listener(text: str) -> Listener:
    """A listener from ``us=127.0.0.1:8081``, ``eu=[::1]:8082`` or ``au=8083`` (loopback).

    Raises:
        ConfigurationError: the text is none of these, or names no region.
    """
    region, equals, address = text.strip().partition("=")
    found = _ADDRESS.fullmatch(address)
    if not equals or found is None or int(found["port"]) > 65535:
        raise ConfigurationError(
            f"{text!r} is no address to listen at",
            hint="write REGION=HOST:PORT, such as us=127.0.0.1:8081; port 0 means any free one",
        )
    if region not in REGIONS:
        raise ConfigurationError(
            f"{region!r} is no region", hint=f"the regions are {', '.join(REGIONS)}"
        )
    return Listener(region, (found["host"] or LOOPBACK).strip("[]"), int(found["port"]))


def listeners(given: tuple[str, ...], region: str | None, port: int | None) -> tuple[Listener, ...]:
    """The listeners that the options ask for: those spelled out, or one on loopback.

    Raises:
        ConfigurationError: both ways at once, a region or an address twice, or no address at all.
    """
    if not given:
        return (Listener(region or REGIONS[0], LOOPBACK, 8080 if port is None else port),)
    if region is not None or port is not None:
        raise ConfigurationError(
            "--listen names region and port itself",
            hint="use either --listen us=127.0.0.1:8081, or --region us --port 8081",
        )
    found = tuple(parse_listener(text) for text in given)
    regions = [listener.region for listener in found]
    addresses = [(listener.host, listener.port) for listener in found if listener.port]
    if len(set(regions)) < len(regions) or len(set(addresses)) < len(addresses):
        raise ConfigurationError(
            "two listeners share a region or an address", hint="give each region a port of its own"
        )
    return found
