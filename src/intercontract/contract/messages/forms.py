"""The fields of a form as one value: an object whose properties are read as their schemas want.

Source: OpenAPI 3.0.3 and 3.1.0, *Encoding Object* and *Considerations for multipart Content*; RFC 7578. Style
form with explode is what holds where nothing is said; an object in one field is JSON. Names with brackets
(``ids[]=1``, ``at[x]=2``) are read as deepObject has them, said or not: that is how many clients write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import quote

import orjson

from intercontract.contract.description import Description
from intercontract.contract.media import (
    boundary_of,
    documented_names,
    essence,
    has_many_parts,
    is_json_type,
)
from intercontract.contract.messages.parameters import BRACKETS, below, leaf, put, types_of
from intercontract.model.json import JSONObject, JSONValue, join, resolve, split
from intercontract.values import frozen

_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


@frozen
class Field:
    """One field of a form, decoded; ``media_type`` is empty where it names none."""

    name: str
    text: str
    media_type: str = ""


def fields(description: Description, pointer: str, sent: Iterable[Field]) -> JSONObject:
    """The value of a form by the schema at a pointer."""
    found: JSONObject = {}
    encodings = _encodings(description, pointer)
    for field in sent:
        name, text = field.name, field.text
        keys = _keys(description, pointer, name)
        at = below(description, pointer, "properties", keys[0])
        types = types_of(description, {"$ref": "#" + quote(at)}) if at else set()
        encoding = encodings.get(keys[0])
        told = encoding if isinstance(encoding, dict) else {}
        style = str(told.get("style", "form"))
        in_one = told.get("explode", style == "form") is False and style in _SEPARATORS
        inner = below(description, at, "items") if "array" in types else None
        types_in_one = types_of(description, {"$ref": "#" + quote(inner or at)}) if at else set()
        is_json = (
            is_json_type(field.media_type)
            or is_json_type(str(told.get("contentType", "")))
            or ("object" in types_in_one and not in_one and text[:1] == "{")
        )
        if len(keys) > 1:
            put(description, found, pointer, keys, text)
        elif is_json:
            _place(found, name, _json(text), is_array="array" in types)
        elif in_one and "array" in types:
            items = text.split(_SEPARATORS[style]) if text else []
            found[name] = [leaf(description, inner, item) for item in items]
        elif in_one and "object" in types:
            items = text.split(_SEPARATORS[style])
            found[name] = {
                key: leaf(description, below(description, at, "properties", key), item)
                for key, item in zip(items[::2], items[1::2], strict=False)
            }
        else:
            put(description, found, pointer, keys, text)
    return found


def _place(found: JSONObject, name: str, value: JSONValue, *, is_array: bool) -> None:
    """Puts a document where it belongs: an item of an array, each in a field of its own, among the others."""
    held = found.get(name)
    if is_array and not isinstance(value, list):
        found[name] = [*held, value] if isinstance(held, list) else [value]
    else:
        found[name] = value


def parts(media_type: str, body: bytes) -> Iterator[Field]:
    """The fields of a multipart form; the content of a file counts as text.

    Of a form with more than `MAX_PARTS` parts none is read.
    """
    if has_many_parts(body, boundary_of(media_type) or ""):
        return
    from email import policy
    from email.parser import BytesParser

    head = f"Content-Type: {media_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
        if isinstance(name, str):
            yield Field(name, text, essence(part.get("Content-Type")))


def other_types(
    description: Description, pointer: str, media_type: str, body: bytes
) -> Iterator[tuple[str, str, str]]:
    """The parts that name another media type than their encoding: name, what is documented, what came."""
    encodings = {
        name: encoding.get("contentType")
        for name, encoding in _encodings(description, pointer).items()
        if isinstance(encoding, dict)
    }
    for field in parts(media_type, body) if any(encodings.values()) else ():
        documented = encodings.get(field.name)
        if isinstance(documented, str) and field.media_type:
            wanted = {essence(one) for one in documented.split(",")}
            if wanted.isdisjoint(documented_names(field.media_type)):
                yield field.name, documented, field.media_type


def _encodings(description: Description, pointer: str) -> JSONObject:
    """The encodings beside the schema of a media type."""
    encodings: JSONValue = None
    with suppress(KeyError):
        encodings = resolve(description.document, join("", *split(pointer)[:-1], "encoding"))
    return encodings if isinstance(encodings, dict) else {}


def _keys(description: Description, pointer: str, name: str) -> list[str]:
    """A name with brackets as the way into a documented property; any other name alone."""
    found = BRACKETS.fullmatch(name)
    if not found or below(description, pointer, "properties", found[1]) is None:
        return [name]
    own = below(description, pointer, "properties", name)
    if own is not None and own.endswith(join("", "properties", name)):
        return [name]
    return [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])]


def _json(text: str) -> JSONValue:
    try:
        value: JSONValue = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return value
