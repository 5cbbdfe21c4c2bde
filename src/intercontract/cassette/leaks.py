"""The leak scan: secrets and personal data that are still in a file, in bytes, or in interactions."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, unquote_plus, urlsplit

from intercontract.cassette import reading
from intercontract.cassette.entry import Entry, entries_of
from intercontract.cassette.limits import DEFAULT, Limits
from intercontract.cassette.redaction import secret_patterns
from intercontract.cassette.redaction.bodies import decode, parse
from intercontract.cassette.redaction.json import MAX_DEPTH, written
from intercontract.cassette.redaction.keys import ValueKind, kind_of
from intercontract.cassette.redaction.pattern import REDACTED, Hit, PatternTable
from intercontract.cassette.redaction.personal_data import PERSONAL
from intercontract.cassette.redaction.scrub import folded, looks_like_id, worth_hiding
from intercontract.cassette.redaction.secret_tokens import SECRETS
from intercontract.contract.media import boundary_of
from intercontract.errors import CassetteError, UsageError
from intercontract.files.kind import is_file
from intercontract.files.reading import read_bytes, walk
from intercontract.model.interaction import INVALID_TOKEN, Interaction
from intercontract.model.json import JSONValue, join
from intercontract.model.linear_pattern import LinearPattern
from intercontract.model.regex import regex
from intercontract.values import frozen

# A hash in a lock file is random and no secret, so plain text is searched for known patterns only.
_PLAIN_TEXT = PatternTable(
    SECRETS + tuple(pattern for pattern in PERSONAL if pattern.kind in ("email", "card", "iban"))
)

_CACHED = 200
_END = regex(r"\n")


@frozen
class Leak:
    """One thing that should not be kept: where it is, what it looks like, and no more than its start."""

    file: str
    line: int | None
    where: str
    kind: str
    excerpt: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line}: {self.kind} in {self.where}: {self.excerpt}"


def scan(
    *sources: str | Path | bytes, allow: Iterable[str] = (), limits: Limits = DEFAULT
) -> tuple[Leak, ...]:
    """What leaks from files, folders or bytes; recordings are read, anything else is searched as text.

    ``allow`` holds regular expressions (RE2's) for values that may stay.

    Raises:
        ConfigurationError: one of them is no such expression.
        CassetteError: a path is missing.
        TrafficError: a file is too large to be searched.
    """
    allowed = [LinearPattern(pattern) for pattern in allow]
    return tuple(leak for source in sources for leak in _source(source, allowed, limits))


def _source(
    source: str | Path | bytes, allowed: list[LinearPattern], limits: Limits
) -> Iterator[Leak]:
    if isinstance(source, bytes):
        yield from _text(source, "bytes", secret_patterns.ALL, allowed)
        return
    path = Path(source)
    for file in _files(path):
        yield from _file(file, allowed, limits)


def _files(path: Path) -> list[Path]:
    if reading.is_folder(path):
        found: list[Path] = []
        for root, folders, names in walk(path, CassetteError):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += (root / name for name in names if not name.startswith("."))
        return sorted(filter(is_file, found))
    return reading.files(path)


def _file(file: Path, allowed: list[LinearPattern], limits: Limits) -> Iterator[Leak]:
    from intercontract.cassette.formats import bounded

    recording = None
    if file.suffix.lower() in reading.SUFFIXES | {".zip"}:
        try:
            recording = reading.load(file, limits=limits)
        except UsageError:
            recording = None  # whatever it is, its text is searched below
    if recording is not None:
        yield from scan_entries(recording.entries, allowed, file=str(file))
    bounded.check_size(file, bounded.size_of(file), limits.stream_bytes)
    yield from _text(
        read_bytes(file, CassetteError, limit=limits.stream_bytes), str(file), _PLAIN_TEXT, allowed
    )


def _text(
    data: bytes,
    name: str,
    table: PatternTable,
    allowed: list[LinearPattern],
) -> Iterator[Leak]:
    text = folded(decode(data, "")[0])
    ends: array[int] | None = None
    for hit in _distinct(table.find(text)):
        found = text[hit.start : hit.end]
        if not _may_stay(found, allowed):
            if ends is None:  # of lines; in most files there is nothing
                ends = array("Q", (end.start() for end in _END.finditer(text)))
            yield Leak(name, bisect_left(ends, hit.start) + 1, "text", hit.kind, _masked(found))


def scan_entries(
    items: Iterable[Interaction | Entry], allowed: Iterable[LinearPattern] = (), *, file: str = ""
) -> Iterator[Leak]:
    """What leaks from interactions, each string decoded as its place asks."""
    allow = list(allowed)
    for number, entry in enumerate(entries_of(items)):
        name = file or entry.interaction.name.rpartition("#")[0]
        for where, text, kind in _strings(entry):
            for problem, found in _problems(text, kind):
                if not _may_stay(found, allow):
                    yield Leak(name, entry.line, f"#{number} {where}", problem, _masked(found))


def _problems(text: str, kind: ValueKind) -> Iterator[tuple[str, str]]:
    if kind is ValueKind.SECRET and worth_hiding(text) and not text.endswith(REDACTED):
        yield "named-secret", text
    text = folded(text)
    is_id = kind is ValueKind.ID and looks_like_id(text)
    # The same keys and values come again and again.
    for hit in _known(text, is_id) if len(text) <= _CACHED else _hits(text, is_id):
        yield hit.kind, text[hit.start : hit.end]


def _hits(text: str, is_id: bool) -> tuple[Hit, ...]:
    table = secret_patterns.NOT_NUMERIC if is_id else secret_patterns.ALL
    return tuple(_distinct(table.find(text)))


_known = lru_cache(maxsize=20_000)(_hits)


def _strings(entry: Entry) -> Iterator[tuple[str, str, ValueKind]]:
    interaction = entry.interaction
    request, response = interaction.request, interaction.response
    yield "request method", request.method, ValueKind.PLAIN
    yield from _url(request.url)
    for side, headers, body in (
        ("request", request.headers, request.body or b""),
        ("response", response.headers, response.body),
    ):
        for name, value in headers:
            yield f"{side} header name", name, ValueKind.PLAIN
            yield from _header(side, name, value)
        yield from _body(f"{side} body", body, headers.get("content-type") or "")
    for field in ("name", "sequence", "api_version", "answered_by"):
        yield field, getattr(interaction, field) or "", ValueKind.PLAIN
    for field in ("operation", "reason"):
        yield field, getattr(entry, field) or "", ValueKind.PLAIN
    if interaction.case is not None:
        yield "case", interaction.case.description, ValueKind.PLAIN


def _url(url: str) -> Iterator[tuple[str, str, ValueKind]]:
    parts = urlsplit(url)
    yield "URL", f"{parts.scheme}://{parts.netloc}", ValueKind.PLAIN
    for segment in parts.path.split("/"):
        yield "URL path", unquote(segment), ValueKind.ID
    yield from _form("URL query", parts.query)
    if "=" in parts.fragment:
        yield from _form("URL fragment", parts.fragment)
    else:
        yield "URL fragment", unquote(parts.fragment), ValueKind.ID


def _form(where: str, text: str) -> Iterator[tuple[str, str, ValueKind]]:
    for pair in text.split("&"):
        name, _, value = pair.partition("=")
        plain = unquote_plus(name)
        yield where, plain, ValueKind.PLAIN
        yield f"{where} {plain[:40]}", unquote_plus(value), kind_of(plain)


def _header(side: str, name: str, value: str) -> Iterator[tuple[str, str, ValueKind]]:
    where = f"{side} header {name[:40]}"
    lower = name.lower()
    if lower == "authorization":
        token = value.partition(" ")[2] or value
        kind = ValueKind.PLAIN if value == f"Bearer {INVALID_TOKEN}" else ValueKind.SECRET
        yield where, token, kind
    elif lower in ("cookie", "set-cookie"):
        parts = value.split(";") if lower == "cookie" else value.split(";")[:1]
        for part in parts:
            yield where, part.partition("=")[2].strip(), ValueKind.SECRET
    else:
        # ``If-None-Match`` and its like name no secret; ``X-Api-Key`` does.
        yield where, value, kind_of(name)


def _body(where: str, body: bytes, content_type: str) -> Iterator[tuple[str, str, ValueKind]]:
    if not body:
        return
    text, _ = decode(body, content_type)
    parsed = parse(text)
    if parsed is not None:
        yield from _json(where, parsed[0], "", "", 0)
    elif "x-www-form-urlencoded" in content_type:
        yield from _form(where, text)
    if parsed is None or parsed[1] or boundary_of(content_type):
        yield where, text, ValueKind.PLAIN


def _json(
    where: str, value: JSONValue, name: str, pointer: str, depth: int
) -> Iterator[tuple[str, str, ValueKind]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield f"{where} {pointer}", key, ValueKind.PLAIN
            inner = name if kind_of(name) is ValueKind.SECRET else key
            yield from _json(where, item, inner, join(pointer, key), depth + 1)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _json(where, item, name, join(pointer, number), depth + 1)
    elif isinstance(value, str):
        kind = kind_of(name)
        yield f"{where} {pointer}", value, kind
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**12:
        yield f"{where} {pointer}", written(value), kind_of(name)


def _distinct(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits that overlap none before them: a token is also random, and is told once."""
    starts: list[int] = []
    ends: list[int] = []
    for hit in hits:
        at = bisect_left(
            starts, hit.end
        )  # those before begin before it ends; the last of them ends last
        if not at or ends[at - 1] <= hit.start:
            starts.insert(at, hit.start)
            ends.insert(at, hit.end)
            yield hit


def _may_stay(found: str, allowed: list[LinearPattern]) -> bool:
    return any(pattern.found_in(found) for pattern in allowed)


def _masked(found: str) -> str:
    """Enough to find it by, too little to use it."""
    return f"{found[:4]}... ({len(found)} characters)"
