"""Requests and responses of any format made into strict values."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from attrs import Factory

from intercontract.cassette.formats import stored_bodies
from intercontract.cassette.formats.attachments import Attachments
from intercontract.cassette.formats.bounded import Decoder
from intercontract.errors import TrafficError
from intercontract.model.digits import whole_number
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.values import define

_EXPECTED = (
    "an entry is a request (method, url, headers, body) and a response (status, headers, body)"
)


class EntryError(TrafficError):
    """One entry makes no sense; the others of its file may."""


@define
class EntryReader:
    """Reads one entry: where it stands, what its bodies need, and what there is to tell about it.

    ``wraps`` says that bodies are wrapped as VCR has it (``{string: ...}``) and never plain JSON objects.
    """

    file: str
    index: int
    decoder: Decoder
    line: int | None = None
    wraps: bool = False
    attachments: Attachments | None = None
    remarks: list[str] = Factory(list)

    @property
    def name(self) -> str:
        """``file#index``."""
        return f"{self.file}#{self.index}"

    def broken(self, problem: str, hint: str = _EXPECTED) -> EntryError:
        """An error about this entry."""
        return EntryError(
            f"entry #{self.index} {problem}", file=self.file, line=self.line, hint=hint
        )

    def request(self, value: object) -> Request:
        """A request from ``{method, url|uri, headers, body}``."""
        if not isinstance(value, Mapping):
            raise self.broken("has no request object")
        url = next((value[k] for k in ("url", "uri") if isinstance(value.get(k), str)), None)
        method = value.get("method")
        if not url or not isinstance(method, str) or not method:
            raise self.broken("has a request without method or URL")
        if len(url) > (most := self.decoder.longest_url):
            raise self.broken(
                f"has a URL of {len(url):,} characters, more than the {most:,} that are read",
                "no server takes one that long",
            )
        self._check_url(url)
        sent = self.headers(value.get("headers"))
        content = stored_bodies.body_of(value, sent.get("content-type") or "", self)
        if content is not None:
            content = self.decoder.body(content, sent, self.line)
        # Ruby writes symbols with a colon in front.
        return Request(method.removeprefix(":").upper(), url, sent, content)

    def _check_url(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            _ = parts.port, parts.hostname
        except ValueError as error:
            raise self.broken(f"has a URL that makes no sense: {error}") from None
        if not parts.scheme or not parts.netloc:
            raise self.broken(
                f"has a URL that is not absolute: {url[:80]!r}", "write it with scheme and host"
            )

    def response(self, value: object) -> tuple[Response, str | None]:
        """A response and its reason phrase from ``{status|status_code|statusCode|code, headers, body}``."""
        if not isinstance(value, Mapping):
            raise self.broken("has no response object")
        code, reason = self.status(_first(value, "status", *_CODES))
        got = self.headers(value.get("headers"))
        content = stored_bodies.body_of(value, got.get("content-type") or "", self) or b""
        body = self.decoder.body(content, got, self.line)
        return Response(code, got, body, seconds(value.get("elapsed"))), reason

    def status(self, value: object) -> tuple[int, str | None]:
        """Status code and reason phrase from a number, digits, ``"200 OK"`` or ``{code, message}``."""
        reason = None
        if isinstance(value, Mapping):
            reason = value.get("message") or value.get("reason")
            value = _first(value, *_CODES)
        if isinstance(value, str):
            digits, _, rest = value.strip().partition(" ")
            number = whole_number(digits)
            value = value if number is None else number
            reason = reason or rest or None
        if not isinstance(value, int) or isinstance(value, bool) or not (0 <= value <= 999):
            raise self.broken(
                f"has no usable status: {str(value)[:40]!r}", "a status is a number from 100 to 599"
            )
        return value, custom_reason(value, reason)

    def headers(self, value: object) -> Headers:
        """Headers from a mapping of strings or lists, or a list of pairs or of ``{name, value}``."""
        return self.decoder.headers(Headers(tuple(self._header_pairs(value))), self.line)

    def _header_pairs(self, value: object) -> Iterator[tuple[str, str]]:
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
                    raise self.broken(
                        "has a header that is neither a pair nor a {name, value} object"
                    )
        elif value is not None:
            raise self.broken(
                f"has headers that are a {type(value).__name__}, not a mapping or list"
            )

    def unbase64(self, value: object) -> bytes:
        """Base64 text, line breaks allowed."""
        try:
            return base64.b64decode("".join(str(value).split()), validate=True)
        except (binascii.Error, ValueError):
            raise self.broken("has a body that says base64 and is not") from None

    def attached(self, name: str) -> bytes:
        """The body that stands in a file beside the recording."""
        found = self.attachments.read(name) if self.attachments else None
        if found is None:
            raise self.broken(
                f"has its body in the file {name[:200]!r}, which does not stand beside the recording",
                "put the file where it was recorded, below the recording's own folder",
            )
        return found


_YEAR = 365 * 24 * 3600


def seconds(value: object, *, unit: int = 1) -> float | None:
    """How long an answer took, from a number of seconds, or of parts of one; None of what cannot be that."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value / unit if 0 <= value <= _YEAR * unit else None


_CODES = ("status_code", "statusCode", "code")


def _first(value: Mapping[str, object], *names: str) -> object:
    """The first value of these names that says something."""
    return next((value[name] for name in names if value.get(name) not in (None, "")), None)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def custom_reason(code: int, reason: object) -> str | None:
    """A reason phrase, unless it is the standard one."""
    return str(reason) if reason and str(reason) != standard_reason(code) else None


def standard_reason(code: int) -> str:
    """The phrase of a status in the registry, or an empty string."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""
