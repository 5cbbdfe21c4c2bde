"""How JSON bodies are read: which objects are alike, whose keys are data, and how closely to look."""

from __future__ import annotations

import re
from collections.abc import Callable

from intercontract.evidence.occurrences import digest
from intercontract.model.json import JSONValue, Tokens
from intercontract.model.regex import regex
from intercontract.values import frozen

IsMap = Callable[[Tokens, dict[str, JSONValue]], bool]

_KIND = regex(r"[a-z][a-zA-Z0-9_.-]{0,60}")
_FORMS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("digits", r"[0-9]+"),
        ("24 hex digits", r"[0-9a-fA-F]{24}"),
        ("uuid", r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        ("date-time", r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+(?:[Zz]|[+-][0-9:]+)?"),
        ("URL", r"https?://\S+"),
        ("e-mail address", r"[^@\s]+@[^@\s]+"),
    )
)


@frozen
class BodyReading:
    """How bodies are read.

    ``kinds`` are the properties that name an object's kind: objects of different kinds are kept apart.
    ``is_map`` says which objects have keys that are data (custom attributes): all of their values are one
    place, `ANY`. ``detailed`` keeps objects, examples, and the forms of texts beside the counts.
    """

    kinds: tuple[str, ...] = ()
    is_map: IsMap | None = None
    detailed: bool = False

    def kind_of(self, value: dict[str, JSONValue]) -> str:
        """The kind of an object; empty when it names none."""
        for key in self.kinds:
            given = value.get(key)
            if isinstance(given, str) and _KIND.fullmatch(given):
                return given
        return ""


PLAIN = BodyReading()


def maps_named(*names: str) -> IsMap:
    """Objects under one of some names are maps."""
    known = frozenset(names)
    return lambda tokens, _value: bool(tokens) and tokens[-1] in known


def owner_of(value: dict[str, JSONValue], otherwise: int) -> int:
    """The digest of an object that has an id; else that of what holds it."""
    given = value.get("id")
    if isinstance(given, (str, int)) and not isinstance(given, bool) and given != "":
        return digest(str(value.get("type")), str(given))
    return otherwise


def form_of(text: str) -> str:
    """What a short text is by its form: ``digits``, ``uuid`` ... or else ``text``."""
    return next((name for name, pattern in _FORMS if pattern.fullmatch(text)), "text")
