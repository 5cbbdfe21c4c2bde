"""Loosely shaped requests and responses made into strict values; every format's reader ends here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson
from attrs import evolve, frozen

from intercontract.cassette.bounded import Decoder
from intercontract.cassette.entry import Entry
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    Source,
)
from intercontract.model.region import REGIONS, region_of

# The literal that authentication tests send on purpose; see redaction.py, which lets it stand.
INVALID_TOKEN = "invalid-token"  # noqa: S105


_EXPECTED = (
    "an entry is a request (method, url, headers, body) and a response (status, headers, body)"
)


@frozen
class Place:
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


def headers(value: Any, place: Place) -> Headers:
    """Headers from a mapping of strings or lists, or a list of pairs or of ``{name, value}``."""
    return Headers(tuple(_header_pairs(value, place)))


def _header_pairs(value: Any, place: Place) -> Iterator[tuple[str, str]]:
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


def body(value: Any, place: Place) -> bytes | None:
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


def unbase64(value: Any, place: Place) -> bytes:
    """Base64 text, line breaks allowed."""
    try:
        return base64.b64decode("".join(str(value).split()), validate=True)
    except (binascii.Error, ValueError):
        raise place.refuse("has a body that says base64 and is not") from None


def status(value: Any, place: Place) -> tuple[int, str | None]:
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


def request(value: Any, place: Place, decoder: Decoder) -> Request:
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


def check_url(url: str, place: Place) -> None:
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


def response(value: Any, place: Place, decoder: Decoder) -> tuple[Response, str | None]:
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


def timestamp(value: Any) -> str | None:
    """An RFC 3339 time in UTC from RFC 3339 or an e-mail date, or None."""
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError):
            return None
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment.isoformat().replace("+00:00", "Z")


def entry(sent: Request, got: Response, reason: str | None, own: Any, place: Place) -> Entry:
    """An entry with what can be inferred, then with what our own metadata says."""
    facts = own if isinstance(own, Mapping) else {}
    authorization = sent.headers.get("authorization")
    invalid = authorization is not None and authorization.split()[-1:] == [INVALID_TOKEN]
    credentials = Credentials.UNKNOWN
    if authorization is not None:
        credentials = Credentials.INVALID if invalid else Credentials.SENT
    version = sent.headers.get("intercom-version") or got.headers.get("intercom-version")
    region = facts.get("region")
    case = facts.get("case")
    dropped = facts.get("dropped_headers")
    if isinstance(dropped, list):
        got = evolve(got, headers=Headers((*got.headers.fields, *headers(dropped, place).fields)))
    if isinstance(facts.get("elapsed"), int | float):
        got = evolve(got, elapsed=float(facts["elapsed"]))
    interaction = Interaction(
        request=sent,
        response=got,
        name=place.name,
        source=_member(Source, facts.get("source"), Source.IMPORTED),
        region=region if region in REGIONS else region_of(sent.url),
        api_version=_string(facts.get("api_version")) or version,
        credentials=_member(Credentials, facts.get("credentials"), credentials),
        case=_case(case) if isinstance(case, Mapping) else None,
        sequence=_string(facts.get("sequence")),
        answered_by=_string(facts.get("answered_by")) or "unknown",
        recorded_at=timestamp(facts.get("recorded_at")),
    )
    recorder = facts.get("recorder")
    pairs = (
        tuple(sorted((str(k), str(v)) for k, v in recorder.items()))
        if isinstance(recorder, Mapping)
        else ()
    )
    return Entry(
        interaction,
        operation=_string(facts.get("operation")),
        contract=_string(facts.get("contract")),
        recorder=pairs,
        reason=reason,
        line=place.line,
    )


def _case(value: Mapping[str, Any]) -> Case:
    return Case(
        phase=_text(value.get("phase")),
        mode=_text(value.get("mode") or "positive"),
        description=_text(value.get("description")),
    )


def _string(value: Any) -> str | None:
    return (
        str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    )


def _member(kind: Any, value: Any, default: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        return default


def infer_credentials(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Set NONE where a file that does keep ``Authorization`` has a request without it."""
    keeps = any(e.interaction.request.headers.get("authorization") is not None for e in entries)
    if not keeps:
        return entries
    return tuple(
        evolve(e, interaction=evolve(e.interaction, credentials=Credentials.NONE))
        if e.interaction.credentials is Credentials.UNKNOWN
        and "authorization" not in e.interaction.request.headers
        else e
        for e in entries
    )


def facts(item: Entry, *, elapsed: bool = True) -> dict[str, Any]:
    """What we store beside an interaction; the counterpart of :func:`entry`, absent values left out."""
    interaction = item.interaction
    case = interaction.case
    found: dict[str, Any] = {
        "answered_by": interaction.answered_by,
        "api_version": interaction.api_version,
        "case": {"phase": case.phase, "mode": case.mode, "description": case.description}
        if case
        else None,
        "contract": item.contract,
        "credentials": str(interaction.credentials),
        "elapsed": interaction.response.elapsed if elapsed else None,
        "operation": item.operation,
        "recorded_at": interaction.recorded_at,
        "recorder": dict(item.recorder) or None,
        "region": interaction.region,
        "sequence": interaction.sequence,
        "source": str(interaction.source),
    }
    return {key: value for key, value in found.items() if value is not None}
