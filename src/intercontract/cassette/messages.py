"""Requests and responses of any format made into strict values."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson
from attrs import frozen

from intercontract.cassette.bounded import Decoder
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response

_EXPECTED = (
    "an entry is a request (method, url, headers, body) and a response (status, headers, body)"
)


@frozen
class EntryPosition:
    """Where an entry stands, for its name and for messages."""

    file: str
    index: int
    line: int | None = None

    @property
    def name(self) -> str:
        """``file#index``."""
        return f"{self.file}#{self.index}"

    def refuse(self, message: str, hint: str = _EXPECTED) -> TrafficError:
        """An error about this entry."""
        return TrafficError(
            f"entry #{self.index} {message}", file=self.file, line=self.line, hint=hint
        )


def headers(value: Any, place: EntryPosition) -> Headers:
    """Headers from a mapping of strings or lists, or a list of pairs or of ``{name, value}``."""
    return Headers(tuple(_header_pairs(value, place)))


def _header_pairs(value: Any, place: EntryPosition) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, content in value.items():
            for item in content if isinstance(content, list) else [content]:
                yield _text(name), _text(item)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping) and "name" in item:
                yield _text(item["name"]), _text(item.get("value", ""))
            elif isinstance(item, list) and len(item) == 2:
                yield _text(item[0]), _text(item[1])
            else:
                raise place.refuse("has a header that is neither a pair nor a {name, value} object")
    elif value is not None:
        raise place.refuse(f"has headers that are a {type(value).__name__}, not a mapping or list")


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def body(value: Any, place: EntryPosition) -> bytes | None:
    """Bytes from text, base64, a wrapped body (``{string}``, ``{base64}`` ...) or a JSON value."""
    match value:
        case None:
            return None
        case bytes():
            return value
        case str():
            return value.encode("utf-8", "surrogatepass")
        case Mapping() if set(value) <= _WRAPPER and set(value) & _CONTENT:
            for key in ("base64", "base64_string"):
                if value.get(key) is not None:
                    return unbase64(value[key], place)
            content = next((value[k] for k in ("string", "text") if value.get(k) is not None), None)
            data = body(content, place)
            encoded = value.get("encoding") == "base64"
            return unbase64(data.decode("latin-1"), place) if encoded and data is not None else data
        case _:
            try:
                return orjson.dumps(value)
            except TypeError:
                raise place.refuse("has a body that is neither text, base64 nor JSON") from None


_CONTENT = {"base64", "base64_string", "string", "text"}
_WRAPPER = _CONTENT | {"encoding"}


def unbase64(value: Any, place: EntryPosition) -> bytes:
    """Base64 text, line breaks allowed."""
    try:
        return base64.b64decode("".join(str(value).split()), validate=True)
    except (binascii.Error, ValueError):
        raise place.refuse("has a body that says base64 and is not") from None


def status(value: Any, place: EntryPosition) -> tuple[int, str | None]:
    """Status code and reason phrase from a number, digits, ``"200 OK"`` or ``{code, message}``."""
    reason = None
    if isinstance(value, Mapping):
        reason = value.get("message") or value.get("reason")
        value = value.get("code")
    if isinstance(value, str):
        digits, _, rest = value.strip().partition(" ")
        value, reason = (
            (int(digits), reason or rest or None) if digits.isdecimal() else (None, None)
        )
    if not isinstance(value, int) or isinstance(value, bool) or not (0 <= value <= 999):
        raise place.refuse(
            f"has no usable status: {str(value)[:40]!r}", "a status is a number from 100 to 599"
        )
    return value, custom_reason(value, reason)


def custom_reason(code: int, reason: Any) -> str | None:
    """A reason phrase, unless it is the standard one."""
    return str(reason) if reason and str(reason) != standard_reason(code) else None


def standard_reason(code: int) -> str:
    """The phrase of a status in the registry, or an empty string."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def request(value: Any, place: EntryPosition, decoder: Decoder) -> Request:
    """A request from ``{method, url|uri, headers, body}``."""
    if not isinstance(value, Mapping):
        raise place.refuse("has no request object")
    url = next((value[k] for k in ("url", "uri") if isinstance(value.get(k), str)), None)
    method = value.get("method")
    if not url or not isinstance(method, str) or not method:
        raise place.refuse("has a request without method or URL")
    check_url(url, place)
    content = body(value.get("body"), place)
    sent = decoder.headers(headers(value.get("headers"), place), place.line)
    if content is not None:
        content = decoder.body(content, sent, place.line)
    return Request(method.upper(), url, sent, content)


def check_url(url: str, place: EntryPosition) -> None:
    """Refuse a URL that cannot even be split."""
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError as error:
        raise place.refuse(f"has a URL that makes no sense: {error}") from None
    if not parts.scheme or not parts.netloc:
        raise place.refuse(
            f"has a URL that is not absolute: {url[:80]!r}", "write it with scheme and host"
        )


def response(value: Any, place: EntryPosition, decoder: Decoder) -> tuple[Response, str | None]:
    """A response and its reason phrase from ``{status|status_code|statusCode|code, headers, body}``."""
    if not isinstance(value, Mapping):
        raise place.refuse("has no response object")
    given = next(
        (
            value[k]
            for k in ("status", "status_code", "statusCode", "code")
            if value.get(k) is not None
        ),
        None,
    )
    code, reason = status(given, place)
    got = decoder.headers(headers(value.get("headers"), place), place.line)
    content = body(value["body"] if "body" in value else value.get("content"), place) or b""
    elapsed = value.get("elapsed")
    seconds = (
        float(elapsed)
        if isinstance(elapsed, int | float) and not isinstance(elapsed, bool)
        else None
    )
    return Response(code, got, decoder.body(content, got, place.line), seconds), reason
