"""Text without secrets and personal data; the rest stays as it is, so that it still means the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from intercontract.cassette import secret_patterns
from intercontract.cassette.pseudonyms import Pseudonyms
from intercontract.cassette.secret_patterns import REDACTED
from intercontract.cassette.words import words

_ROUNDS = 6
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
_WORDLIKE = re.compile(r"[A-Za-z]{0,15}|[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+|[\d.+-]+")


def worth_hiding(value: str) -> bool:
    """Whether a value found in a secret's place is telling enough to be looked for elsewhere."""
    text = value.strip()
    if len(text) < 6 or text.lower() in _HARMLESS or text.startswith(REDACTED):
        return False
    return not _WORDLIKE.fullmatch(text)


class Scrubber:
    """Replaces what :mod:`secret_patterns` finds, and the given secrets wherever they are repeated."""

    def __init__(self, pseudonyms: Pseudonyms, secrets: Iterable[str] = ()):
        self.pseudonyms = pseudonyms
        wanted = {s for s in secrets if s and not s.startswith(REDACTED)}
        wanted |= {quote(s, safe="") for s in wanted} | {quote(s) for s in wanted}
        alternatives = "|".join(re.escape(s) for s in sorted(wanted, key=lambda s: (-len(s), s)))
        self._echoes = re.compile(alternatives) if alternatives else None
        self._seen: dict[str, str] = {}

    def text(self, text: str) -> str:
        """The text without what should not be kept; scrubbing twice changes nothing."""
        if len(text) < 6 and self._echoes is None:
            return text
        known = self._seen.get(text)
        if known is None:
            known = self._scrub(text)
            if len(text) <= 200 and len(self._seen) < 20_000:
                self._seen[text] = known
        return known

    def _scrub(self, text: str) -> str:
        for _ in range(_ROUNDS):
            before = text
            if self._echoes is not None:
                text = self._echoes.sub(REDACTED, text)
            for pattern in secret_patterns.ALL:
                text = self._replace(text, pattern)
            if text == before:
                return text
        return REDACTED  # it keeps forming new secrets: nothing of it is worth the risk

    def _replace(self, text: str, pattern: secret_patterns.SecretPattern) -> str:
        out: list[str] = []
        done = 0
        for hit in secret_patterns.find(text, (pattern,)):
            out += (text[done : hit.start], self._stand_in(hit.kind, text[hit.start : hit.end]))
            done = hit.end
        return "".join((*out, text[done:])) if out else text

    def _stand_in(self, kind: str, found: str) -> str:
        match kind:
            case "email":
                made = self.pseudonyms.email(found.replace("%40", "@"))
                return made.replace("@", "%40") if "%40" in found else made
            case "phone":
                return self.pseudonyms.phone(found)
            case "ipv4" | "ipv6":
                return self.pseudonyms.ip(found)
            case "url-password":
                return ""
            case "high-entropy":
                return self.pseudonyms.token(found)
        return REDACTED
