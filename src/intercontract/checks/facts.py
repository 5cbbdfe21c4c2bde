"""Facts about Intercom's API that more than one check needs, each with where it is known from."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.contract.exchange import Exchange
from intercontract.model.interaction import Credentials
from intercontract.model.json import JSONObject, JSONValue

# Unix seconds of 2010-01-01 (before Intercom existed) and 2100-01-01.
EARLIEST = 1_262_304_000
LATEST = 4_102_444_800


def applies(exchange: Exchange) -> bool:
    """Whether an interaction is with a documented operation of a documented server."""
    return exchange.host_is_documented and exchange.operation is not None


def whole(value: JSONValue) -> int | None:
    """An integer that is none in disguise: no boolean, no text."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(value: JSONValue) -> int | None:
    """Plausible Unix seconds; others are for ``timestamp-unit`` to report, and compare with nothing."""
    found = whole(value)
    return found if found is not None and EARLIEST <= found < LATEST else None


def mapping(value: JSONValue) -> JSONObject:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: JSONValue) -> list[JSONValue]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def entries(value: JSONValue, *keys: str) -> list[JSONObject]:
    """The objects in the array under the first of several keys that holds one."""
    holder = mapping(value)
    for key in keys:
        if isinstance(holder.get(key), list):
            return [item for item in listed(holder[key]) if isinstance(item, dict)]
    return []


def refused(exchange: Exchange) -> bool:
    """Whether a request carried credentials that cannot be accepted."""
    return exchange.interaction.credentials in (Credentials.NONE, Credentials.INVALID)


def of_resource(exchange: Exchange, name: str) -> Iterator[tuple[str, JSONObject]]:
    """Every object that is a resource by the operation's schema, single or listed, with its pointer."""
    return iter(exchange.of_resource(name))


def of_kind(exchange: Exchange, *kinds: str) -> Iterator[tuple[str, JSONObject]]:
    """Every object that should call itself so, references to a resource among them, with its pointer."""
    return iter(exchange.of_kinds(*kinds))


def conversations(exchange: Exchange) -> Iterator[tuple[str, JSONObject]]:
    """Every conversation in the answer, single or listed, with its pointer."""
    return of_resource(exchange, "conversation")


def identifier(value: JSONValue) -> str:
    """An id as text, whichever of number and string it came as; empty for none (null, 0)."""
    if isinstance(value, bool) or value is None:
        return ""
    text = str(value) if isinstance(value, (int, str)) else ""
    return "" if text == "0" else text
