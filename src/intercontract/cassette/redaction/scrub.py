"""Text without secrets and personal data; the rest stays as it is, so that it still means the same."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from intercontract.cassette.redaction import secret_patterns
from intercontract.cassette.redaction.echoes import echoes_of
from intercontract.cassette.redaction.pattern import REDACTED, PatternTable, hits
from intercontract.cassette.redaction.pseudonyms import Pseudonyms
from intercontract.cassette.words import words
from intercontract.model.regex import regex

_ROUNDS = 6
_SHORTEST = 6
_CACHED = 400
_REMEMBERED = 50_000
# What ids and times look like; numbers that one dials within a country begin with 0.
_ID = re.compile(r"[1-9][0-9]{0,14}")
_ENCODED = re.compile(
    r"%[0-9A-Fa-f]{2}|&#?\w{1,10};|\\u[0-9A-Fa-f]{4}|(?<=[0-9A-Za-z)])\+(?=[0-9A-Za-z(])"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_SIGN = r"""[^\s"'<>%&\\+]"""
_ENCODED_WORD = regex(rf"(?<!{_SIGN}){_SIGN}*+(?:(?:{_ENCODED.pattern}){_SIGN}*+)+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_ENCODINGS: tuple[tuple[Callable[[str], str], Callable[[str], str]], ...] = (
    (unquote, lambda clean: quote(clean, safe="!$&'()*+,;=:@/?")),
    (unquote_plus, lambda clean: quote_plus(clean, safe="!$'(),;:@/?&=")),
    (html.unescape, html.escape),
    (
        lambda word: _ESCAPE.sub(lambda match: chr(int(match[1], 16)), word),
        lambda clean: json.dumps(clean)[1:-1],
    ),
)
# Values that are no secrets even where a secret belongs.
_HARMLESS = words(
    """
    null none true false undefined string object redacted bearer basic invalid-token
    unauthorized token_unauthorized token_not_found password token secret authorization
    cookie
    """
)


# What a generated request may hold where a password belongs: a name, a word, a number. Looking for those
# everywhere would redact ids and paths.
_WORDLIKE = regex(r"[A-Za-z]{0,15}|[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+|[\d.+-]+")


def worth_hiding(value: str) -> bool:
    """Whether a value found in a secret's place is telling enough to be looked for elsewhere."""
    text = value.strip()
    if len(text) < 6 or text.lower() in _HARMLESS or text.startswith(REDACTED):
        return False
    return not _WORDLIKE.fullmatch(text)


def looks_like_id(text: str) -> bool:
    """Whether a text is such a number as ids and times are."""
    return bool(_ID.fullmatch(text))


def is_encoded(text: str) -> bool:
    """Whether something in a text may stand for something else: escapes, or signs of another width."""
    return bool(_ENCODED.search(text)) or folded(text) != text


def folded(text: str) -> str:
    """A text in the plainest signs that look like its own: of one width, with one dash, all visible."""
    if text.isascii():
        return text
    return _DASH.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


class Scrubber:
    """Replaces what :mod:`secret_patterns` finds, and the given secrets wherever they are repeated."""

    def __init__(self, pseudonyms: Pseudonyms, secrets: Iterable[str] = ()):
        self.pseudonyms = pseudonyms
        self._echoes = echoes_of(frozenset(secrets))
        self._texts: dict[str, str] = {}
        self._identifiers: dict[str, str] = {}

    def text(self, text: str) -> str:
        """The text without what should not be kept; scrubbing twice changes nothing."""
        return self._remembered(self._texts, text, _shaped)

    def identifier(self, text: str) -> str:
        """The same for what may be an id or a time: that a card or a phone has such a number says nothing."""
        shaped = _shaped_id if looks_like_id(text) else _shaped
        return self._remembered(self._identifiers, text, shaped)

    def _remembered(
        self, known: dict[str, str], text: str, shaped: Callable[[Pseudonyms, str], str]
    ) -> str:
        # Most short texts come again and again: names of fields, types, ids.
        clean = known.get(text)
        if clean is None:
            clean = self._scrub(text, shaped)
            if len(text) <= _CACHED:
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[text] = clean
        return clean

    def _scrub(self, text: str, shaped: Callable[[Pseudonyms, str], str]) -> str:
        for _ in range(_ROUNDS):
            before = text
            text = self._echoes.hidden(text)
            if len(text) >= _SHORTEST and not secret_patterns.is_plain(text):
                text = shaped(self.pseudonyms, text)
                if is_encoded(text):
                    text = _ENCODED_WORD.sub(self._decoded, text)
                    text = self._plain(text, shaped)
            if text == before:
                return text
        return REDACTED  # it keeps forming new secrets: nothing of it is worth the risk

    def _plain(self, text: str, shaped: Callable[[Pseudonyms, str], str]) -> str:
        """A text as it was, unless there is something in it when its signs are read as plain ones."""
        plain = folded(text)
        clean = shaped(self.pseudonyms, self._echoes.hidden(plain))
        return text if clean == plain else clean

    def _decoded(self, match: re.Match[str]) -> str:
        """A word as it was, unless there is something in it when it is read as what it stands for."""
        word = match.group()
        for decode, encode in _ENCODINGS:
            plain = decode(word)
            if plain != word and (clean := self.text(plain)) != plain:
                return encode(clean)
        return word


def _shaped(pseudonyms: Pseudonyms, text: str) -> str:
    if len(text) > _CACHED:
        return _without(pseudonyms, text, secret_patterns.ALL)
    return _cached(pseudonyms, text)


@lru_cache(maxsize=50_000)
def _cached(pseudonyms: Pseudonyms, text: str) -> str:
    return _without(pseudonyms, text, secret_patterns.ALL)


def _shaped_id(pseudonyms: Pseudonyms, text: str) -> str:
    return _without(pseudonyms, text, secret_patterns.NOT_NUMERIC)


def _without(pseudonyms: Pseudonyms, text: str, table: PatternTable) -> str:
    waiting = iter(table.among(text))
    while pattern := next(waiting, None):
        out: list[str] = []
        done = 0
        for hit in hits(text, pattern):
            out += (
                text[done : hit.start],
                _stand_in(pseudonyms, hit.kind, text[hit.start : hit.end]),
            )
            done = hit.end
        if out:
            text = "".join((*out, text[done:]))
            waiting = table.after(pattern, text)
    return text


def _stand_in(pseudonyms: Pseudonyms, kind: str, found: str) -> str:
    match kind:
        case "email":
            made = pseudonyms.email(found.replace("%40", "@"))
            return made.replace("@", "%40") if "%40" in found else made
        case "phone":
            return pseudonyms.phone(found)
        case "ipv4" | "ipv6":
            return pseudonyms.ip(found)
        case "url-password":
            return ""
        case "high-entropy":
            return pseudonyms.token(found)
    return REDACTED
