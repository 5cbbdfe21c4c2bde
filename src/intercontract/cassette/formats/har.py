"""HAR 1.2, as browsers, proxies and we write it.

Source: the HTTP Archive 1.2 specification (W3C Web Performance working draft); browsers add fields
that start with an underscore and give failed requests the status 0.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import orjson
from attrs import evolve

from intercontract.cassette.entry import Entry, Format, Note, Recording
from intercontract.cassette.formats import node, provenance, stored_bodies
from intercontract.cassette.formats.attachments import Attachments, member
from intercontract.cassette.formats.bounded import parse_json
from intercontract.cassette.formats.collecting import collect
from intercontract.cassette.formats.messages import EntryReader, seconds, standard_reason
from intercontract.cassette.formats.packed import open_recording
from intercontract.cassette.formats.wire import canonical_url
from intercontract.cassette.limits import Limits
from intercontract.contract.media import boundary_of
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.model.regex import regex

OWN_KEY = "_intercontract"
# RFC 3986, 3.1. A host with its port and no scheme is not one: a digit follows the colon.
_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")


def read_document(
    document: Mapping[str, object],
    path: Path,
    limits: Limits,
    attachments: Attachments | None = None,
) -> Recording:
    """A HAR file that is parsed already; entries without an answer become notes.

    Raises:
        TrafficError: it has no ``log.entries``, or none of them makes sense.
    """
    log = document.get("log")
    listed = log.get("entries") if isinstance(log, Mapping) else None
    if not isinstance(log, Mapping) or not isinstance(listed, list):
        raise TrafficError(
            "is not HAR: it has no list log.entries", file=str(path), hint="export it again"
        )
    found = collect(
        ((value, None) for value in listed),
        read_entry,
        path,
        limits,
        Format.HAR,
        attachments=attachments or Attachments(path.parent, limits),
    )
    own = log.get(OWN_KEY)
    return evolve(found, metadata=dict(own) if isinstance(own, Mapping) else {})


def read_archive(path: Path, limits: Limits) -> Recording:
    """A zip file that holds one HAR file and the bodies beside it, as Playwright writes them.

    Raises:
        TrafficError: it is damaged, or holds no HAR file or several.
    """
    import zipfile  # few recordings are packed so

    try:
        with open_recording(path) as stream, zipfile.ZipFile(stream) as archive:
            archive.filename = str(path)
            names = [name for name in archive.namelist() if name.endswith(".har")]
            if len(names) != 1:
                raise TrafficError(
                    f"is a zip file with {len(names)} HAR files in it, not one",
                    file=str(path),
                    hint="unpack it first",
                )
            data = member(archive, names[0], limits.file_bytes)
            document = parse_json(data, limits, str(path))
            if isinstance(document, list):
                raise TrafficError("holds a HAR file that is a list", file=str(path))
            attachments = Attachments(path.parent, limits, archive)
            found = read_document(document, path, limits, attachments)
            return evolve(found, attached=found.attached | {names[0]})
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise TrafficError(
            f"is a zip file that cannot be read: {error}"[:200], file=str(path)
        ) from None


def is_entry(value: Mapping[str, object]) -> bool:
    """Whether a request/response object is a HAR entry rather than one of ours, or of a logger's own."""
    sent, got = value.get("request"), value.get("response")
    if not (isinstance(sent, Mapping) and isinstance(got, Mapping)):
        return False
    content = got.get("content")
    is_content = isinstance(content, Mapping) and not (content and _CONTENT.isdisjoint(content))
    if isinstance(sent.get("postData"), Mapping) or is_content:
        return True
    # A body under a name that HAR does not have is somebody else's.
    named = {str(name) for name in (*sent, *got) if not str(name).startswith("_")}
    return named <= _NAMES and ("queryString" in sent or "startedDateTime" in value)


_CONTENT = frozenset({"mimeType", "text", "size", "encoding", "compression", "_file"})
# What a request and a response without a body are made of.
_NAMES = frozenset({
    "method", "url", "queryString", "status", "statusText", "redirectURL",
    "httpVersion", "cookies", "headers", "headersSize", "bodySize", "comment",
})  # fmt: skip


def read_entry(value: object, reader: EntryReader) -> Entry | Note:
    """One HAR entry, or a note why there is nothing to judge: never answered, not HTTP, no body kept."""
    if not isinstance(value, Mapping):
        raise reader.broken("is not an object with request and response")
    scheme = _other_scheme(value.get("request"))
    if scheme is not None:
        return Note(reader.name, f"a {scheme}: URL is no HTTP request, and was left out")
    sent = _request(value.get("request"), reader)
    answer = value.get("response")
    if answer is None:
        return Note(reader.name, f"{sent.method} {sent.path} was never answered (no response)")
    if not isinstance(answer, Mapping):
        raise reader.broken("has no response object")
    if answer.get("status") in (0, None, -1):
        why = (
            answer.get("_error")
            or answer.get("statusText")
            or "cancelled, blocked or no connection"
        )
        return Note(
            reader.name, f"{sent.method} {sent.path} was never answered (status 0: {str(why)[:80]})"
        )
    code, reason = reader.status(
        {"code": answer.get("status"), "message": answer.get("statusText")}
    )
    content = answer.get("content")
    given = content if isinstance(content, Mapping) else {}
    body = _text_of(given, reader)
    size = given.get("size")
    if body is None and isinstance(size, int) and size > 0:
        # As when a browser has let go of it.
        return Note(
            reader.name,
            f"{sent.method} {sent.path} was answered {code}, but the export left out its body of "
            f"{size:,} bytes: not judged",
        )
    got = reader.headers(answer.get("headers"))
    body = reader.decoder.body(body or b"", got, reader.line)
    own = value.get(OWN_KEY)
    took = None
    if not isinstance(own, Mapping):
        own = {name: value[name] for name in provenance.TIMES if name in value}
        took = seconds(value.get("time"), unit=1000)
    # HTTP/2 has no reason phrase, and browsers write an empty one.
    return provenance.entry(sent, Response(code, got, body, took), reason, own, reader)


def _other_scheme(sent: object) -> str | None:
    """The scheme of what a page loads without HTTP: data, blob, wss, an extension's own."""
    url = sent.get("url") if isinstance(sent, Mapping) else None
    scheme = _SCHEME.match(url) if isinstance(url, str) else None
    return scheme[1].lower() if scheme and scheme[1].lower() not in ("http", "https") else None


def _request(value: object, reader: EntryReader) -> Request:
    if not isinstance(value, Mapping):
        raise reader.broken("has no request object")
    posted = value.get("postData")
    given = posted if isinstance(posted, Mapping) else {}
    body = _text_of(given, reader)
    params = given.get("params")
    if not body and isinstance(params, list) and params:
        body = _form([p for p in params if isinstance(p, Mapping)], str(given.get("mimeType")))
    plain = {key: value.get(key) for key in ("method", "url", "headers")}
    sent = reader.request({**plain, "body": body})
    # HTTP/2 pseudo headers (:authority, :path) repeat the URL.
    fields = tuple(pair for pair in sent.headers.fields if not pair[0].startswith(":"))
    media = given.get("mimeType")
    if body and isinstance(media, str) and media and "content-type" not in sent.headers:
        fields += (("Content-Type", media),)
    return Request(sent.method, sent.url, Headers(fields), sent.body)


def _form(params: list[Mapping[str, object]], media: str) -> bytes:
    """A form from its ``params``: urlencoded, or in parts where the type has a boundary for them."""
    pairs = [(str(p.get("name", "")), str(p.get("value", ""))) for p in params]
    boundary = boundary_of(media)
    if not boundary:
        return urlencode(pairs).encode()
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{quote(name, safe=" []")}"\r\n\r\n{text}\r\n' for name, text in pairs]
    return f"{''.join(parts)}--{boundary}--\r\n".encode("utf-8", "surrogatepass")


def _text_of(given: Mapping[str, object], reader: EntryReader) -> bytes | None:
    """The body in ``postData`` or ``content``, or in the file that it names; None where there is none."""
    text, file = given.get("text"), given.get("_file")
    if isinstance(file, str) and file and not text:
        return reader.attached(file)
    if not isinstance(text, str):
        return None if text is None else stored_bodies.as_json(text, reader)
    if given.get("encoding") == "base64":
        chunks = node.unchunked(text, reader)
        return reader.unbase64(text) if chunks is None else chunks
    return text.encode("utf-8", "surrogatepass")


def dump(entries: tuple[Entry, ...], metadata: Mapping[str, object] | None) -> bytes:
    """The text of a HAR 1.2 file."""
    from intercontract import __version__

    log: dict[str, object] = {
        "version": "1.2",
        "creator": {"name": "intercontract", "version": __version__},
        "entries": [_dump_entry(entry) for entry in entries],
    }
    if metadata:
        log[OWN_KEY] = dict(metadata)
    return orjson.dumps({"log": log}, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS) + b"\n"


def _dump_entry(entry: Entry) -> dict[str, object]:
    interaction = entry.interaction
    sent, got = interaction.request, interaction.response
    url = canonical_url(sent.url, interaction.region)
    milliseconds = (got.elapsed or 0) * 1000
    request: dict[str, object] = {
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
            "statusText": entry.reason or standard_reason(got.status),
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
    from http.cookies import (  # it takes a while, and few commands write HAR
        CookieError,
        SimpleCookie,
    )

    found: list[dict[str, str]] = []
    for value in values:
        try:
            found += [{"name": m.key, "value": m.value} for m in SimpleCookie(value).values()]
        except CookieError:
            continue
    return found
