"""Files, encodings and compressed bodies read within bounds."""

from __future__ import annotations

import codecs
import os
import zlib
from pathlib import Path

import orjson

from intercontract.cassette.formats.packed import open_recording
from intercontract.cassette.limits import MIB, Limits
from intercontract.contract.reading.structure import json_values
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Below this size the densest JSON (``[[],[],...``: 25 bytes of memory per byte) stays under 200 MB.
_DENSE = 8 * MIB


def size_of(path: Path) -> int:
    """The size of a regular file in bytes.

    Raises:
        CassetteError: it is missing, not a file, or may not be read.
    """
    with open_recording(path) as stream:
        return stream.seek(0, os.SEEK_END)


def check_size(path: Path, size: int, limit: int) -> None:
    """Refuse a file that is larger than its format's bound."""
    if size > limit:
        raise TrafficError(
            f"is {size / MIB:.0f} MiB large; at most {limit / MIB:.0f} MiB are read",
            file=str(path),
            hint="split it, or convert it to NDJSON, which is read line by line",
        )


def read_bytes(path: Path, limit: int) -> bytes:
    """A whole file within a bound, transcoded to UTF-8 without a byte order mark.

    Raises:
        TrafficError: it is too large, empty, or in an encoding that is not Unicode.
    """
    check_size(path, size_of(path), limit)
    with open_recording(path) as stream:
        return to_utf8(stream.read(limit + 1), str(path))


def to_utf8(data: bytes, file: str) -> bytes:
    """Bytes of a text file in UTF-8; UTF-16 and UTF-32 are recognised by their byte order mark."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding == "utf-8":
                break
            try:
                return data.decode(encoding).encode()
            except UnicodeError as error:
                raise TrafficError(
                    f"starts with the byte order mark of {encoding} and is not valid {encoding}: {error}",
                    file=file,
                    hint="save it as UTF-8",
                ) from None
    return data


def check_utf8(data: bytes, file: str) -> None:
    """Refuse bytes that are not UTF-8, naming the line of the first bad one."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise TrafficError(
            f"byte {data[error.start]:#04x} is not UTF-8",
            file=file,
            line=data.count(b"\n", 0, error.start) + 1,
            hint="save it as UTF-8 (it may be Latin-1, compressed or binary)",
        ) from None


def check_density(data: bytes, limits: Limits, file: str) -> None:
    """Refuse JSON with more values than ``limits.json_nodes``, before parsing makes objects of them."""
    if len(data) <= _DENSE:
        return
    nodes = json_values(data)
    if nodes > limits.json_nodes:
        raise TrafficError(
            f"holds about {nodes:,} JSON values; at most {limits.json_nodes:,} are read",
            file=file,
            hint="split it, or convert it to NDJSON",
        )


def parse_json(data: bytes, limits: Limits, file: str) -> dict[str, object] | list[object]:
    """The object or array in a JSON file.

    Raises:
        TrafficError: it is not JSON, or holds too much; names the line.
    """
    check_density(data, limits, file)
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        check_utf8(data, file)
        raise TrafficError(
            f"is not valid JSON at column {error.colno}: {error.msg}",
            file=file,
            line=error.lineno,
            hint="export or record it again; it may have been cut",
        ) from None
    if not isinstance(value, dict | list):
        raise TrafficError("is JSON and not recorded traffic", file=file)
    found: dict[str, object] | list[object] = value
    return found


class Decoder:
    """Removes content codings from bodies; all bodies of one file share one bound."""

    def __init__(self, limits: Limits, file: str):
        self._limits = limits
        self.longest_url = limits.url
        self._left = limits.decoded_bytes
        self._headers = limits.headers
        self._names: dict[str, str] = {}
        self._file = file

    def headers(self, headers: Headers, line: int | None = None) -> Headers:
        """Headers charged against the bound, each name kept once for the whole file.

        Raises:
            TrafficError: the file holds more than ``limits.headers``.
        """
        self._headers -= len(headers)
        if self._headers < 0:
            raise TrafficError(
                f"holds more than {self._limits.headers:,} headers",
                file=self._file,
                line=line,
                hint="split it, or raise the limit if you trust the file",
            )
        return Headers(
            tuple((self._names.setdefault(name, name), value) for name, value in headers)
        )

    def body(self, body: bytes, headers: Headers, line: int | None = None) -> bytes:
        """A body as it was before ``Content-Encoding``; one that is decoded already stays.

        Raises:
            TrafficError: it is larger than ``limits.body_bytes``, or the file's bodies than
                ``limits.decoded_bytes``.
        """
        codings = [
            part.strip().lower()
            for value in headers.all("content-encoding")
            for part in value.split(",")
        ]
        for coding in reversed(codings[-3:]):
            if coding in ("gzip", "x-gzip") and body[:2] == b"\x1f\x8b":
                body = self.inflate(body, 16 + zlib.MAX_WBITS, line)
            elif coding == "deflate":
                wbits = zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS
                body = self.inflate(body, wbits, line)
        self.count(body, line)
        return body

    def count(self, body: bytes, line: int | None = None) -> None:
        """Charge a body against the bounds."""
        self._left -= len(body)
        if len(body) > self._limits.body_bytes or self._left < 0:
            self._refuse(line)

    def inflate(self, body: bytes, wbits: int, line: int | None) -> bytes:
        """A body decompressed; as much as came out of it where it is damaged, or itself."""
        room = min(self._limits.body_bytes, max(self._left, 0))
        out = b""
        rest = body
        while rest:
            stream = zlib.decompressobj(wbits)
            try:
                out += stream.decompress(rest, room + 1 - len(out))
            except zlib.error:
                return (
                    out or body
                )  # decoded already, or damaged: a check's business, not the reader's
            if len(out) > room:
                self._refuse(line)
            # A gzip file may have several members (RFC 1952, 2.2).
            rest = stream.unused_data if stream.eof and wbits > zlib.MAX_WBITS else b""
        return out

    def _refuse(self, line: int | None) -> None:
        raise TrafficError(
            f"a body is larger than {self._limits.body_bytes / MIB:.0f} MiB, or all bodies together larger "
            f"than {self._limits.decoded_bytes / MIB:.0f} MiB, once decompressed",
            file=self._file,
            line=line,
            hint="leave the interaction out, or raise the limit if you trust the file",
        )
