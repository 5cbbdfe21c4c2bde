"""NDJSON: one interaction per line, ours or anybody's.

Our own line: ``{"request": {method, url, headers: [[name, value], ...], body}, "response": {status,
headers, body}, "intercontract": {...}}``; a body is a string, or ``{"base64": ...}`` when it is not
UTF-8. Foreign lines may say ``req``/``res``, put bodies in as JSON, or be HAR entries.
"""

from __future__ import annotations

import base64
import codecs
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import orjson

from intercontract.cassette import har, messages, provenance
from intercontract.cassette.bounded import (
    Decoder,
    check_density,
    check_size,
    read_bytes,
    size_of,
    to_utf8,
)
from intercontract.cassette.entry import Entry, Format, Note, Recording
from intercontract.cassette.limits import MIB, Limits
from intercontract.cassette.wire import OWN_KEY, canonical_url
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers


def read(path: Path, limits: Limits) -> Recording:
    """A file of one JSON object per line; blank lines are skipped and not counted.

    Raises:
        TrafficError: a line is no JSON object, too long, or makes no sense; names the line.
    """
    check_size(path, size_of(path), limits.stream_bytes)
    return _recording(_lines(path, limits), path, limits)


def read_values(values: list[Any], path: Path, limits: Limits) -> Recording:
    """The same objects as one JSON array."""
    return _recording(((value, None) for value in values), path, limits)


def _open(path: Path, limits: Limits) -> IO[bytes]:
    """The file for reading by line; the lines of UTF-16 cannot be told apart by their bytes."""
    stream = path.open("rb")
    if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        stream.close()
        return io.BytesIO(read_bytes(path, limits.file_bytes))
    stream.seek(0)
    return stream


def _lines(path: Path, limits: Limits) -> Iterator[tuple[Any, int]]:
    with _open(path, limits) as stream:
        number = 0
        while line := stream.readline(limits.line_bytes + 1):
            number += 1
            if len(line) > limits.line_bytes:
                raise TrafficError(
                    f"a line is longer than {limits.line_bytes / MIB:.0f} MiB",
                    file=str(path),
                    line=number,
                    hint="one line is one request and its response",
                )
            if number == 1:
                line = to_utf8(line, str(path))
            if not line.strip():
                continue
            check_density(line, limits, str(path))
            try:
                yield orjson.loads(line), number
            except orjson.JSONDecodeError as error:
                raise TrafficError(
                    f"is not JSON at column {error.colno}: {error.msg}",
                    file=str(path),
                    line=number,
                    hint="NDJSON holds one complete JSON object per line; was the file cut?",
                ) from None


def _recording(values: Iterator[tuple[Any, int | None]], path: Path, limits: Limits) -> Recording:
    decoder = Decoder(limits, str(path))
    entries: list[Entry] = []
    notes: list[Note] = []
    for index, (value, line) in enumerate(values):
        if index >= limits.interactions:
            raise TrafficError(
                f"holds more than {limits.interactions:,} interactions",
                file=str(path),
                line=line,
                hint="split it",
            )
        found = read_value(value, messages.EntryPosition(str(path), index, line), decoder)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            notes.append(found)
    return Recording(
        str(path), Format.NDJSON, provenance.infer_credentials(tuple(entries)), notes=tuple(notes)
    )


def read_value(value: Any, place: messages.EntryPosition, decoder: Decoder) -> Entry | Note:
    """One object: ours, a loose one, or a HAR entry."""
    if not isinstance(value, Mapping):
        raise place.refuse("is not a JSON object with request and response")
    if har.is_entry(value):
        return har.read_entry(value, place, decoder)
    sent = value.get("request", value.get("req"))
    got = value.get("response", value.get("res"))
    if not isinstance(sent, Mapping) or not isinstance(got, Mapping):
        raise place.refuse(
            "has no request and response objects", "each line needs both, or req and res"
        )
    request = messages.request(sent, place, decoder)
    response, reason = messages.response(got, place, decoder)
    own = value.get(OWN_KEY)
    if not isinstance(own, Mapping):
        own = {k: v for k, v in value.items() if k not in ("request", "response", "req", "res")}
    return provenance.entry(request, response, reason, own, place)


def dump_line(entry: Entry) -> bytes:
    """One entry as one line, its newline included; keys in a fixed order."""
    interaction = entry.interaction
    sent, got = interaction.request, interaction.response
    return orjson.dumps(
        {
            "request": {
                "method": sent.method,
                "url": canonical_url(sent.url, interaction.region),
                "headers": _pairs(sent.headers),
                "body": None if sent.body is None else _body(sent.body),
            },
            "response": {
                "status": {"code": got.status, "message": entry.reason}
                if entry.reason
                else got.status,
                "headers": _pairs(got.headers),
                "body": _body(got.body),
            },
            OWN_KEY: provenance.stored(entry),
        },
        option=orjson.OPT_APPEND_NEWLINE,
    )


def dump(entries: tuple[Entry, ...]) -> bytes:
    """The text of an NDJSON file."""
    return b"".join(dump_line(entry) for entry in entries)


def _pairs(given: Headers) -> list[list[str]]:
    return [[name, value] for name, value in given.fields]


def _body(body: bytes) -> str | dict[str, str]:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}
