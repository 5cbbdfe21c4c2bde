"""A document as it holds for requests, or for responses: ``readOnly`` and ``writeOnly`` count by direction.

Source: OpenAPI 3.0.3, *Schema Object*: a readOnly property is not sent in a request, a writeOnly one not in a
response, and where either is required, that holds for the other direction only.
"""

from __future__ import annotations

from enum import Enum
from typing import cast

from intercontract.contract.document.grammar import mentions, walk
from intercontract.contract.document.references import target_of
from intercontract.contract.reading.text import json_copy
from intercontract.model.json import JSONValue, resolve

FLAG = "x-not-in-this-direction"
# References and compositions are followed so far for a keyword; deeper ones are no property's own.
_DEEPEST = 20


class Direction(Enum):
    """Where a value travels; the value is the keyword by which a property is kept out of it."""

    REQUEST = "readOnly"
    RESPONSE = "writeOnly"


def directed(document: dict[str, JSONValue], direction: Direction) -> dict[str, JSONValue]:
    """The document for one direction: the same one where no property is kept out of it.

    Pointers stay true. A property that is kept out has a schema that refuses everything and says so under
    `FLAG`, and is required nowhere.
    """
    keyword = direction.value
    if not mentions(document, keyword):
        return document
    found = [part.value for part in walk(document) if part.kind == "schema"]
    if not any(isinstance(schema, dict) and schema.get(keyword) is True for schema in found):
        return document
    result = cast("dict[str, JSONValue]", json_copy(document))
    copies = [part.value for part in walk(result) if part.kind == "schema"]
    for schema, copied in zip(found, copies, strict=True):
        if isinstance(schema, dict) and isinstance(copied, dict):
            _keep_out(copied, _flagged(document, schema, keyword, 0), keyword)
    return result


def _keep_out(schema: dict[str, JSONValue], names: set[str], keyword: str) -> None:
    members = schema.get("allOf")
    for holder in (schema, *(members if isinstance(members, list) else ())):
        if not isinstance(holder, dict):
            continue
        required = holder.get("required")
        if isinstance(required, list) and names & {n for n in required if isinstance(n, str)}:
            holder["required"] = [name for name in required if name not in names]
        properties = holder.get("properties")
        for name in names & set(properties) if isinstance(properties, dict) else ():
            cast("dict[str, JSONValue]", properties)[name] = {"not": {}, FLAG: keyword}


def _flagged(document: JSONValue, schema: JSONValue, keyword: str, depth: int) -> set[str]:
    """The names of the properties, of a schema and what it is composed of, that are kept out."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return set()
    properties = schema.get("properties")
    names = {
        name
        for name, item in (properties.items() if isinstance(properties, dict) else ())
        if _has(document, item, keyword, depth)
    }
    members = schema.get("allOf")
    for member in members if isinstance(members, list) else ():
        names |= _flagged(document, member, keyword, depth + 1)
    if (target := target_of(schema.get("$ref"))) is not None:
        names |= _flagged(document, _at(document, target), keyword, depth + 1)
    return names


def _has(document: JSONValue, schema: JSONValue, keyword: str, depth: int) -> bool:
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return False
    if schema.get(keyword) is True:
        return True
    members = schema.get("allOf")
    listed = members if isinstance(members, list) else []
    if any(_has(document, member, keyword, depth + 1) for member in listed):
        return True
    target = target_of(schema.get("$ref"))
    return target is not None and _has(document, _at(document, target), keyword, depth + 1)


def _at(document: JSONValue, pointer: str) -> JSONValue:
    try:
        return resolve(document, pointer)
    except KeyError:
        return None
