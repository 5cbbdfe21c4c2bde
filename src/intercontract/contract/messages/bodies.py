"""The body of a request or response as a value that a schema can judge, by its media type.

Source: OpenAPI 3.0.3 and 3.1.0, *Media Type Object*, *Encoding Object*; RFC 9110 on media types; RFC 7578.
JSON is read as JSON, forms as objects whose fields are read as their schemas want, text as a string.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, quote

from intercontract.contract.description import Content, Description
from intercontract.contract.media import (
    boundary_of,
    documented_names,
    essence,
    has_many_parts,
    is_json_type,
)
from intercontract.contract.messages.forms import Field, fields, parts
from intercontract.contract.messages.parameters import leaf
from intercontract.model.json import JSONValue

_FORM = "application/x-www-form-urlencoded"


def content_for(content: tuple[Content, ...], media_type: str | None) -> Content | None:
    """What is documented for a body's media type: exactly, else by range, else as another JSON type.

    A body without a media type is taken for JSON where JSON is documented.
    """
    given = essence(media_type)
    by_name = {essence(c.media_type): c for c in content}
    for wanted in documented_names(given):
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
        if has_many_parts(body, boundary_of(media_type) or ""):
            return None
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
