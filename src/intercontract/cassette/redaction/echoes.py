"""Values that are known to be secret, wherever and however written they are repeated."""

from __future__ import annotations

import base64
import html
import json
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

from intercontract.cassette.redaction.pattern import REDACTED
from intercontract.model.regex import regex

# Words this long are looked up by their beginning; known secrets are no shorter, unless somebody says so.
_START = 6
# So few are looked for one after the other, which is faster than to look up each place of a text.
_FEW = 50
_BASE64 = regex(r"[A-Za-z0-9+/_-]{0,4096}={0,2}")


class Echoes:
    """Finds known secrets in text, as they are and in base64, percent-encoding, JSON and HTML.

    Looking takes time in proportion to the text, however many secrets there are; making it, in proportion to
    those that the one ``before`` did not know.
    """

    def __init__(self, secrets: frozenset[str], before: Echoes | None = None):
        self.secrets = secrets
        self._encoded: set[str] = set(before._encoded if before else ())
        self._by_start: dict[str, list[str]] = dict(before._by_start if before else {})
        short: set[str] = set(before._short if before else ())
        starts: dict[str, set[str]] = {}
        for secret in secrets - before.secrets if before else secrets:
            if not secret or secret.startswith(REDACTED):
                continue
            spelled, encoded = _written(secret)
            self._encoded |= encoded
            for text in spelled | encoded:
                if len(text) < _START:
                    short.add(text)
                else:
                    starts.setdefault(text[:_START], set()).add(text)
        self._short: list[str] = _longest_first(short)
        for start, texts in starts.items():
            self._by_start[start] = _longest_first(texts.union(self._by_start.get(start, ())))

    def may_be_in(self, text: str) -> bool:
        """Whether something that begins as they do is in a text; told faster than what is `hidden`."""
        return any(start in text for start in (*self._short, *self._by_start))

    def hidden(self, text: str) -> str:
        """The text without them."""
        for secret in self._short:
            text = text.replace(secret, REDACTED)
        starts = self._by_start
        if not starts or len(text) < _START:
            return text
        out: list[str] = []
        done = 0
        for at in self._candidates(text):
            if at < done:
                continue
            found = next(
                (s for s in starts[text[at : at + _START]] if text.startswith(s, at)), None
            )
            if found is None:
                continue
            end = at + len(found)
            if found in self._encoded:  # what stands around it is of the same word
                while at > done and _BASE64.fullmatch(text[at - 1]):
                    at -= 1
                rest = _BASE64.match(text, end)
                end = rest.end() if rest else end
            out += (text[done:at], REDACTED)
            done = end
        return "".join((*out, text[done:])) if out else text

    def _candidates(self, text: str) -> Iterable[int]:
        """Where one may begin, from left to right."""
        starts = self._by_start
        if len(starts) <= _FEW:
            return sorted(at for start in starts for at in _places(text, start))
        return [at for at in range(len(text) - _START + 1) if text[at : at + _START] in starts]


# A run learns one secret after the other.
_made: deque[Echoes] = deque(maxlen=4)


@lru_cache(maxsize=32)
def echoes_of(secrets: frozenset[str]) -> Echoes:
    """What finds a set of secrets, made when it is first asked for."""
    before = next((one for one in tuple(_made) if one.secrets <= secrets), None)
    made = Echoes(secrets, before)
    _made.appendleft(made)
    return made


def _places(text: str, start: str) -> Iterator[int]:
    at = text.find(start)
    while at >= 0:
        yield at
        at = text.find(start, at + 1)


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (-len(text), text))


@lru_cache(maxsize=2_000)
def _written(secret: str) -> tuple[frozenset[str], frozenset[str]]:
    """How a secret may be written, and what base64 has of it."""
    return frozenset(_spellings(secret)), frozenset(_in_base64(secret))


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="")
    yield quote(secret)
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield html.escape(secret)


def _in_base64(secret: str) -> Iterator[str]:
    """The characters of base64 that a secret decides, in each of the three places where it can begin."""
    data = secret.encode("utf-8", "surrogatepass")
    if len(data) < _START:
        return
    for before in range(3):
        first, last = -(-before * 8 // 6), (before + len(data)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            core = encode(b"\0" * before + data).decode("ascii")[first:last]
            if len(core) >= _START:
                yield core
