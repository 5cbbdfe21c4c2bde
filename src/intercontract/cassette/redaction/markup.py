"""Redaction of XML and HTML: the names of elements and attributes say what stands in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from intercontract.cassette.redaction.json import JsonRedactor
from intercontract.cassette.redaction.keys import ValueKind, kind_of
from intercontract.cassette.redaction.scrub import worth_hiding
from intercontract.model.regex import regex

_PIECE = regex(
    r"(?P<cdata><!\[CDATA\[(?P<plain>.*?)\]\]>)|(?P<other><[!?][^<>]*>)|</(?P<close>[^\s<>]*)[^<>]*>"
    r"|<(?P<open>[^\s<>/]+)(?P<rest>[^<>]*)>|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_ATTRIBUTE = regex(r"""([\w:.-]{1,80})(\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
# ``<input name="password" value="...">`` and ``<entry key="token">...</entry>``: what is named elsewhere.
_NAMING = frozenset({"name", "id", "key", "type"})
_VALUES = frozenset({"value", "content"})
_DEEPEST = 200


def looks_like_markup(text: str) -> bool:
    """Whether a text is XML or HTML, or begins as it."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "<"


def redact_markup(text: str, by: JsonRedactor) -> str:
    """A text in XML or HTML, however badly formed, with the same elements."""
    clean = "".join(_redacted(match, kind, by) for match, kind in _pieces(text))
    return by.scrub.text(clean)


def secrets_in_markup(text: str) -> Iterator[str]:
    """The texts and attributes that stand where a secret belongs."""
    for match, kind in _pieces(text):
        if match["open"]:
            found = [value for _, _, value, of in _attributes(match) if of is ValueKind.SECRET]
        else:
            found = [_plain(match)] if kind is ValueKind.SECRET else []
        yield from (value.strip() for value in found if worth_hiding(value))


def _pieces(text: str) -> Iterator[tuple[re.Match[str], ValueKind]]:
    """Tags and texts, each text with what the names around it say of it."""
    around: list[tuple[str, ValueKind]] = []
    for match in _PIECE.finditer(text):
        if match["open"]:
            yield match, ValueKind.PLAIN
            if not match["rest"].rstrip().endswith("/") and len(around) < _DEEPEST:
                around.append((match["open"], _kind_of_element(match, around)))
        elif match["close"] is not None:
            names = [name for name, _ in around]
            if match["close"] in names:
                del around[len(names) - 1 - names[::-1].index(match["close"]) :]
            yield match, ValueKind.PLAIN
        else:
            yield match, around[-1][1] if around else ValueKind.PLAIN


def _kind_of_element(match: re.Match[str], around: list[tuple[str, ValueKind]]) -> ValueKind:
    if around and around[-1][1] is ValueKind.SECRET:
        return ValueKind.SECRET
    named = (kind_of(value) for name, _, value, _ in _attributes(match) if name in _NAMING)
    secret = any(kind is ValueKind.SECRET for kind in named)
    return ValueKind.SECRET if secret else kind_of(match["open"].rpartition(":")[2])


def _attributes(match: re.Match[str]) -> list[tuple[str, str, str, ValueKind]]:
    """Name, equals sign, value and kind of each attribute of a tag."""
    found = [
        (each[1], each[2], html.unescape(each[3] if each[3] is not None else each[4]))
        for each in _ATTRIBUTE.finditer(match["rest"])
    ]
    secret = any(kind_of(v) is ValueKind.SECRET for name, _, v in found if name in _NAMING)
    return [
        (name, equals, value, ValueKind.SECRET if secret and name in _VALUES else kind_of(name))
        for name, equals, value in found
    ]


def _plain(match: re.Match[str]) -> str:
    return match["plain"] if match["cdata"] else html.unescape(match["text"] or "")


def _redacted(match: re.Match[str], kind: ValueKind, by: JsonRedactor) -> str:
    if match["open"]:
        rest = match["rest"]
        for name, equals, value, of in _attributes(match):
            clean = by.named(of, value)
            if clean != value:
                shape = rf"(?<![\w:.-]){re.escape(name)}\s*=\s*(?:\"[^\"]*\"|'[^']*')"
                written = f'{name}{equals}"{html.escape(clean)}"'
                rest = re.sub(shape, lambda _, written=written: written, rest, count=1)
        return f"<{match['open']}{rest}>"
    plain = _plain(match)
    if match["close"] is not None or match["other"] or not plain.strip():
        return match[0]
    body = plain.strip()
    clean = by.named(kind, body)
    if clean == body:
        return match[0]
    start = plain[: len(plain) - len(plain.lstrip())]
    end = plain[len(plain.rstrip()) :]
    return f"{start}{html.escape(clean, quote=False)}{end}"
