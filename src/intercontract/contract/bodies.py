"""The body of a request or response as a value that a schema can judge, by its media type.

Source: OpenAPI 3.0.3 and 3.1.0, *Media Type Object*, *Encoding Object*; RFC 9110 on media types; RFC 7578.
JSON is read as JSON, forms as objects whose fields are read as their schemas want, text as a string.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote

import orjson

from intercontract.contract.description import Content, Description
from intercontract.contract.forms import Field, fields, parts
from intercontract.contract.media import essence, is_json_type
from intercontract.contract.parameters import leaf
from intercontract.contract.structure import holds_more
from intercontract.contract.ways import MAX_WAYS
from intercontract.model.json import JSONValue, Levels, levels
from intercontract.model.regex import regex

# No answer nests deeper than a dozen; what nests without end breaks whoever reads it recursively.
MAX_DEPTH = 200
# A page of 150 conversations holds 30,000; whoever looks at each of them needs time and memory for all.
MAX_VALUES = 100_000

_FORM = "application/x-www-form-urlencoded"


class Missing(Enum):
    """Marks a body that is not there, is no JSON, or nests deeper or holds more than anything here reads."""

    ABSENT = "absent"
    NOT_JSON = "not JSON"
    TOO_DEEP = "too deep"
    TOO_LARGE = "too large"
    TOO_INVOLVED = "too involved"


ABSENT: Final = Missing.ABSENT
NOT_JSON: Final = Missing.NOT_JSON


def unread(value: JSONValue | Missing) -> str:
    """What is told of bodies that are JSON and not looked at; empty of any other."""
    if value is Missing.TOO_DEEP:
        return f"that nest deeper than {MAX_DEPTH}"
    if value is Missing.TOO_INVOLVED:
        return f"with parts that schemas come to in more than {MAX_WAYS:,} ways"
    return f"of more than {MAX_VALUES:,} values" if value is Missing.TOO_LARGE else ""


def parse_json(body: bytes | None) -> JSONValue | Missing:
    """A body as JSON, whatever its content type says."""
    return parsed(body)[0]


@lru_cache(maxsize=2)
def parsed(body: bytes | None) -> tuple[JSONValue | Missing, Levels]:
    """A body as JSON, whatever its content type says, and its arrays and objects.

    An escaped half of a surrogate pair is JSON (RFC 8259, section 8.2) and no character: U+FFFD stands
    for it. The latest are kept, as whoever looks for secrets and whoever judges read the same; nobody
    changes them.
    """
    if not body:
        return ABSENT, []
    # No value takes less than two bytes, its comma included.
    if len(body) > 2 * MAX_VALUES and holds_more(body, MAX_VALUES):
        return Missing.TOO_LARGE, []
    value = _loaded(body)
    if value is NOT_JSON and (whole := _ESCAPE.sub(_no_half, body)) != body:
        value = _loaded(whole)
    if isinstance(value, Missing):
        return value, []
    found = levels(value, MAX_DEPTH + 1)
    return (Missing.TOO_DEEP, []) if len(found) > MAX_DEPTH else (value, found)


def _loaded(body: bytes) -> JSONValue | Missing:
    try:
        value: JSONValue = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return Missing.TOO_DEEP if "depth limit" in str(error) else NOT_JSON
    return value


_PAIR = rb"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = regex(rb"\\(?:" + _PAIR + rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL)


def _no_half(escape: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if escape[1] else escape[0]


def content_for(content: tuple[Content, ...], media_type: str | None) -> Content | None:
    """What is documented for a body's media type: exactly, else by range, else as another JSON type.

    A body without a media type is taken for JSON where JSON is documented.
    """
    given = essence(media_type)
    by_name = {essence(c.media_type): c for c in content}
    for wanted in (given, given.partition("/")[0] + "/*", "*/*"):
        if wanted in by_name:
            return by_name[wanted]
    if not given or is_json_type(given):
        return next((c for c in content if is_json_type(c.media_type)), None)
    return None


def form_value(
    description: Description, content: Content, media_type: str, body: bytes
) -> JSONValue | None:
    """A form or text as a value for the schema of its content; None for a media type that is not read."""
    kind = essence(media_type)
    if kind == _FORM:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return fields(description, content.pointer, (Field(*pair) for pair in pairs))
    if kind == "multipart/form-data":
        return fields(description, content.pointer, parts(media_type, body))
    schema, _ = description.resolve({"$ref": "#" + quote(content.pointer)})
    types = schema.get("type") if isinstance(schema, dict) else None
    wanted = set(types if isinstance(types, list) else [types])
    if kind == "text/plain" and wanted & _SCALARS:
        return leaf(description, content.pointer, body.decode("utf-8", "replace"))
    if "string" in wanted or not schema or (types is None and kind.startswith("text/")):
        # Of bytes a schema says no more than of a text with as many characters.
        return body.decode("utf-8" if kind.startswith("text/") else "latin-1", "replace")
    return None


_SCALARS = {"integer", "number", "boolean", "null"}
