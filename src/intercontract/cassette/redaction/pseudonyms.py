"""Stable stand-ins: the same value gets the same one, of the same form, wherever it appears.

Each is recognisable as ours (reserved domains and numbers, invented syllables), so that redacting
twice changes nothing and the leak scan lets it pass. Numbers come from HMAC-SHA256 with the policy's
salt, so that who does not know the salt cannot try values out.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable

from intercontract.cassette.redaction.pattern import REDACTED
from intercontract.cassette.redaction.personal_data import is_address, is_ip, is_phone
from intercontract.model.regex import regex
from intercontract.values import frozen

_SYLLABLES = ("za", "vo", "zu", "va", "zo", "vu")
# Syllables of z or v with a, o or u, the last vowel optional: no word of a language we know is long.
_INVENTED = re.compile(r"(?:[zv][aou])*[zv]?\Z", re.IGNORECASE)
_NAME = regex(r"(?:Zav|Vuz|Zov|Vaz)[zvaou]+(?: (?:Zav|Vuz|Zov|Vaz)[zvaou]+)*\Z")
_KEY = regex(r"key-[0-9a-f]{12}")
_IMAGE = "https://static.example.com/avatars/"
_PIECES = regex(
    r"(?P<tag><[^<>]*>)|(?P<entity>&#?\w{1,10};)|(?P<url>https?://[^\s<>\"']+)"
    r"|(?P<mail>[^\s<>\"'@]{1,64}@[^\s<>\"'@]{1,255})|(?P<marker>REDACTED\w*)|(?P<word>[^\W\d_]+)|(?P<digits>\d+)"
)
_ATTRIBUTE = regex(r"""(=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")


@frozen
class Pseudonyms:
    """Stand-ins under one salt."""

    salt: bytes

    def _digest(self, kind: str, value: str) -> bytes:
        return hmac.new(
            self.salt, f"{kind}|{value}".encode("utf-8", "replace"), hashlib.sha256
        ).digest()

    def _hex(self, kind: str, value: str, size: int) -> str:
        return self._digest(kind, value).hex()[:size]

    def email(self, value: str) -> str:
        """An address at example.com; letter case does not matter."""
        if not is_address(value):
            return value
        return f"person-{self._hex('email', value.lower(), 12)}@example.com"

    def phone(self, value: str) -> str:
        """A number set aside for fiction; the leading plus stays, and so does the sense of digits."""
        digits = re.sub(r"\D", "", value)
        if not is_phone(value) and len(digits) >= 8:
            return value
        if not digits:
            return self.words(value)
        number = int.from_bytes(self._digest("phone", digits)[:4], "big")
        area = 200 + number % 800
        line = f"{area}55501{number // 800 % 100:02d}"
        return f"+1{line}" if value.lstrip().startswith("+") else line

    def ip(self, value: str) -> str:
        """An address set aside for documentation, of the same version."""
        if not is_ip(value):
            return value
        digest = self._digest("ip", value.lower())
        if ":" in value:
            return f"2001:db8:{digest[:2].hex()}:{digest[2:4].hex()}::{digest[4] + 1:x}"
        net = ("192.0.2", "198.51.100", "203.0.113")[digest[0] % 3]
        return f"{net}.{1 + digest[1] % 254}"

    def name(self, value: str) -> str:
        """An invented name of as many words, at most three."""
        if not value.strip() or _NAME.match(value) or value == REDACTED:
            return value
        words = value.split()[:3]
        return " ".join(
            self._invented("name", f"{n}|{word.lower()}") for n, word in enumerate(words)
        )

    def place(self, value: str) -> str:
        """An invented place."""
        if not value.strip() or _NAME.match(value):
            return value
        return self._invented("place", value.lower())

    def _invented(self, kind: str, value: str) -> str:
        digest = self._digest(kind, value)
        head = ("Zav", "Vuz", "Zov", "Vaz")[digest[0] % 4]
        return head + "".join(_SYLLABLES[digest[n] % 6] for n in range(1, 5))

    def image(self, value: str) -> str:
        """The address of a picture that is not there."""
        if not value or value.startswith(_IMAGE):
            return value
        return f"{_IMAGE}{self._hex('image', value, 12)}.png"

    def token(self, value: str) -> str:
        """A word as long as a random one, and plainly not random; hex stays hex."""
        mark = self._hex("token", value, 12)
        if re.fullmatch(r"[0-9a-f]+", value):
            return mark.rjust(len(value), "0")
        return REDACTED + mark.rjust(max(len(value) - len(REDACTED), 12), "x")

    def key(self, value: str) -> str:
        """A name for a value's place, where the name itself is somebody's."""
        return value if _KEY.fullmatch(value) else f"key-{self._hex('key', value, 12)}"

    def birth(self) -> str:
        """A date on which nobody in particular was born."""
        return "1970-01-01"

    def coordinate(self, value: float) -> float:
        """A latitude or longitude in the open sea."""
        return 0.0 if isinstance(value, float) else 0

    def words(self, value: str) -> str:
        """A text with every word invented anew; markup, punctuation, lengths and capitals stay."""
        return _PIECES.sub(self._piece, value)

    def _piece(self, match: re.Match[str]) -> str:
        text = match.group()
        match match.lastgroup:
            case "tag":
                return _ATTRIBUTE.sub(self._attribute, text)
            case "url":
                return self.link(text)
            case "mail":
                return (
                    self.email(text)
                    if re.fullmatch(r"[\w.+-]+@[\w.-]+\w", text)
                    else "person@example.com"
                )
            case "word":
                return self._word(text)
            case "digits":
                return "0" * len(text)
        return text

    def _attribute(self, match: re.Match[str]) -> str:
        value = match.group(2)
        quote = value[0] if value[0] in "\"'" else ""
        plain = value.strip("\"'")
        changed = (
            self.link(plain) if ":" in plain or "/" in plain else self._plain(plain, self._word)
        )
        return f"{match.group(1)}{quote}{changed}{quote}"

    @staticmethod
    def _plain(text: str, word: Callable[[str], str]) -> str:
        text = re.sub(r"\d+", lambda m: "0" * len(m.group()), text)
        return re.sub(r"[^\W\d_]+", lambda m: word(m.group()), text)

    def link(self, value: str) -> str:
        """An address at example.com, unless it is at one already."""
        if not value:
            return value
        if re.match(r"https?://(?:[\w-]+\.)*example\.(?:com|org|net)(?:[/?#:]|$)", value):
            return value
        return f"https://www.example.com/{self._hex('link', value, 12)}"

    def _word(self, word: str) -> str:
        if _INVENTED.match(word):
            return word
        digest = self._digest("word", word.lower())
        made = "".join(_SYLLABLES[digest[n % 32] % 6] for n in range((len(word) + 1) // 2))[
            : len(word)
        ]
        if word.isupper() and len(word) > 1:
            return made.upper()
        return made.capitalize() if word[0].isupper() else made
