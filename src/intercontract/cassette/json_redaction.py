"""Redaction of JSON values and of single named values: by the name first, then by the shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.cassette.keys import ValueKind, kind_of
from intercontract.cassette.scrub import Scrubber, worth_hiding
from intercontract.cassette.secret_patterns import REDACTED
from intercontract.cassette.urls import redact_url
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.model.json import JSONValue

MAX_DEPTH = 150

_URL = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+\Z")
# Texts of the API's own, which say what was wrong with a request.
_OUR_TEXT = frozenset({"errors"})


class TooDeep(Exception):  # noqa: N818
    """A value nests deeper than ``MAX_DEPTH``; it is then treated as text."""


class JsonRedactor:
    """Redacts values; ``texts`` says whether free text is replaced too."""

    def __init__(self, scrubber: Scrubber, *, texts: bool):
        self.scrub = scrubber
        self._texts = texts
        self._made = scrubber.pseudonyms

    def value(
        self, value: JSONValue, name: str = "", *, parent: str = "", depth: int = 0
    ) -> JSONValue:
        """A value without secrets and personal data, of the same type and shape.

        Raises:
            TooDeep: it nests too deeply to be walked.
        """
        if depth > MAX_DEPTH:
            raise TooDeep
        if isinstance(value, dict):
            return self._object(value, name, depth)
        if isinstance(value, list):
            return [self.value(item, name, parent=parent, depth=depth + 1) for item in value]
        kind = self._kind(name, parent)
        if isinstance(value, str):
            return self.named(kind, value)
        if isinstance(value, bool) or value is None:
            return value
        return self._number(kind, value)

    def _object(self, value: dict[str, JSONValue], name: str, depth: int) -> JSONValue:
        secret = kind_of(name) is ValueKind.SECRET
        found: dict[str, JSONValue] = {}
        for key, item in value.items():
            if secret:
                inner = self.value(item, name, parent=name, depth=depth + 1)
            elif (special := self._special(value, name, key)) and isinstance(item, str):
                inner = self.named(special, item)
            else:
                inner = self.value(item, key, parent=name, depth=depth + 1)
            found[self.scrub.text(key)] = inner
        return found

    @staticmethod
    def _special(value: dict[str, JSONValue], name: str, key: str) -> ValueKind | None:
        """What ``name`` and ``url`` are depends on whose they are."""
        attached = "attachment" in name or value.get("type") in ("upload", "attachment")
        if key == "name":
            if "email" in value or value.get("type") in INTERCOM.personal_types:
                return ValueKind.NAME
            return ValueKind.TEXT if attached else None
        if key == "url" and (attached or value.get("type") == "social_profile"):
            return ValueKind.LINK
        return None

    def _kind(self, name: str, parent: str) -> ValueKind:
        kind = kind_of(name)
        if kind is ValueKind.PLAIN and parent:
            if "location" in parent and name in ("region", "state"):
                return ValueKind.PLACE
            if parent in INTERCOM.free_maps:
                return ValueKind.TEXT
        return ValueKind.PLAIN if kind is ValueKind.TEXT and parent in _OUR_TEXT else kind

    def named(self, kind: ValueKind, text: str) -> str:
        """A string that is known to be of a kind; empty stays empty."""
        if not text:
            return text
        made = self._made
        match kind:
            case ValueKind.SECRET:
                return REDACTED
            case ValueKind.EMAIL:
                text = self._mail(text)
            case ValueKind.PHONE:
                text = made.phone(text)
            case ValueKind.NAME:
                text = made.name(text)
            case ValueKind.IP:
                text = made.ip(text)
            case ValueKind.PLACE:
                text = made.place(text)
            case ValueKind.IMAGE if _URL.match(text):
                return made.image(text)
            case ValueKind.LINK:
                return made.link(text)
            case ValueKind.TEXT if self._texts:
                text = made.words(self.scrub.text(text))
        if _URL.match(text) and " " not in text:
            return redact_url(text, self)
        return self.scrub.text(text)

    def _mail(self, text: str) -> str:
        if re.fullmatch(r"[^@\s]+@[^@\s]+", text):
            return self._made.email(text)
        if _DOMAIN.match(text):
            return text if text.endswith("example.com") else "example.com"
        return self._made.words(text)

    def _number(self, kind: ValueKind, value: float) -> int | float:
        if kind is ValueKind.SECRET:
            return type(value)(0)
        if kind is ValueKind.PLACE and isinstance(value, float):
            return self._made.coordinate(value)
        if kind is ValueKind.PHONE and isinstance(value, int) and abs(value) >= 10**7:
            return int(re.sub(r"\D", "", self._made.phone(str(abs(value)))))
        return value


def secrets_in(value: JSONValue, name: str = "", depth: int = 0) -> Iterator[str]:
    """The strings of a JSON value that stand where a secret belongs."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            inner = name if kind_of(name) is ValueKind.SECRET else key
            yield from secrets_in(item, inner, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from secrets_in(item, name, depth + 1)
    elif isinstance(value, str) and kind_of(name) is ValueKind.SECRET and worth_hiding(value):
        yield value
