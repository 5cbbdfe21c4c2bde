"""Where the parts of an OpenAPI document are: the one walk that normalising and linting share.

Source: OpenAPI 3.0.3 and 3.1.0, *Schema*; JSON Schema 2020-12, section 10. The value of an ``example``,
``default`` or extension is data and is never walked, whatever its keys are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from intercontract.model.json import JSONValue, child, join

ONE, LIST, MAP = "one", "list", "map"

_Slots = dict[str, tuple[str, str]]

_SCHEMA: _Slots = {
    **dict.fromkeys(
        (
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties",
        ),
        (ONE, "schema"),
    ),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), (LIST, "schema")),
    **dict.fromkeys(
        ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties"),
        (MAP, "schema"),
    ),
}

_PARAMETER: _Slots = {
    "schema": (ONE, "schema"),
    "content": (MAP, "media"),
    "examples": (MAP, "example"),
}

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

GRAMMAR: dict[str, _Slots] = {
    "document": {
        "paths": (MAP, "path"),
        "webhooks": (MAP, "path"),
        "components": (ONE, "components"),
    },
    "components": {
        "schemas": (MAP, "schema"),
        "responses": (MAP, "response"),
        "parameters": (MAP, "parameter"),
        "examples": (MAP, "example"),
        "requestBodies": (MAP, "body"),
        "headers": (MAP, "header"),
        "callbacks": (MAP, "callback"),
        "pathItems": (MAP, "path"),
    },
    "path": {
        **dict.fromkeys(_METHODS, (ONE, "operation")),
        "parameters": (LIST, "parameter"),
    },
    "operation": {
        "parameters": (LIST, "parameter"),
        "requestBody": (ONE, "body"),
        "responses": (MAP, "response"),
        "callbacks": (MAP, "callback"),
    },
    "callback": {"": (MAP, "path")},
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "body": {"content": (MAP, "media")},
    "response": {"content": (MAP, "media"), "headers": (MAP, "header")},
    "media": {
        "schema": (ONE, "schema"),
        "examples": (MAP, "example"),
        "encoding": (MAP, "encoding"),
    },
    "encoding": {"headers": (MAP, "header")},
    "example": {},
    "schema": _SCHEMA,
}


class Part(NamedTuple):
    """One part of a document: what it is, where, and the operation that it belongs to."""

    kind: str
    pointer: str
    value: JSONValue
    operation: str | None = None


Slot = tuple[dict[str, JSONValue] | list[JSONValue], str | int, str, str]


def slots(kind: str, value: JSONValue, pointer: str) -> Iterator[Slot]:
    """The places directly below a part: holder, key in the holder, kind and pointer."""
    if not isinstance(value, dict):
        return
    for key, (shape, below) in GRAMMAR[kind].items():
        if key and key not in value:
            continue
        held = value[key] if key else value
        where = join(pointer, key) if key else pointer
        if shape == ONE:
            yield value, key, below, where
        elif shape == LIST and isinstance(held, list):
            for index in range(len(held)):
                yield held, index, below, join(where, index)
        elif shape == MAP and isinstance(held, dict):
            for name in list(held):
                # An extension beside paths is no path; a schema's property may well be called x-ray.
                if not (name.startswith("x-") and below in ("path", "response")):
                    yield held, name, below, join(where, name)


def mentions(document: JSONValue, *keys: str) -> bool:
    """Whether one of the keys stands anywhere in a document, in its data too: quicker than a walk."""
    wanted = frozenset(keys)
    pending: list[JSONValue] = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if not wanted.isdisjoint(value):
                return True
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    return False


def walk(document: JSONValue, kind: str = "document", pointer: str = "") -> Iterator[Part]:
    """Every part below and including a document, parents first; references are not followed."""
    pending: list[tuple[str, str, JSONValue, str | None]] = [(kind, pointer, document, None)]
    while pending:
        found, where, value, operation = pending.pop()
        if found == "operation" and isinstance(value, dict):
            method, path = where.rsplit("/", 2)[-1].upper(), where.split("/")[2:3]
            template = path[0].replace("~1", "/").replace("~0", "~") if path else where
            operation = str(value.get("operationId") or f"{method} {template}")
        yield Part(found, where, value, operation)
        below = [
            (what, at, child(holder, key), operation)
            for holder, key, what, at in slots(found, value, where)
        ]
        pending.extend(reversed(below))
