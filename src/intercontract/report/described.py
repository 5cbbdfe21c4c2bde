"""What a description says at the place of a change: the two sides that the page shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from intercontract.drift.change import Change
from intercontract.model.digits import whole_number
from intercontract.model.json import resolve, split

_ANY = "*"
_LINES = 24
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def excerpt(document: dict[str, Any], change: Change) -> str:
    """The JSON at the place of a change, cut after two dozen lines; empty when nothing is there."""
    value = _find(document, change)
    if value is None:
        return ""
    rows = json.dumps(_short(value, 0), indent=2, ensure_ascii=False, default=str).splitlines()
    return "\n".join([*rows[:_LINES], "…"] if len(rows) > _LINES else rows)


def _find(document: dict[str, object], change: Change) -> object:
    operation = _operation(document, change)
    if operation is None:
        return None
    where, _, rest = change.location.partition(" ")
    if change.direction == "request" and where in ("query", "path", "header", "cookie"):
        listed = operation.get("parameters")
        for raw in listed if isinstance(listed, list) else []:
            parameter = _follow(document, raw) if "$ref" in raw else raw
            if (
                isinstance(parameter, dict)
                and parameter.get("name") == rest
                and parameter.get("in") == where
            ):
                return parameter
        return None
    if change.direction == "request":
        return _body(document, operation.get("requestBody"), rest, change)
    if change.direction == "response" and where:
        responses = operation.get("responses")
        raw = (
            responses.get(where) or responses.get(whole_number(where))
            if isinstance(responses, dict)
            else None
        )
        return _body(document, raw, rest, change)
    return {
        key: operation[key] for key in ("operationId", "deprecated", "security") if key in operation
    }


def _operation(document: dict[str, object], change: Change) -> dict[str, object] | None:
    paths = document.get("paths")
    item = _follow(document, paths.get(change.path)) if isinstance(paths, dict) else None
    if not isinstance(item, dict) or change.method.lower() not in _METHODS:
        return None
    operation = item.get(change.method.lower())
    if not isinstance(operation, dict):
        return None
    shared = item.get("parameters")
    if isinstance(shared, list):
        own = operation.get("parameters")
        return {**operation, "parameters": [*(own if isinstance(own, list) else []), *shared]}
    return operation


def _body(document: dict[str, object], raw: object, media_type: str, change: Change) -> object:
    holder = _follow(document, raw)
    if not isinstance(holder, dict):
        return None
    content = holder.get("content")
    media = content.get(media_type.split()[0]) if isinstance(content, dict) and media_type else None
    if not isinstance(media, dict):
        return (
            {key: item for key, item in holder.items() if key != "content"}
            if not change.pointer
            else None
        )
    if not change.pointer.startswith("/"):
        return _shown(document, media.get("schema"))
    tokens = split(change.pointer)
    if change.definition.keyword in ("properties", "required", "readOnly", "writeOnly"):
        return _requirement(document, media.get("schema"), tokens)
    return _shown(document, _below(document, media.get("schema"), tokens))


def _requirement(document: dict[str, object], schema: object, tokens: list[str]) -> object:
    """Whether what holds a property requires it, and the property."""
    value = _below(document, schema, tokens)
    holder = _below(document, schema, tokens[:-1]) if len(tokens) > 1 else schema
    required: list[str] = []
    for part in _parts(document, holder):
        listed = part.get("required")
        required += [str(name) for name in listed] if isinstance(listed, list) else []
    if value is None and tokens[-1] not in required:
        return None
    return {"required": required, tokens[-1]: _shown(document, value)}


def _shown(document: dict[str, object], value: object) -> object:
    """A reference with what it leads to, so that a difference behind it is seen."""
    if isinstance(value, dict) and "$ref" in value:
        leads = _follow(document, value)
        return {**value, **leads} if isinstance(leads, dict) else value
    return value


def _below(document: dict[str, object], schema: object, tokens: list[str]) -> object:
    found = [schema]
    for token in tokens:
        found = [
            below for one in found for part in _parts(document, one) for below in _step(part, token)
        ]
        if not found:
            return None
    return found[0] if len(found) == 1 else found


def _parts(
    document: dict[str, object], schema: object, depth: int = 0
) -> Iterator[dict[str, object]]:
    value = _follow(document, schema)
    if not isinstance(value, dict) or depth > 8:
        return
    yield value
    for keyword in ("allOf", "oneOf", "anyOf"):
        listed = value.get(keyword)
        for part in listed if isinstance(listed, list) else []:
            yield from _parts(document, part, depth + 1)


def _step(schema: dict[str, object], token: str) -> Iterator[object]:
    properties = schema.get("properties")
    if isinstance(properties, dict) and token in properties:
        yield properties[token]
    elif token == _ANY:
        if "items" in schema:
            yield schema["items"]
        if isinstance(schema.get("additionalProperties"), dict):
            yield schema["additionalProperties"]


def _follow(document: dict[str, Any], value: Any) -> Any:
    for _ in range(20):
        if not (isinstance(value, dict) and isinstance(reference := value.get("$ref"), str)):
            return value
        try:
            value = resolve(document, unquote(reference).removeprefix("#"))
        except KeyError:
            return None
    return None


def _short(value: object, depth: int) -> object:
    """Without prose and examples, and not deep: enough to see what differs."""
    if isinstance(value, dict):
        if depth >= 4 and value:
            return "…"
        return {
            str(key): _short(item, depth + 1)
            for key, item in value.items()
            if key not in ("description", "example", "examples", "summary")
        }
    if isinstance(value, list):
        return [_short(item, depth + 1) for item in value[:12]] + (["…"] if len(value) > 12 else [])
    return value
