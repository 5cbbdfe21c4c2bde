"""Values of plain YAML, straight from the events of the library's parser.

By way of the library's nodes the same takes three times as long. What YAML has beyond JSON (aliases, tags,
merged mappings, keys that are no text, several documents) is left to the library.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from intercontract.contract.reading.structure import MAX_DEPTH, MAX_VALUES
from intercontract.model.json import JSONValue
from intercontract.model.regex import regex


class NotPlain(Exception):  # noqa: N818 - no error: the library reads it
    """A text has what YAML has beyond JSON."""


INTEGER = r"[-+]?(?:0|[1-9][0-9]*)"
FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?"
"""Numbers as YAML 1.2 has them (section 10.3.2), but for infinity and what is no number."""

_INTEGER, _FLOAT = regex(f"(?:{INTEGER})$"), regex(f"(?:{FLOAT})$")
_STARTS = frozenset("-+.0123456789")
_CONSTANTS: dict[str, JSONValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def plain(text: str, refuse: Callable[[str, int], Exception]) -> JSONValue:
    """The value of a plain YAML text; ``refuse`` makes the error from a reason and a line.

    Raises:
        NotPlain: it takes the library.
        yaml.YAMLError: the text is no YAML.
    """
    reader = _Reader(yaml.CSafeLoader(text).get_event, refuse)
    return reader.document()


class _Reader:
    def __init__(self, event: Callable[[], Any], refuse: Callable[[str, int], Exception]):
        self._event, self._refuse = event, refuse
        self._values = 0
        self._depth = 0

    def document(self) -> JSONValue:
        """The one document of the text; null where there is none."""
        self._event()  # the stream begins
        if type(self._event()) is yaml.StreamEndEvent:
            return None
        value = self._value(self._event())
        self._event()  # the document ends
        if type(self._event()) is not yaml.StreamEndEvent:
            raise NotPlain
        return value

    def _value(self, event: Any) -> JSONValue:
        kind = type(event)
        if kind is yaml.AliasEvent or event.tag is not None:
            raise NotPlain
        self._values += 1
        if self._values > MAX_VALUES:
            raise self._too_much(f"holds more than {MAX_VALUES:,} values", event)
        if kind is yaml.ScalarEvent:
            return _scalar(event.value) if event.implicit[0] else event.value
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._too_much("nests too deep", event)
        value = self._mapping() if kind is yaml.MappingStartEvent else self._sequence()
        self._depth -= 1
        return value

    def _mapping(self) -> dict[str, JSONValue]:
        found: dict[str, JSONValue] = {}
        while type(key := self._event()) is not yaml.MappingEndEvent:
            if type(key) is not yaml.ScalarEvent or key.tag is not None:
                raise NotPlain
            if key.value == "<<" and key.implicit[0]:
                raise NotPlain
            self._values += 1
            found[key.value] = self._value(self._event())
        return found

    def _sequence(self) -> list[JSONValue]:
        found = []
        while type(event := self._event()) is not yaml.SequenceEndEvent:
            found.append(self._value(event))
        return found

    def _too_much(self, reason: str, event: Any) -> Exception:
        return self._refuse(reason, event.start_mark.line + 1)


def _scalar(text: str) -> JSONValue:
    """The value of a text without quotes."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _STARTS:
        if text == "<<":
            raise NotPlain
        return text
    return int(text) if _INTEGER.match(text) else float(text) if _FLOAT.match(text) else text
