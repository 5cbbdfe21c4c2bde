"""JSON values, and JSON Pointers (RFC 6901) into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import chain, islice
from typing import TypeAlias, cast

import orjson

JSONValue: TypeAlias = "bool | int | float | str | list[JSONValue] | dict[str, JSONValue] | None"
JSONObject: TypeAlias = dict[str, JSONValue]
Tokens: TypeAlias = tuple[str, ...]
"""The parts of a JSON Pointer, unescaped; ``*`` may stand for any."""

NAMING = ("type", "id")
"""What says which object one is looking at."""

_INDEX = re.compile(r"(?<=/)[0-9]+(?=/|\Z)")
# RFC 6901, section 4: no leading zero. Nothing that is held in memory has more than ten digits of items.
_POSITION = re.compile(r"0|[1-9][0-9]{0,9}")


JSON_TYPES = frozenset(["null", "boolean", "integer", "number", "string", "array", "object"])


def json_type(value: object) -> str:
    """The JSON Schema name of a value's type; an integral float counts as integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def escape(token: object) -> str:
    """One reference token, escaped for use in a pointer."""
    text = str(token)
    if "~" in text or "/" in text:
        return text.replace("~", "~0").replace("/", "~1")
    return text


def join(pointer: str, *tokens: object) -> str:
    """A pointer extended by unescaped tokens."""
    for token in tokens:
        pointer += f"/{escape(token)}"
    return pointer


def split(pointer: str) -> list[str]:
    """The unescaped tokens of a pointer."""
    if not pointer:
        return []
    return [t.replace("~1", "/").replace("~0", "~") for t in pointer.removeprefix("/").split("/")]


def child(holder: JSONValue, key: str | int) -> JSONValue:
    """The member of an object, or the item of a list.

    Raises:
        KeyError, IndexError: there is none.
    """
    if isinstance(holder, dict) and isinstance(key, str):
        return holder[key]
    if isinstance(holder, list) and isinstance(key, int):
        return holder[key]
    raise KeyError(key)


@lru_cache(maxsize=65_536)
def _tokens(pointer: str) -> tuple[str, ...]:
    return tuple(split(pointer))


def resolve(value: JSONValue, pointer: str) -> JSONValue:
    """The value at a pointer.

    Raises:
        KeyError: nothing is there.
    """
    for token in _tokens(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _POSITION.fullmatch(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            raise KeyError(pointer)
    return value


@lru_cache(maxsize=65_536)
def generalise(pointer: str) -> str:
    """The pointer with every array index replaced by ``*``: ``/tags/0/id`` becomes ``/tags/*/id``."""
    return _INDEX.sub("*", pointer)


def pointer_matches(pattern: str, pointer: str) -> bool:
    """Whether a pointer fits a pattern in which ``*`` stands for one token and a last ``**`` for any."""
    wanted, given = _tokens(pattern), _tokens(pointer)
    if wanted and wanted[-1] == "**":
        wanted = wanted[:-1]
        given = given[: len(wanted)] if len(given) >= len(wanted) else given
    return len(wanted) == len(given) and all(
        w in ("*", g) for w, g in zip(wanted, given, strict=True)
    )


def objects(value: JSONValue) -> Iterator[tuple[str, dict[str, JSONValue]]]:
    """Every JSON object inside a value with its pointer, parents first, at any depth."""
    waiting: list[tuple[str, JSONValue]] = [("", value)]
    while waiting:
        pointer, item = waiting.pop()
        if isinstance(item, dict):
            yield pointer, item
            found = [
                (f"{pointer}/{escape(key)}", child)
                for key, child in item.items()
                if isinstance(child, (dict, list))
            ]
        elif isinstance(item, list):
            found = [
                (f"{pointer}/{index}", child)
                for index, child in enumerate(item)
                if isinstance(child, (dict, list))
            ]
        else:
            continue
        found.reverse()
        waiting += found


def numbers(value: JSONValue) -> Iterator[tuple[str, float]]:
    """Every number in a value, with its pointer."""
    waiting: list[tuple[str, JSONValue]] = [("", value)]
    while waiting:
        pointer, node = waiting.pop()
        if isinstance(node, dict):
            waiting += [(join(pointer, name), inner) for name, inner in node.items()]
        elif isinstance(node, list):
            waiting += [(join(pointer, at), inner) for at, inner in enumerate(node)]
        elif isinstance(node, int | float) and not isinstance(node, bool):
            yield pointer, node


def is_large(value: JSONValue, limit: int) -> bool:
    """Whether arrays and objects hold more values than a limit, at all depths together."""
    with suppress(TypeError):  # of what orjson cannot write: large integers, half surrogate pairs
        if (
            len(orjson.dumps(value)) <= 2 * limit
        ):  # no value is shorter than two signs, its comma counted
            return False
    return size(value, limit) > limit


def size(value: JSONValue, limit: int | None = None) -> int:
    """How many values arrays and objects hold, at all depths together; counting stops above a limit."""
    waiting, count = [value], 1
    while waiting and (limit is None or count <= limit):
        item = waiting.pop()
        if isinstance(item, (dict, list)):
            count += len(item)
            waiting += item.values() if isinstance(item, dict) else item
    return count


def sample(value: JSONValue, most: int) -> JSONValue:
    """A value with at most so many entries of each array and object, spread evenly over it."""
    if isinstance(value, dict):
        names = list(value)
        return {name: sample(value[name], most) for name in names[:: len(names) // most + 1]}
    if isinstance(value, list):
        return [sample(item, most) for item in value[:: len(value) // most + 1]]
    return value


_HOLDERS = frozenset((dict, list))
Levels: TypeAlias = "list[list[JSONObject | list[JSONValue]]]"
"""The arrays and objects of a value by how deep they stand, the outermost first."""


def levels(value: JSONValue, most: int) -> Levels:
    """The arrays and objects of a value by how deep they stand, of at most so many levels."""
    found: Levels = []
    level = [value] if isinstance(value, (dict, list)) else []
    while level and len(found) < most:
        found.append(level)
        held = chain.from_iterable([i.values() if isinstance(i, dict) else i for i in level])
        level = cast("list[JSONObject | list[JSONValue]]", [i for i in held if type(i) in _HOLDERS])
    return found


def is_deep(value: JSONValue, limit: int) -> bool:
    """Whether arrays and objects nest deeper than a limit."""
    return len(levels(value, limit + 1)) > limit


def widest(value: JSONValue, pointer: str) -> int:
    """How many entries the widest object or array on the way to a place has."""
    found = 0
    for token in _tokens(pointer):
        if not isinstance(value, (dict, list)):
            break
        found = max(found, len(value))
        try:
            value = resolve(value, f"/{escape(token)}")
        except KeyError:
            break
    return found


def around(value: JSONValue, pointer: str, most: int | None = None) -> JSONValue:
    """What is needed of a value to show one place in it: the way there, and three levels below.

    Beside the way, keys and positions stay and their values go, but for a scalar ``type`` or ``id``. Of the
    levels below, the last apart, ``most`` entries stay of each object and array.
    """
    way: list[tuple[dict[str, JSONValue] | list[JSONValue], str]] = []
    for token in _tokens(pointer):
        if not isinstance(value, (dict, list)):
            break
        try:
            below = resolve(value, f"/{escape(token)}")
        except KeyError:
            value = _beside(value)
            break
        way.append((value, token))
        value = below
    else:
        value = _shallow(value, 3, most)
    for holder, token in reversed(way):
        copy = _beside(holder)
        if isinstance(copy, dict):
            copy[token] = value
        else:
            copy[int(token)] = value
        value = copy
    return value


def _beside(
    value: dict[str, JSONValue] | list[JSONValue],
) -> dict[str, JSONValue] | list[JSONValue]:
    if isinstance(value, list):
        return [None] * len(value)
    return {
        key: type(item)() if isinstance(item, (dict, list)) else item if key in NAMING else None
        for key, item in value.items()
    }


def _shallow(value: JSONValue, depth: int, most: int | None) -> JSONValue:
    if isinstance(value, dict):
        if not depth:
            return dict.fromkeys(value)
        items = islice(value.items(), most)
        return {key: _shallow(item, depth - 1, most) for key, item in items}
    if isinstance(value, list):
        if not depth:
            return [None] * len(value)
        return [_shallow(item, depth - 1, most) for item in islice(value, most)]
    return value


def as_object(value: JSONValue) -> dict[str, JSONValue]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: JSONValue) -> list[JSONValue]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def as_count(value: JSONValue) -> int:
    """The value if it is an integer, else 0."""
    return value if isinstance(value, int) else 0
