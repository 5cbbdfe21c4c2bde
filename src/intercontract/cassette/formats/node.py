"""Recordings of JavaScript: nock's definitions, and the chunks in which Nock and Polly.JS keep packed bodies.

Source: nock, *Recording* (``output_objects``): ``scope`` and ``path`` are the URL, ``rawHeaders`` names and
values in turn; a body under a content encoding is a list of its chunks in hex. Polly.JS writes HAR in which
such a list stands as text, in base64.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from intercontract.cassette.formats.messages import EntryReader
from intercontract.model.regex import regex

_HEX = regex(r"(?:[0-9a-f]{2})+")
_CHUNKS = regex(r'\s*\[\s*"')


def is_definition(value: Mapping[str, object]) -> bool:
    """Whether an object is one of nock's definitions."""
    return isinstance(value.get("scope"), str) and {"path", "response"} <= value.keys()


def messages(value: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """A definition's request and response as other recorders write them."""
    raw = value.get("rawHeaders")
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        raw = [list(pair) for pair in zip(raw[::2], raw[1::2], strict=False)]
    response = value["response"]
    if value.get("responseIsBinary") and isinstance(response, str):
        response = [response]
    sent = {
        "method": value.get("method", "GET"),
        "url": f"{value['scope']}{value['path']}",
        "headers": value.get("reqheaders"),
        "body": value.get("body") or None,
    }
    got = {
        "status": value.get("status", 200),
        "headers": value.get("headers") if raw is None else raw,
        "body": response,
    }
    if isinstance(response, list) and response and all(_is_hex(item) for item in response):
        got["body"] = b"".join(bytes.fromhex(str(item)) for item in response)
    return sent, got


def unchunked(text: str, reader: EntryReader) -> bytes | None:
    """The bytes of a list of chunks in hex or base64, written as JSON; None where a text is no such list.

    Raises:
        EntryError: a chunk is neither.
    """
    try:
        chunks = orjson.loads(text) if _CHUNKS.match(text) else None
    except orjson.JSONDecodeError:
        return None
    if not isinstance(chunks, list) or not all(isinstance(chunk, str) for chunk in chunks):
        return None
    return b"".join(
        bytes.fromhex(chunk) if _is_hex(chunk) else reader.unbase64(chunk) for chunk in chunks
    )


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None
