"""Reading requests strictly: what the documentation says of types, enums and limits is enforced.

Every reader raises a Refusal (400) for what is missing or ill-typed, and ignores what it was not
asked for: unknown keys and query parameters pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import orjson
from attrs import evolve

from intercontract.contract.schemas.formats import FORMATS
from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.errors import invalid, missing
from intercontract.sandbox.exchange import Call

Row = TypeVar("Row")

_INTEGER = re.compile(r"-?[0-9]{1,4000}", re.ASCII)
_LARGEST = 1_000_000_000_000_000_000
_BEYOND = 2**63
_CENTURY = 4102444800  # 2100-01-01
_DEPTH = 64
_LONGEST = 1_000_000
MOST_ON_A_PAGE = 150


def _depth(value: JSONValue, limit: int) -> bool:
    """Whether a value nests at most ``limit`` levels."""
    if isinstance(value, dict):
        return limit > 0 and all(_depth(inner, limit - 1) for inner in value.values())
    if isinstance(value, list):
        return limit > 0 and all(_depth(inner, limit - 1) for inner in value)
    return True


def body_of(call: Call) -> JSONObject:
    """The JSON object that a request carries.

    Raises:
        Refusal: 400 when it is not JSON, not an object, or unreasonably large or deep.
    """
    kind = (call.headers.get("Content-Type") or "application/json").split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise invalid("The request body must be application/json")
    if not call.body:
        return {}
    if len(call.body) > _LONGEST:
        raise invalid("The request body is too large")
    try:
        value: JSONValue = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        raise invalid("The request body is not valid JSON") from None
    if not isinstance(value, dict):
        raise invalid("The request body must be an object")
    if not _depth(value, _DEPTH):
        raise invalid("The request body nests too deeply")
    return value


def _read(
    body: JSONObject, name: str, kinds: tuple[type, ...], article: str, required: bool
) -> JSONValue:
    """A value of some types, or None where it may be left out."""
    if name not in body:
        if required:
            raise missing(name)
        return None
    value = body[name]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise invalid(f"{name} must be {article}", name)
    return value


def text(body: JSONObject, name: str, *, required: bool = True) -> str | None:
    """A string."""
    value = _read(body, name, (str,), "a string", required)
    return None if value is None else str(value)


def required_text(body: JSONObject, name: str) -> str:
    """A string that must be there."""
    return str(_read(body, name, (str,), "a string", True))


def identifier(body: JSONObject, name: str, *, kinds: tuple[type, ...] = (str, int)) -> str:
    """An id, however large: a string, or the integer that the documentation's own request examples send."""
    value = body.get(name)
    if isinstance(value, float) and value.is_integer() and int in kinds:
        return str(int(value))
    article = "a string" if str in kinds else "an integer"
    return str(_read(body, name, kinds, article, True))


def choice(body: JSONObject, name: str, allowed: tuple[str, ...]) -> str:
    """One of a few strings."""
    value = required_text(body, name)
    if value not in allowed:
        raise invalid(f"{name} must be one of {', '.join(allowed)}", name)
    return value


def integer(body: JSONObject, name: str, *, required: bool = False) -> int | None:
    """An integer that has room in 64 bits; ``1.0`` is one, ``true`` is none."""
    value = body.get(name)
    if isinstance(value, float) and value.is_integer():
        read: JSONValue = int(value)
    else:
        read = _read(body, name, (int,), "an integer", required)
    if isinstance(read, int) and not has_room(read):
        raise invalid(f"{name} must be an integer", name)
    return read if isinstance(read, int) else None


def has_room(value: float) -> bool:
    """Whether 64 bits have room for a number, without its fraction."""
    return abs(value) < _BEYOND


def boolean(body: JSONObject, name: str) -> bool | None:
    """True or false."""
    value = _read(body, name, (bool,), "true or false", False)
    return value if isinstance(value, bool) else None


def mapping(body: JSONObject, name: str, *, required: bool = False) -> JSONObject | None:
    """An object."""
    value = _read(body, name, (dict,), "an object", required)
    return value if isinstance(value, dict) else None


def nullable(
    body: JSONObject, name: str, read: Callable[[JSONObject, str], JSONValue]
) -> JSONValue:
    """What a reader makes of a value that may be null or left out."""
    return None if body.get(name) is None else read(body, name)


def files(body: JSONObject, name: str, most: int = 10) -> None:
    """An array of files that are sent along: content type, data and name of each; none is kept."""
    value = body.get(name, [])
    fields = ("content_type", "data", "name")
    if not isinstance(value, list) or len(value) > most:
        raise invalid(f"{name} must be an array of at most {most} files", name)
    if not all(
        isinstance(file, dict) and all(isinstance(file.get(f), str) for f in fields)
        for file in value
    ):
        raise invalid(f"{name} must hold {', '.join(fields)}", name)


def texts(body: JSONObject, name: str) -> tuple[str, ...]:
    """An array of strings, empty where there is none."""
    value = body.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise invalid(f"{name} must be an array of strings", name)
    return tuple(str(item) for item in value)


def urls(body: JSONObject, name: str, most: int = 10) -> tuple[str, ...]:
    """An array of addresses, at most so many."""
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise invalid(f"{name} must be an array of at most {most} URLs", name)
    found = tuple(item for item in value if isinstance(item, str) and FORMATS["uri"](item))
    if len(found) < len(value):
        raise invalid(f"{name} must hold URLs", name)
    return found


def single(call: Call, name: str) -> str | None:
    """A query parameter that may be given once."""
    values = call.values(name)
    if len(values) > 1:
        raise invalid(f"{name} was given more than once", name)
    return values[0] if values else None


def page_size(call: Call, default: int, most: int = MOST_ON_A_PAGE) -> int:
    """``per_page``: an integer of at most 150.

    The documentation sets no lower limit, and nothing public tells what a smaller one than 1 does: here
    it gets the default.
    """
    given = single(call, "per_page")
    if given is None:
        return default
    if not _INTEGER.fullmatch(given) or int(given) > most:
        raise invalid(f"per_page must be an integer of at most {most}", "per_page")
    return int(given) if int(given) >= 1 else default


def page_number(call: Call) -> int:
    """``page``: an integer, counted from 1; recordings show that 0 is accepted, here as the first."""
    given = single(call, "page")
    if given is None:
        return 1
    return max(1, _whole(given, "page"))


def number(call: Call, name: str) -> int | None:
    """A query parameter that is an integer."""
    given = single(call, name)
    return None if given is None else _whole(given, name)


def _whole(given: str, name: str) -> int:
    if not _INTEGER.fullmatch(given):
        raise invalid(f"{name} must be an integer", name)
    return min(int(given), _LARGEST)


def switch(call: Call, name: str) -> bool:
    """A query parameter that is ``true`` or ``false``, and false when it is not there."""
    given = single(call, name)
    if given not in (None, "true", "false"):
        raise invalid(f"{name} must be true or false", name)
    return given == "true"


_LATEST = 2**40


def time(body: JSONObject, name: str, *, required: bool = False) -> int | None:
    """A time in Unix seconds; null says that there is none."""
    if not required and body.get(name) is None:
        return None
    value = integer(body, name, required=required)
    if value is not None and not -_LATEST < value < _LATEST:
        raise invalid(f"{name} must be a time in Unix seconds", name)
    return value


def future(body: JSONObject, name: str, now: int) -> int | None:
    """A time in the future, in Unix seconds, before 2100: for longer is a mistake."""
    value = integer(body, name)
    if value is not None and not now < value < _CENTURY:
        raise invalid(f"{name} must be a time in the future, in seconds", name)
    return value


def present(body: JSONObject, *names: str) -> None:
    """Refuse a body without some of its parameters."""
    for name in names:
        if name not in body:
            raise missing(name)


def with_details(row: Row, details: JSONObject, **more: object) -> Row:
    """A row with the ``details`` that a body has, each of which was checked, and ``more``."""
    change: Callable[..., Row] = evolve
    return change(row, **details, **more)
