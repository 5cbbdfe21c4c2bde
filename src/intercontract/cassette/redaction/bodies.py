"""Redaction of bodies by the family of their media type, and by what they are when the type lies."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from intercontract.cassette.redaction.json import JsonRedactor, TooDeep, secrets_at, secrets_in
from intercontract.cassette.redaction.keys import ValueKind, kind_of
from intercontract.cassette.redaction.markup import (
    looks_like_markup,
    redact_markup,
    secrets_in_markup,
)
from intercontract.cassette.redaction.pattern import REDACTED
from intercontract.cassette.redaction.urls import redact_query, secrets_in_form
from intercontract.contract.media import (
    MAX_PARTS,
    boundary_of,
    has_many_parts,
    with_boundary,
)
from intercontract.contract.messages.json_body import Missing, parsed
from intercontract.model.json import Levels
from intercontract.model.regex import regex

BOUNDARY = "redacted-boundary"

_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)
_FORM = regex(rb"[\w.%+\[\]-]{1,200}=[\w.%+*\[\]=&;,:/@!$'()~-]*\Z")
_MAGIC = (
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"%PDF",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
    b"RIFF",
)
_MEDIA = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/zip",
    "application/pdf",
    "application/gzip",
)
_NAMED_TEXT = regex(
    r"(\"([\w-]{1,80})\"[ \t\r\n]{0,20}:[ \t\r\n]{0,20})\"([^\"\\]*+(?:\\.[^\"\\]*+)*+)(\"|\Z)",
    re.DOTALL,
)
_JSON_LINE = regex(r"^(?:data:)?[ \t]*[{\[]", re.MULTILINE)
_DISPOSITION = regex(r"((?:file)?name\*?)=(\"[^\"]*\"|[^;\s]*)", re.IGNORECASE)


def redact_body(body: bytes, content_type: str, by: JsonRedactor, about: str = "") -> bytes:
    """A body without secrets and personal data, in the same family and charset.

    ``about`` is the kind of resource that it describes, where only the path of its request says so.
    """
    if not body:
        return body
    boundary = boundary_of(content_type)
    if boundary:
        if has_many_parts(body, boundary):
            return f"[multipart of more than {MAX_PARTS:,} parts, {len(body)} bytes]".encode()
        parts = _multipart(body, boundary, by)
        if parts is not None:
            return parts
    if _is_binary(body, content_type):
        return f"[binary, {len(body)} bytes]".encode()
    text, encode = decode(body, content_type)
    form = _is_form(body, content_type)
    clean = by.scrub.text(redact_query(text, by)) if form else redact_text(text, by, about)
    return body if clean == text else encode(clean)


def fixed_boundary(content_type: str) -> str:
    """A multipart type with the boundary that :func:`redact_body` writes: drawn ones never repeat."""
    return with_boundary(content_type, BOUNDARY)


def decode(body: bytes, content_type: str) -> tuple[str, Callable[[str], bytes]]:
    """The text of a body, and what turns a text back into its charset; Latin-1 stands for unknown bytes."""
    match = _CHARSET.search(content_type)
    candidates = [match[1]] if match else []
    candidates += [_unicode(body), "latin-1"]
    for name in candidates:
        try:
            text = body.decode(name)
            if text.encode(name) == body:
                return text, lambda changed, name=name: changed.encode(name, "replace")
        except (UnicodeError, LookupError, ValueError):
            continue
    raise AssertionError("Latin-1 decodes every byte")


def _unicode(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16-le" if body[0] == 0xFF else "utf-16-be"
    if b"\0" in body[:100]:
        return json.detect_encoding(body).removesuffix("-sig")
    return "utf-8"


def _is_binary(body: bytes, content_type: str) -> bool:
    if body.startswith(_MAGIC) or content_type.strip().lower().startswith(_MEDIA):
        return not body.startswith(b"[binary, ")
    return False


def _is_form(body: bytes, content_type: str) -> bool:
    if "x-www-form-urlencoded" in content_type.lower():
        return True
    return "json" not in content_type.lower() and bool(_FORM.match(body))


def redact_text(text: str, by: JsonRedactor, about: str = "") -> str:
    """A text that may be JSON, whole or in part, or markup."""
    parsed = parse(text)
    if parsed is not None:
        value, repeated = parsed
        try:
            clean = by.value(value, about)
            # A repeated name hides its first value from us, not from who reads the file.
            if clean == value and not repeated and by.scrub.text(text) == text:
                return text
            return dumps(clean)
        except (TooDeep, ValueError, RecursionError):
            pass
    return _text(text, by)


def parse(text: str) -> tuple[Any, bool] | None:
    """A JSON object, array or string and whether a name was repeated in it; None if it is not JSON."""
    if not _may_be_json(text):
        return None
    repeated = False

    def build(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) != len(pairs)
        return found

    try:
        return json.loads(text.lstrip("\ufeff"), object_pairs_hook=build), repeated
    except (ValueError, RecursionError):
        return None


def _value(text: str) -> Any:
    """The same without a look at its names; None if it is not JSON."""
    try:
        return json.loads(text.lstrip("\ufeff")) if _may_be_json(text) else None
    except (ValueError, RecursionError):
        return None


def _may_be_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"')


def dumps(value: object) -> str:
    """Compact JSON that every encoding can hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text
        if text.isprintable() and not re.search(r"[\ud800-\udfff]", text)
        else json.dumps(value, separators=(",", ":"))
    )


def _text(text: str, by: JsonRedactor) -> str:
    """Text, its lines perhaps JSON (NDJSON, event streams), markup, or JSON that was cut or damaged."""
    if looks_like_markup(text):
        return redact_markup(text, by)
    if "\n" in text and _JSON_LINE.search(text):
        return "\n".join(_line(line, by) for line in text.split("\n"))
    return _fragment(text, by)


def _line(line: str, by: JsonRedactor) -> str:
    head = re.match(r"(?:data:)?\s*", line)
    start = head.end() if head else 0
    parsed = parse(line[start:])
    if parsed is None:
        return _fragment(line, by)
    try:
        clean = by.value(parsed[0])
    except TooDeep:
        return _fragment(line, by)
    return (
        line
        if clean == parsed[0] and not parsed[1] and by.scrub.text(line) == line
        else line[:start] + dumps(clean)
    )


def _fragment(text: str, by: JsonRedactor) -> str:
    def replace(match: re.Match[str]) -> str:
        kind = kind_of(match[2])
        if kind in (ValueKind.PLAIN, ValueKind.IMAGE):
            return match[0]
        try:
            plain = json.loads(f'"{match[3]}"', strict=False)
        except ValueError:
            plain = match[3]
        clean = by.named(kind, plain)
        return match[0] if clean == plain else f"{match[1]}{json.dumps(clean)[:-1]}{match[4]}"

    return by.scrub.text(_NAMED_TEXT.sub(replace, text) if '"' in text else text)


def _multipart(body: bytes, boundary: str, by: JsonRedactor) -> bytes | None:
    mark = b"--" + boundary.encode("latin-1", "replace")
    pieces = body.split(mark)
    if len(pieces) < 2:
        return None
    new = b"--" + BOUNDARY.encode()
    out = [_plain(pieces[0], by)]
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            out.append(b"--" + _plain(piece[2:], by))
            continue
        head, gap, content = piece.partition(b"\r\n\r\n")
        if not gap:
            head, gap, content = piece.partition(b"\n\n")
        out.append(_part(head, gap, content, by) if gap else _plain(piece, by))
    return new.join(out)


def _part(head: bytes, gap: bytes, content: bytes, by: JsonRedactor) -> bytes:
    lines = head.decode("latin-1")
    kind, media = _field(lines)
    inner, tail = _content(content)
    if kind in (ValueKind.PLAIN, ValueKind.IMAGE):
        inner = redact_body(inner, media, by)
    else:
        text, encode = decode(inner, media)
        inner = encode(by.named(kind, text))
    return _part_head(lines, by) + gap + inner + tail


def _field(lines: str) -> tuple[ValueKind, str]:
    """What the head of a part says of it: the kind of its name, and its media type."""
    kind, media = ValueKind.PLAIN, ""
    for name, value in re.findall(r"(?im)^([\w-]+)[ \t]*:[ \t]*(.*)$", lines):
        if name.lower() == "content-type":
            # One within another is looked at as text.
            media = "" if boundary_of(value) else value.strip()
        if name.lower() == "content-disposition":
            field = re.search(r"(?<!file)name=\"?([^\";]*)", value)
            kind = kind_of(field[1]) if field else kind
    return kind, media


def _content(content: bytes) -> tuple[bytes, bytes]:
    """What a part holds, and the line's end that is the boundary's."""
    tail = b"\r\n" if content.endswith(b"\r\n") else b"\n" if content.endswith(b"\n") else b""
    return content[: len(content) - len(tail)], tail


def _fields(body: bytes, boundary: str) -> Iterator[tuple[ValueKind, str, bytes]]:
    mark = b"--" + boundary.encode("latin-1", "replace")
    for piece in body.split(mark, MAX_PARTS + 1)[1 : MAX_PARTS + 1]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        if not gap:
            head, gap, content = piece.partition(b"\n\n")
        if gap:
            yield *_field(head.decode("latin-1")), _content(content)[0]


def _part_head(lines: str, by: JsonRedactor) -> bytes:
    def replace(match: re.Match[str]) -> str:
        name, value = match[1], match[2].strip('"')
        if name.lower().startswith("filename"):
            # A file's name says who made it as often as not; its suffix says what it is.
            suffix = re.search(r"\.\w{1,5}\Z", value)
            return f'{name}="file{suffix[0] if suffix else ""}"'
        return f'{name}="{by.scrub.text(value)}"'

    kept = []
    for line in lines.split("\n"):
        name = line.partition(":")[0].strip().lower()
        if not line.strip() or name in (
            "content-disposition",
            "content-type",
            "content-transfer-encoding",
        ):
            kept.append(
                by.scrub.text(
                    _DISPOSITION.sub(replace, line) if name == "content-disposition" else line
                )
            )
        else:
            named, colon, _ = line.partition(":")
            told = f"{by.scrub.text(named)}: {REDACTED}" if colon else REDACTED
            kept.append(told + ("\r" if line.endswith("\r") else ""))
    return "\n".join(kept).encode("latin-1", "replace")


def _plain(data: bytes, by: JsonRedactor) -> bytes:
    return by.scrub.text(data.decode("latin-1")).encode("latin-1", "replace")


def _usual(body: bytes, content_type: str) -> Levels | None:
    """What is in an array or object of UTF-8, as whoever judges it reads it; None of any other body."""
    charset = _CHARSET.search(content_type)
    if body[:1] not in (b"{", b"[") or (charset and charset[1].lower() not in ("utf-8", "utf8")):
        return None
    if b"\\ud" in body or b"\\uD" in body:
        return None  # half a pair may be a part of a secret, and is replaced by whoever judges
    value, levels = parsed(body)
    return None if isinstance(value, Missing) else levels


def secrets_in_body(body: bytes, content_type: str) -> Iterator[str]:
    """The values of a body that stand where a secret belongs."""
    if not body or _is_binary(body, content_type):
        return
    boundary = boundary_of(content_type)
    if boundary:
        for kind, media, inner in _fields(body, boundary):
            if kind is ValueKind.SECRET:
                yield decode(inner, media)[0]
            else:
                yield from secrets_in_body(inner, media)
        return
    if (known := _usual(body, content_type)) is not None:
        yield from secrets_at(known)
        return
    text, _ = decode(body, content_type)
    whole = _value(text)
    if whole is not None:
        yield from secrets_in(whole)
    elif _is_form(body, content_type):
        yield from secrets_in_form(text)
    elif looks_like_markup(text):
        yield from secrets_in_markup(text)
    elif "\n" in text and _JSON_LINE.search(text):
        for line in text.split("\n"):
            lone = _value(line.removeprefix("data:").strip())
            yield from secrets_in(lone) if lone else ()
