"""Places in answers: what is needed of an answer to show one, and answers with another value in one."""

from __future__ import annotations

import copy

import orjson

from intercontract.model.interaction import Response
from intercontract.model.json import JSONValue, around, join, split
from intercontract.sdk.stage import as_json


def around_place(status: int, wire: JSONValue, pointer: str) -> Response:
    """An answer with what is around one place of a recorded one."""
    return as_json(status, orjson.dumps(around(wire, pointer)))


def planted(wire: JSONValue, pattern: str, value: JSONValue) -> tuple[JSONValue, str]:
    """A copy of an answer with a value at the first place that fits a pointer with ``*``, and that place.

    Where nothing holds such a place the copy is as the answer was, and the place is empty.
    """
    body = copy.deepcopy(wire)
    holder, pointer = body, ""
    *way, last = split(pattern) or [""]
    for part in way:
        key = _key(holder, part)
        if key is None:
            return body, ""
        pointer = join(pointer, key)
        holder = holder[key]  # type: ignore[index]
    key = last if isinstance(holder, dict) and last != "*" else _key(holder, last)
    if key is None:
        return body, ""
    holder[key] = value  # type: ignore[index]
    return body, join(pointer, key)


def _key(holder: JSONValue, part: str) -> str | int | None:
    if isinstance(holder, list) and part == "*":
        return 0 if holder else None
    if isinstance(holder, dict) and part == "*":
        return next(iter(holder), None)
    return part if isinstance(holder, dict) and part in holder else None
