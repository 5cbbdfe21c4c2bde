"""Redaction of JSON values and of single named values: by the name first, then by the shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from intercontract.cassette.redaction.keys import ValueKind, kind_of
from intercontract.cassette.redaction.pattern import REDACTED
from intercontract.cassette.redaction.scrub import Scrubber, worth_hiding
from intercontract.cassette.redaction.urls import redact_path, redact_url
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.model.json import JSONValue, Levels, join, levels, split
from intercontract.model.regex import regex

MAX_DEPTH = 150

# The names of larger objects are not remembered.
_MANY = 200
_URL = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_INDEX = re.compile(r"[0-9]{1,4}|\*")
# What a name of a field looks like, and a person's name, number or address does not.
_FIELD = regex(r"(?=\D*(?:\d{1,3}(?:\D+|\Z)){0,20}\Z)[A-Za-z_][\w ().:/-]{0,60}")
_DOMAIN = regex(r"[\w-]+(?:\.[\w-]+)+\Z")
# Texts of the API's own, which say what was wrong with a request.
_OUR_TEXT = frozenset({"errors"})


class TooDeep(Exception):  # noqa: N818
    """A value nests deeper than ``MAX_DEPTH``; it is then treated as text."""


class JsonRedactor:
    """Redacts values; ``texts`` says whether free text is replaced too.

    Below a free map (custom attributes) everything is somebody's, at any depth: with ``texts``, no text and
    no number of it stays.
    """

    def __init__(
        self,
        scrubber: Scrubber,
        *,
        texts: bool,
        free_maps: frozenset[str] = INTERCOM.free_maps,
    ):
        self.scrub = scrubber
        self._texts = texts
        self._made = scrubber.pseudonyms
        self._free_maps = free_maps
        self._stand_ins: dict[ValueKind, Callable[[str], str]] = {
            ValueKind.EMAIL: self._mail,
            ValueKind.PHONE: self._made.phone,
            ValueKind.NAME: self._made.name,
            ValueKind.IP: self._made.ip,
            ValueKind.PLACE: self._made.place,
        }

    def value(
        self,
        value: JSONValue,
        name: str = "",
        *,
        parent: str = "",
        depth: int = 0,
        free: bool = False,
    ) -> JSONValue:
        """A value without secrets and personal data, of the same type and shape.

        Raises:
            TooDeep: it nests too deeply to be walked.
        """
        if depth > MAX_DEPTH:
            raise TooDeep
        free = free or name in self._free_maps
        if isinstance(value, dict):
            return self._object(value, name, depth, free=free)
        if isinstance(value, list):
            return [
                self.value(item, name, parent=parent, depth=depth + 1, free=free) for item in value
            ]
        kind = self._kind(name, parent, free=free)
        if isinstance(value, str):
            return self.named(kind, value)
        if isinstance(value, bool) or value is None:
            return value
        return self._number(kind, value, free=free)

    def path(self, path: str) -> str:
        """A path as it stands in a URL, with a query perhaps."""
        return redact_path(path, self)

    def pointer(self, pointer: str) -> str:
        """A JSON Pointer into what was redacted."""
        tokens, free = [], False
        for token in split(pointer):
            tokens.append(token if _INDEX.fullmatch(token) else self._key(token, free=free))
            free = free or token in self._free_maps
        return join("", *tokens) if pointer.startswith("/") else self.scrub.text(pointer)

    def _object(
        self, value: dict[str, JSONValue], name: str, depth: int, *, free: bool
    ) -> JSONValue:
        secret = kind_of(name) is ValueKind.SECRET
        found: dict[str, JSONValue] = {}
        for key, item in value.items():
            if secret:
                inner = self.value(item, name, parent=name, depth=depth + 1, free=free)
            elif (special := self._special(value, name, key)) and isinstance(item, str):
                inner = self.named(special, item)
            elif special and isinstance(item, list) and all(isinstance(one, str) for one in item):
                inner = [self.named(special, str(one)) for one in item]
            else:
                inner = self.value(item, key, parent=name, depth=depth + 1, free=free)
            found[self._key(key, free=free)] = inner
        return found

    def _key(self, key: str, *, free: bool) -> str:
        clean = self.scrub.text(key)
        if free and self._texts and not (clean == key and _FIELD.fullmatch(key)):
            return self._made.key(key)
        return clean

    @staticmethod
    def _special(value: dict[str, JSONValue], name: str, key: str) -> ValueKind | None:
        """What ``name`` and ``url`` are depends on whose they are, and a ``value`` on what it is asked of."""
        field = value.get("field")
        if key == "value" and "operator" in value and isinstance(field, str):
            field = field.rpartition(".")[2]
            kind = ValueKind.NAME if field == "name" else kind_of(field)
            return None if kind is ValueKind.PLAIN else kind
        attached = "attachment" in name or value.get("type") in ("upload", "attachment")
        if key == "name":
            types = INTERCOM.personal_types
            stated = value.get("type")
            is_theirs = isinstance(stated, str) and stated in types
            if "email" in value or is_theirs or name in types:
                return ValueKind.NAME
            return ValueKind.TEXT if attached else None
        if key == "url" and (attached or value.get("type") == "social_profile"):
            return ValueKind.LINK
        return None

    def _kind(self, name: str, parent: str, *, free: bool) -> ValueKind:
        kind = kind_of(name)
        if kind is ValueKind.PLAIN and "location" in parent and name in ("region", "state"):
            return ValueKind.PLACE
        if free and kind in (ValueKind.PLAIN, ValueKind.ID, ValueKind.IMAGE, ValueKind.LINK):
            return ValueKind.TEXT
        return ValueKind.PLAIN if kind is ValueKind.TEXT and parent in _OUR_TEXT else kind

    def named(self, kind: ValueKind, text: str) -> str:
        """A string that is known to be of a kind; empty stays empty."""
        if not text:
            return text
        match kind:
            case ValueKind.SECRET:
                return REDACTED
            case ValueKind.IMAGE if _URL.match(text):
                return self._made.image(text)
            case ValueKind.LINK:
                return self._made.link(text)
            case ValueKind.BIRTH if re.search("[0-9]", text):
                return self._made.birth()
            case ValueKind.ID:
                return self.scrub.identifier(text)
            case ValueKind.TEXT if self._texts:
                text = self._made.words(self.scrub.text(text))
            case _ if (stand_in := self._stand_ins.get(kind)) is not None:
                text = stand_in(text)
        if _URL.match(text) and " " not in text:
            return redact_url(text, self)
        return self.scrub.text(text)

    def _mail(self, text: str) -> str:
        if re.fullmatch(r"[^@\s]+@[^@\s]+", text):
            return self._made.email(text)
        if _DOMAIN.match(text):
            return text if text.endswith("example.com") else "example.com"
        return self._made.words(text)

    def _number(self, kind: ValueKind, value: float, *, free: bool) -> int | float:
        if kind in (ValueKind.SECRET, ValueKind.BIRTH) or (free and self._texts):
            return type(value)(0)
        if kind is ValueKind.PLACE and isinstance(value, float):
            return self._made.coordinate(value)
        if kind is ValueKind.PHONE and isinstance(value, int) and abs(value) >= 10**7:
            value = int(re.sub(r"\D", "", self._made.phone(str(abs(value)))))
        if isinstance(value, int) and abs(value) >= 10**12:
            digits = written(value)
            seen = self.scrub.identifier if kind is ValueKind.ID else self.scrub.text
            return value if seen(digits) == digits else 0
        return value


def written(number: int) -> str:
    """A long number as it is looked at for what it may be: more signs than any account has."""
    return str(number)[:40]


def secrets_in(value: JSONValue) -> list[str]:
    """The strings of a JSON value that stand where a secret belongs: under its name, at any depth."""
    return secrets_at(levels(value, MAX_DEPTH + 1))


def secrets_at(found: Levels) -> list[str]:
    """The same, of the arrays and objects of a value."""
    texts: list[str] = []
    for depth, level in enumerate(found):
        holders = [one for one in level if isinstance(one, dict)]
        # Most objects are like others, and few of them have a secret.
        if any(map(_secrets_of, {tuple(one) for one in holders})):
            for holder in holders:
                for name in _secrets_of(tuple(holder)):
                    _collect(holder[name], texts, MAX_DEPTH - depth)
    return [text for text in texts if worth_hiding(text)]


def _collect(value: JSONValue, texts: list[str], depth: int) -> None:
    """Take in the strings of a value in a secret's place, so many levels down."""
    waiting = [(value, depth)]
    while waiting:
        item, left = waiting.pop()
        if isinstance(item, str):
            texts.append(item)
        elif left and isinstance(item, (dict, list)):
            waiting += [
                (one, left - 1) for one in (item.values() if isinstance(item, dict) else item)
            ]


def _secrets_of(names: tuple[str, ...]) -> tuple[str, ...]:
    return _secrets_among(names) if len(names) < _MANY else _among(names)


@lru_cache(maxsize=4096)
def _secrets_among(names: tuple[str, ...]) -> tuple[str, ...]:
    return _among(names)


def _among(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if kind_of(name) is ValueKind.SECRET)
