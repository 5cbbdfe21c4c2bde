"""How deep a value nests, and how much a JSON text holds, before anything is built from it or for it."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.model.regex import regex

MAX_DEPTH = 200
# One value of YAML takes 350 bytes while it is built, and the copies that are made of a description as much.
MAX_VALUES = 500_000
# A report's values are looked at one by one, and never copied.
MAX_REPORTED = 2_000_000
REFUSED = "such a file is refused unread"
"""The hint that goes with what is beyond them."""

_QUOTED = regex(rb'"[^"]*"')
_NO_SIGNS = bytes(sign for sign in range(256) if sign not in b'",[{')


def depth_of(value: JSONValue) -> int:
    """How many levels of arrays and objects a value has; counting stops above `MAX_DEPTH`."""
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [
            item
            for holder in level
            if isinstance(holder, dict | list)
            for item in (holder.values() if isinstance(holder, dict) else holder)
        ]
    return depth - 1


def holds_more(data: bytes, limit: int) -> bool:
    """Whether a JSON text holds more values than a limit, about."""
    # Cheap first: signs between quotes make it no fewer.
    if data.count(b",") + data.count(b"[") + data.count(b"{") <= limit:
        return False
    return json_values(data) > limit


def json_values(data: bytes) -> int:
    """About how many values a JSON text holds, from its signs alone; those between quotes do not count."""
    signs = data.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, delete=_NO_SIGNS)
    quoted = sum(len(match[0]) - 2 for match in _QUOTED.finditer(signs))
    return len(signs) - signs.count(b'"') - quoted
