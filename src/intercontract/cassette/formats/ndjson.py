"""NDJSON: one interaction per line, ours or anybody's.

Our own line: ``{"request": {method, url, headers: [[name, value], ...], body}, "response": {status,
headers, body}, "intercontract": {...}}``; a body is a string, or ``{"base64": ...}`` when it is not
UTF-8. Foreign lines may say ``req``/``res``, put bodies in as JSON, or be HAR entries.
"""

from __future__ import annotations

import base64
import codecs
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import orjson

from intercontract.cassette.entry import Entry, Format, Note, Recording
from intercontract.cassette.formats import har, node, provenance
from intercontract.cassette.formats.bounded import (
    check_density,
    check_size,
    read_bytes,
    size_of,
    to_utf8,
)
from intercontract.cassette.formats.collecting import collect
from intercontract.cassette.formats.messages import EntryReader
from intercontract.cassette.formats.packed import open_recording
from intercontract.cassette.formats.wire import OWN_KEY, canonical_url
from intercontract.cassette.limits import MIB, Limits
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers

_LONG = re.compile(rb"\d{19}")


def read(path: Path, limits: Limits) -> Recording:
    """A file of one JSON object per line; blank lines are skipped and not counted.

    Raises:
        TrafficError: no line makes sense, or one is too long; names the line.
    """
    check_size(path, size_of(path), limits.stream_bytes)
    return collect(_lines(path, limits), read_value, path, limits, Format.NDJSON)


def read_values(values: list[object], path: Path, limits: Limits) -> Recording:
    """The same objects as one JSON array."""
    return collect(((value, None) for value in values), read_value, path, limits, Format.NDJSON)


def _open(path: Path, limits: Limits) -> IO[bytes]:
    """The file for reading by line; the lines of UTF-16 cannot be told apart by their bytes."""
    stream = open_recording(path)
    if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        stream.close()
        return io.BytesIO(read_bytes(path, limits.file_bytes))
    stream.seek(0)
    return stream


def _lines(path: Path, limits: Limits) -> Iterator[tuple[object, int]]:
    with _open(path, limits) as stream:
        for number, line in numbered_lines(stream, limits, str(path)):
            yield from values_in(line, limits, str(path), number)


def numbered_lines(stream: IO[bytes], limits: Limits, file: str) -> Iterator[tuple[int, bytes]]:
    """Each line as it stands there, its end included, with its number from 1.

    Raises:
        TrafficError: one is too long.
    """
    number = 0
    while line := stream.readline(limits.line_bytes + 1):
        number += 1
        if len(line) > limits.line_bytes:
            raise TrafficError(
                f"a line is longer than {limits.line_bytes / MIB:.0f} MiB",
                file=file,
                line=number,
                hint="one line is one request and its response",
            )
        yield number, line


def is_blank(line: bytes, number: int, file: str) -> bool:
    """Whether a line holds nothing; the first may begin with a byte order mark."""
    return not (to_utf8(line, file) if number == 1 else line).strip()


def values_in(line: bytes, limits: Limits, file: str, number: int) -> Iterator[tuple[object, int]]:
    """What a line holds, with its number; the error where it is no JSON, and nothing where it is blank.

    Raises:
        TrafficError: it holds too much.
    """
    if number == 1:
        line = to_utf8(line, file)
    if not line.strip():
        return
    check_density(line, limits, file)
    try:
        yield _value(line), number
    except orjson.JSONDecodeError as error:
        yield error, number


def _value(line: bytes) -> object:
    value = orjson.loads(line)
    if _LONG.search(line):  # orjson makes a fraction of an integer beyond 64 bits
        with suppress(RecursionError):
            return json.loads(line)
    return value


def read_value(value: object, reader: EntryReader) -> Entry | Note:
    """One object: ours, somebody else's, or a HAR entry."""
    if isinstance(value, orjson.JSONDecodeError):
        raise reader.broken(
            f"is not JSON at column {value.colno}: {value.msg}",
            "NDJSON holds one complete JSON object per line; was the file cut?",
        )
    if not isinstance(value, Mapping):
        raise reader.broken("is not a JSON object with request and response")
    if har.is_entry(value):
        return har.read_entry(value, reader)
    sent = value.get("request", value.get("req"))
    got = value.get("response", value.get("res"))
    if node.is_definition(value):
        sent, got = node.messages(value)
    if not isinstance(sent, Mapping) or not isinstance(got, Mapping):
        raise reader.broken(
            "has no request and response objects", "each line needs both, or req and res"
        )
    own = value.get(OWN_KEY)
    reader.wraps = isinstance(own, Mapping)
    if not isinstance(own, Mapping):
        own = {k: v for k, v in value.items() if k not in ("request", "response", "req", "res")}
        own = {name: sent[name] for name in provenance.TIMES if name in sent} | own
    response, reason = reader.response(got)
    return provenance.entry(reader.request(sent), response, reason, own, reader)


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
