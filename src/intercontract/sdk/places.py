"""Places in answers: what is needed of an answer to show one, and answers with another value in one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import cast

import orjson

from intercontract.model.interaction import Response
from intercontract.model.json import JSONValue, around, as_object, join, resolve, split
from intercontract.sdk.stage import as_json


def around_place(status: int, wire: JSONValue, pointer: str) -> Response:
    """An answer with what is around one place of a recorded one."""
    return as_json(status, orjson.dumps(around(wire, pointer)))


def answers_around(status: int, wire: JSONValue, pointer: str) -> Iterator[Response]:
    """The same, with ever more of what is beside the place: an SDK may read it otherwise then."""
    yield around_place(status, wire, pointer)
    way = split(pointer)
    last = max((at for at, part in enumerate(way) if part.isdecimal()), default=-1)
    item = join("", *way[: last + 1])
    if item:
        body = around(wire, item)
        *holder, name = way[: last + 1]
        cast("list[JSONValue]", resolve(body, join("", *holder)))[int(name)] = resolve(wire, item)
        yield as_json(status, orjson.dumps(body))
    yield as_json(status, orjson.dumps(wire))


def planted(wire: JSONValue, pattern: str, value: JSONValue) -> tuple[JSONValue, str]:
    """A copy of an answer with a value at the first place that fits a pointer with ``*``, and that place.

    What is missing on the way is made: ``*`` is an item of a list, where nothing says that it is a name.
    """
    way, pointer = split(pattern), ""
    body = copy.deepcopy(wire) if isinstance(wire, (dict, list)) else _empty(way)
    holder: JSONValue = body
    for at, part in enumerate(way):
        key = _key(holder, part)
        below = value if at + 1 == len(way) else _at(holder, key)
        if not isinstance(below, (dict, list)) and at + 1 < len(way):
            below = _empty(way[at + 1 :])
        _put(holder, key, below)
        holder, pointer = below, join(pointer, key)
    return body, pointer


def _empty(way: list[str]) -> JSONValue:
    return [] if way[:1] == ["*"] else {}


def _key(holder: JSONValue, part: str) -> str | int:
    if isinstance(holder, list):
        return 0
    return next(iter(as_object(holder)), "name") if part == "*" else part


def _at(holder: JSONValue, key: str | int) -> JSONValue:
    if isinstance(holder, list):
        return holder[0] if holder else None
    return as_object(holder).get(str(key))


def _put(holder: JSONValue, key: str | int, value: JSONValue) -> None:
    if isinstance(holder, list):
        holder[:1] = [value]
    elif isinstance(holder, dict):
        holder[str(key)] = value
