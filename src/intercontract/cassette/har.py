"""HAR 1.2, as browsers, proxies and we write it.

Source: the HTTP Archive 1.2 specification (W3C Web Performance working draft); browsers add fields
that start with an underscore and give failed requests the status 0.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from intercontract.cassette import messages, provenance
from intercontract.cassette.bounded import Decoder
from intercontract.cassette.entry import Entry, Format, Note, Recording
from intercontract.cassette.limits import Limits
from intercontract.cassette.wire import canonical_url
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response

OWN_KEY = "_intercontract"
# RFC 3986, 3.1. A host with its port and no scheme is not one: a digit follows the colon.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")


def read_document(document: Mapping[str, Any], path: Path, limits: Limits) -> Recording:
    """A HAR file that is parsed already; entries without an answer become notes.

    Raises:
        TrafficError: it has no ``log.entries``, or an entry makes no sense.
    """
    log = document.get("log")
    listed = log.get("entries") if isinstance(log, Mapping) else None
    if not isinstance(log, Mapping) or not isinstance(listed, list):
        raise TrafficError(
            "is not HAR: it has no list log.entries", file=str(path), hint="export it again"
        )
    if len(listed) > limits.interactions:
        raise TrafficError(
            f"holds {len(listed):,} entries; at most {limits.interactions:,} are read",
            file=str(path),
            hint="split it",
        )
    decoder = Decoder(limits, str(path))
    entries: list[Entry] = []
    notes: list[Note] = []
    for index, value in enumerate(listed):
        place = messages.EntryPosition(str(path), index)
        found = read_entry(value, place, decoder)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            notes.append(found)
    metadata = log.get(OWN_KEY)
    return Recording(
        str(path),
        Format.HAR,
        provenance.infer_credentials(tuple(entries)),
        dict(metadata) if isinstance(metadata, Mapping) else {},
        tuple(notes),
    )


def is_entry(value: Mapping[str, Any]) -> bool:
    """Whether a request/response object is a HAR entry rather than one of ours."""
    sent, got = value.get("request"), value.get("response")
    return (
        isinstance(sent, Mapping)
        and isinstance(got, Mapping)
        and (
            "postData" in sent
            or "queryString" in sent
            or "content" in got
            or "startedDateTime" in value
        )
    )


def read_entry(value: Any, place: messages.EntryPosition, decoder: Decoder) -> Entry | Note:
    """One HAR entry, or a note why there is nothing to judge: never answered, not HTTP, no body kept."""
    if not isinstance(value, Mapping):
        raise place.refuse("is not an object with request and response")
    scheme = _other_scheme(value.get("request"))
    if scheme is not None:
        return Note(place.name, f"a {scheme}: URL is no HTTP request, and was left out")
    sent = _request(value.get("request"), place, decoder)
    answer = value.get("response")
    if answer is None:
        return Note(place.name, f"{sent.method} {sent.path} was never answered (no response)")
    if not isinstance(answer, Mapping):
        raise place.refuse("has no response object")
    if answer.get("status") in (0, None, -1):
        why = (
            answer.get("_error")
            or answer.get("statusText")
            or "cancelled, blocked or no connection"
        )
        return Note(
            place.name, f"{sent.method} {sent.path} was never answered (status 0: {str(why)[:80]})"
        )
    code, reason = messages.status(
        {"code": answer.get("status"), "message": answer.get("statusText")}, place
    )
    lost = _lost(answer.get("content"))
    if lost:
        return Note(
            place.name,
            f"{sent.method} {sent.path} was answered {code}, but the export left out its body of "
            f"{lost:,} bytes: not judged",
        )
    got = decoder.headers(messages.headers(answer.get("headers"), place), place.line)
    body = decoder.body(_content(answer.get("content"), place), got, place.line)
    own = value.get(OWN_KEY)
    seconds = None
    if not isinstance(own, Mapping):
        own = {"recorded_at": value.get("startedDateTime")}
        seconds = _seconds(value.get("time"))
    # HTTP/2 has no reason phrase, and browsers write an empty one.
    return provenance.entry(sent, Response(code, got, body, seconds), reason, own, place)


def _other_scheme(sent: Any) -> str | None:
    """The scheme of what a page loads without HTTP: data, blob, wss, an extension's own."""
    url = sent.get("url") if isinstance(sent, Mapping) else None
    scheme = _SCHEME.match(url) if isinstance(url, str) else None
    return scheme[1].lower() if scheme and scheme[1].lower() not in ("http", "https") else None


def _lost(content: Any) -> int:
    """How many bytes of a body were received and not exported, as when a browser has let go of it."""
    if not isinstance(content, Mapping) or content.get("text") is not None:
        return 0
    size = content.get("size")
    return size if isinstance(size, int) and size > 0 else 0


def _seconds(time: Any) -> float | None:
    """Seconds from HAR's milliseconds; -1 stands for not known."""
    known = isinstance(time, int | float) and not isinstance(time, bool) and time >= 0
    return time / 1000 if known else None


def _request(value: Any, place: messages.EntryPosition, decoder: Decoder) -> Request:
    if not isinstance(value, Mapping):
        raise place.refuse("has no request object")
    body = _posted(value.get("postData"), place)
    plain = {key: value.get(key) for key in ("method", "url", "headers")}
    sent = messages.request({**plain, "body": body}, place, decoder)
    # HTTP/2 pseudo headers (:authority, :path) repeat the URL.
    fields = tuple(pair for pair in sent.headers.fields if not pair[0].startswith(":"))
    return Request(sent.method, sent.url, Headers(fields), sent.body)


def _posted(value: Any, place: messages.EntryPosition) -> bytes | None:
    if not isinstance(value, Mapping):
        return None
    text = value.get("text")
    if isinstance(text, str) and text:
        return (
            messages.unbase64(text, place)
            if value.get("encoding") == "base64"
            else text.encode("utf-8", "surrogatepass")
        )
    params = value.get("params")
    if isinstance(params, list) and params:
        pairs = [
            (str(p.get("name", "")), str(p.get("value", "")))
            for p in params
            if isinstance(p, Mapping)
        ]
        return urlencode(pairs).encode()
    return b"" if text == "" else None


def _content(value: Any, place: messages.EntryPosition) -> bytes:
    if not isinstance(value, Mapping) or not isinstance(value.get("text"), str):
        return b""
    text = value["text"]
    return (
        messages.unbase64(text, place)
        if value.get("encoding") == "base64"
        else text.encode("utf-8", "surrogatepass")
    )


def dump(entries: tuple[Entry, ...], metadata: Mapping[str, object] | None) -> bytes:
    """The text of a HAR 1.2 file."""
    from intercontract import __version__

    log: dict[str, Any] = {
        "version": "1.2",
        "creator": {"name": "intercontract", "version": __version__},
        "entries": [_dump_entry(entry) for entry in entries],
    }
    if metadata:
        log[OWN_KEY] = dict(metadata)
    return orjson.dumps({"log": log}, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS) + b"\n"


def _dump_entry(entry: Entry) -> dict[str, Any]:
    interaction = entry.interaction
    sent, got = interaction.request, interaction.response
    url = canonical_url(sent.url, interaction.region)
    milliseconds = (got.elapsed or 0) * 1000
    request: dict[str, Any] = {
        "method": sent.method,
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(sent.headers.all("cookie")),
        "headers": _pairs(sent.headers),
        "queryString": [
            {"name": n, "value": v}
            for n, v in parse_qsl(urlsplit(url).query, keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": len(sent.body or b""),
    }
    if sent.body is not None:
        text, encoding = _text(sent.body)
        request["postData"] = {
            "mimeType": sent.headers.get("content-type") or "",
            "text": text,
            **encoding,
        }
    text, encoding = _text(got.body)
    return {
        "startedDateTime": interaction.recorded_at or _EPOCH,
        "time": milliseconds,
        "request": request,
        "response": {
            "status": got.status,
            "statusText": entry.reason or messages.standard_reason(got.status),
            "httpVersion": "HTTP/1.1",
            "cookies": _cookies(got.headers.all("set-cookie")),
            "headers": _pairs(got.headers),
            "content": {
                "size": len(got.body),
                "mimeType": got.headers.get("content-type") or "",
                "text": text,
                **encoding,
            },
            "redirectURL": got.headers.get("location") or "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        OWN_KEY: provenance.stored(entry),
    }


# HAR requires a time; this one says that none is known.
_EPOCH = "1970-01-01T00:00:00Z"


def _pairs(given: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in given.fields]


def _text(body: bytes) -> tuple[str, dict[str, str]]:
    try:
        return body.decode(), {}
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), {"encoding": "base64"}


def _cookies(values: list[str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for value in values:
        try:
            found += [{"name": m.key, "value": m.value} for m in SimpleCookie(value).values()]
        except CookieError:
            continue
    return found
