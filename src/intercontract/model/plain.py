"""Our values as plain JSON values and back, by their declared types."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs


def to_plain(value: object) -> Any:
    """A value in dicts, lists and scalars; bytes become Base64, members of an enumeration their value."""
    kind: type = type(value)
    if kind in _SCALARS:
        return value
    match value:
        case Enum():
            return value.value
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case list() | tuple():
            return [to_plain(item) for item in value]
        case dict() | Mapping():
            return {key: to_plain(item) for key, item in value.items()}
    names = _names(kind)
    return value if names is None else {name: to_plain(getattr(value, name)) for name in names}


_SCALARS = frozenset({str, int, float, bool, NoneType})


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a class of ours; None of any other."""
    return tuple(field.name for field in attrs.fields(kind)) if attrs.has(kind) else None


def from_plain(kind: Any, value: Any) -> Any:
    """A value of a declared type; what is absent takes its default, what is unknown is passed over.

    Raises:
        TypeError: something has another type, or is absent and has no default.
        ValueError: a text is no member of its enumeration, or no Base64.
    """
    if kind is str:  # which most are
        return _checked(str, value)
    if kind is object:
        return value
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(arguments, value)
    if origin is tuple:
        items = _checked(list, value)
        kinds = arguments[:1] * len(items) if arguments[1:] == (...,) else arguments
        return tuple(from_plain(each, item) for each, item in zip(kinds, items, strict=True))
    if origin is dict:
        return {key: from_plain(arguments[1], item) for key, item in _checked(dict, value).items()}
    if attrs.has(kind):
        given = _checked(dict, value)
        hints = _hints(kind).items()
        return kind(
            **{name: from_plain(hint, given[name]) for name, hint in hints if name in given}
        )
    if issubclass(kind, Enum):
        return kind(value)
    if kind is bytes:
        return base64.b64decode(_checked(str, value), validate=True)
    return float(value) if kind is float and type(value) is int else _checked(kind, value)


def _one_of(kinds: tuple[object, ...], value: object) -> object:
    if value is None and NoneType in kinds:
        return None
    for kind in kinds:
        try:
            return from_plain(kind, value)
        except (TypeError, ValueError):
            continue
    raise TypeError(value)


def _checked(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value


@cache
def _hints(kind: type) -> dict[str, object]:
    # A JSON value is what it is: the alias names itself, which nothing here could follow.
    hints = get_type_hints(kind, localns={"JSONValue": object})
    return {field.name: hints[field.name] for field in attrs.fields(kind)}
