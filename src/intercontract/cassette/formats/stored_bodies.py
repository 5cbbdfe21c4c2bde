"""Bodies as recorders store them: plain, wrapped under a key, parsed, encoded, or in a file beside.

Source: the cassettes of vcrpy, Betamax, Ruby's VCR (``string``, ``base64_string``), R's vcr (``raw_gzip``,
``on_disk``, ``fields``, ``file``), PHP-VCR (``post_fields``), ExVCR (``request_body``), pydantic-ai's
serializer (``parsed_body``) and our own NDJSON (``base64``).
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import orjson

from intercontract.cassette.words import words
from intercontract.contract.media import is_json_type

if TYPE_CHECKING:
    from intercontract.cassette.formats.messages import EntryReader

# Keys of a request or response under which its body may stand.
_PLACES = ("body", "parsed_body", "content", "request_body", "post_fields")
# Keys of a wrapped body: what only recorders write, what a JSON body may well have too, and what describes.
_CONTENT = ("base64", "base64_string", "raw_gzip", "string", "parsed_body", "fields", "on_disk")
_AMBIGUOUS = ("text", "json", "yaml", "parsed", "content", "data", "value")
_ABOUT = words(
    """
    encoding file type charset size compression format
    content_type contentType content-type mimeType mime_type
    """
)
_TYPES = frozenset(["json", "yaml", "text", "string", "base64", "binary"])
_SUSPICIOUS = re.compile(
    r"\w*body\w*|(?:raw_?)?(?:content|payload|text|json|data|form|form_?data)(?:_?base64)?",
    re.IGNORECASE,
)


class UnreadableScalar(str):
    """A text that says it is base64 and is not; whoever needs its value has to say so."""

    __slots__ = ()


def body_of(message: Mapping[str, object], media: str, reader: EntryReader) -> bytes | None:
    """The body of a request or response, whatever its recorder called it.

    Raises:
        EntryError: it cannot be read.
    """
    found: bytes | None = None
    for place in _PLACES:
        value = message.get(place)
        if value is None:
            continue
        if place == "post_fields":
            data = _form(value)
        elif place == "parsed_body":
            data = _parsed(value, media, reader)
        else:
            data = _unwrapped(value, media, reader)
        found = data if data is not None else found
        if found:
            return found
    for name, value in message.items():
        if _may_be_body(str(name), value):
            reader.remarks.append(f"has {str(name)[:80]!r}, which is not read as a body")
    return found


def _may_be_body(name: str, value: object) -> bool:
    if name in _PLACES or name in _ABOUT or not value or isinstance(value, int | float):
        return False
    return bool(_SUSPICIOUS.fullmatch(name))


def _unwrapped(value: object, media: str, reader: EntryReader) -> bytes | None:
    match value:
        case None | bytes():
            return value
        case UnreadableScalar():
            raise reader.broken("has a !!binary body that is not base64")
        case str():
            return value.encode("utf-8", "surrogatepass")
        case Mapping():
            key = _content_key(value, media, reader)
            return as_json(value, reader) if key is None else _content(value, key, media, reader)
    return as_json(value, reader)


def _content_key(value: Mapping[str, object], media: str, reader: EntryReader) -> str | None:
    """The key under which a wrapped body stands; None where the mapping is the body itself."""
    keys = {str(key) for key in value}
    named = [key for key in _CONTENT if key in keys]
    others = keys - _ABOUT - {*_CONTENT, *_AMBIGUOUS}
    if reader.wraps and (named or _path(value)):
        if others:
            reader.remarks.append(f"has a body with keys that are not read: {_listed(others)}")
        given = [key for key in named if value[key] is not None]
        return (given or named or ["file"])[0]
    named += [key for key in _AMBIGUOUS if key in keys]
    if len(named) == 1 and not others and _is_wrapped(value, named[0], media, reader):
        return named[0]
    if reader.wraps:
        reader.remarks.append(
            f"has a body with keys of no known recorder ({_listed(keys)}), taken for JSON itself"
        )
    return None


def _is_wrapped(value: Mapping[str, object], key: str, media: str, reader: EntryReader) -> bool:
    """Whether an object with one telling key wraps a body: a JSON body may be such an object too."""
    inner, about = value[key], {str(name): value[name] for name in value if name in _ABOUT}
    if not isinstance(inner, str):
        return reader.wraps and any(_names_type(told) for told in about.values())
    if not is_json_type(media):
        if not media and not about and not reader.wraps:
            reader.remarks.append(
                f"has a body {{{key!r}: ...}} and no content type: taken for what stands under the key"
            )
        return True
    if "encoding" in about:
        return True
    if not (_is_packed if key.startswith("base64") else _is_json_container)(inner):
        return False
    reader.remarks.append(f"has a JSON body under {key!r}: taken for the body itself")
    return True


def _is_packed(text: str) -> bool:
    """Whether a text is base64 of JSON, or of what gzip packed."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return data.startswith(b"\x1f\x8b") or _is_json_container(data.decode("utf-8", "replace"))


def _names_type(value: object) -> bool:
    return isinstance(value, str) and (value.lower() in _TYPES or "/" in value)


def _is_json_container(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _content(
    value: Mapping[str, object], key: str, media: str, reader: EntryReader
) -> bytes | None:
    inner = value.get(key)
    if path := _path(value):
        return reader.attached(path)
    if inner is None:
        return None
    encoded = "base64" in (str(value.get("encoding")).lower(), str(value.get("type")).lower())
    match key:
        case "on_disk":
            return reader.attached(str(inner))
        case "fields":
            return _form(inner)
        case "raw_gzip":
            packed = reader.unbase64(inner)
            return reader.decoder.inflate(packed, 32 + zlib.MAX_WBITS, reader.line)
        case "base64" | "base64_string":
            return reader.unbase64(inner)
        case "parsed_body" | "json" | "yaml":
            return _parsed(inner, media, reader)
    if isinstance(inner, Mapping | list):
        return as_json(inner, reader)
    data = _unwrapped(inner, media, reader)
    return reader.unbase64(data.decode("latin-1")) if encoded and data is not None else data


def _path(value: Mapping[str, object]) -> str:
    """The file in which a body stands: R's vcr says ``file: yes`` and has its path under ``string``."""
    given = value.get("file")
    said = str(given).lower()
    if given in (None, "", 0) or said in ("no", "false", "n", "off"):
        return ""
    if said in ("yes", "true", "y", "on", "1"):
        return str(value.get("string") or "")
    return str(given)


def _parsed(value: object, media: str, reader: EntryReader) -> bytes:
    if isinstance(value, str) and not is_json_type(media):
        return value.encode("utf-8", "surrogatepass")
    return as_json(value, reader)


def as_json(value: object, reader: EntryReader) -> bytes:
    """A JSON value as the text that it was, as far as that is known.

    Raises:
        EntryError: it is none.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:  # an integer beyond 64 bits, or half a character
        try:
            return json.dumps(value, separators=(",", ":")).encode()
        except (TypeError, ValueError, RecursionError):
            raise reader.broken("has a body that is neither text, base64 nor JSON") from None


def _form(value: object) -> bytes | None:
    """A form from its fields; None where there are none."""
    if not isinstance(value, Mapping) or not value:
        return None
    return urlencode({str(name): str(item) for name, item in value.items()}).encode()


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(name[:40] for name in names)[:8])
