"""YAML from strangers: events instead of objects, aliases counted as what they expand to.

PyYAML's loaders build a node graph before anything can be checked; a list of two-byte items takes
some hundred times its size. Reading events bounds depth, nodes and memory as they come.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import yaml

from intercontract.cassette.formats.packed import open_recording
from intercontract.cassette.formats.stored_bodies import UnreadableScalar
from intercontract.cassette.limits import Limits
from intercontract.errors import CassetteError

_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = {_TAG + "str", _TAG + "python/str", _TAG + "python/unicode", "!"}
_PLAIN_TAGS = {_TAG + "python/tuple", _TAG + "python/dict", _TAG + "python/list"}
# Ruby's Psych writes the second, with one exclamation mark, for every text that is not plain UTF-8.
_BINARY_TAGS = {_TAG + "binary", "!binary"}
# Ruby writes a text, list or hash of a class of its own, or with variables of its own, as a mapping that
# holds the plain value under this key.
_RUBY = (
    ("!ruby/string", "str"),
    ("!str", "str"),
    ("!ruby/array", "internal"),
    ("!ruby/hash-with-ivars", "elements"),
)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})\Z")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]*([eE][-+][0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Marked = tuple[str, object, int]


class YamlStream:
    """The top level of a YAML file (a mapping, or the list of interactions itself), item by item."""

    def __init__(self, stream: IO[bytes], limits: Limits, file: str):
        self._loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(stream)
        self._limits = limits
        self._file = file
        self._anchors: dict[str, tuple[object, int]] = {}
        self._nodes = 0

    def pairs(self, streamed: frozenset[str]) -> Iterator[Marked]:
        """Yield ``(key, value, line)``; for a ``streamed`` key whose value is a list, once per item.

        A streamed key with an empty list yields nothing; the key alone is announced with ``...`` first.

        Raises:
            CassetteError: not YAML, not a mapping, or beyond a limit; names the line.
        """
        try:
            yield from self._pairs(streamed)
        except yaml.YAMLError as error:
            raise self._error(error) from None
        except UnicodeError as error:
            raise CassetteError(f"is not valid Unicode text: {error}", file=self._file) from None
        finally:
            self._loader.dispose()

    def _pairs(self, streamed: frozenset[str]) -> Iterator[Marked]:
        next_event = self._loader.get_event
        next_event()  # stream start
        event = next_event()
        if isinstance(event, yaml.StreamEndEvent):
            raise CassetteError(
                "is empty",
                file=self._file,
                hint="restore it or delete it; an empty cassette is never assumed",
            )
        event = next_event()
        if isinstance(event, yaml.SequenceStartEvent):  # PHP-VCR has no mapping around its list
            yield from self._items("interactions", event)
        elif not isinstance(event, yaml.MappingStartEvent):
            raise CassetteError(
                "is not a cassette: its top level is neither a mapping nor a list",
                file=self._file,
                line=_line(event),
                hint="expected a mapping with the key 'interactions'",
            )
        else:
            yield from self._entries(streamed)
        while self._loader.check_event():  # a second document or trailing garbage is damage
            event = next_event()
            if isinstance(event, yaml.DocumentStartEvent):
                raise CassetteError(
                    "holds more than one YAML document", file=self._file, line=_line(event)
                )

    def _items(self, key: str, event: object) -> Iterator[Marked]:
        yield key, ..., _line(event)
        while not isinstance(event := self._loader.get_event(), yaml.SequenceEndEvent):
            self._nodes = 0
            line = _line(event)
            yield key, self._build(event, 2), line

    def _entries(self, streamed: frozenset[str]) -> Iterator[Marked]:
        next_event = self._loader.get_event
        while not isinstance(event := next_event(), yaml.MappingEndEvent):
            key = self._key(event, 1)
            event = next_event()
            if key in streamed and isinstance(event, yaml.SequenceStartEvent):
                yield from self._items(key, event)
            else:
                self._nodes = 0
                line = _line(event)
                yield str(key), self._build(event, 1), line

    def _build(self, event: Any, depth: int) -> Any:
        before = self._nodes
        self._charge(1, event)
        if depth > self._limits.depth:
            self._refuse(f"nests deeper than {self._limits.depth} levels", event)
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            if str(event.anchor) not in self._anchors:
                self._refuse(f"has no anchor named {event.anchor!r} before this alias", event)
            value, size = self._anchors[str(event.anchor)]
            self._charge(size, event)
            return value
        elif isinstance(event, yaml.SequenceStartEvent):
            self._refuse_code(event)
            value = []
            while not isinstance(item := self._loader.get_event(), yaml.SequenceEndEvent):
                value.append(self._build(item, depth + 1))
        else:
            self._refuse_code(event)
            value = {}
            while not isinstance(item := self._loader.get_event(), yaml.MappingEndEvent):
                key = self._key(item, depth + 1)
                value[key] = self._build(self._loader.get_event(), depth + 1)
            value = _untagged(value, event.tag)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before)
        return value

    def _key(self, event: object, depth: int) -> object:
        key = self._build(event, depth)
        if isinstance(key, list | dict):
            self._refuse("has a list or mapping as a key", event)
        return key

    def _scalar(self, event: Any) -> Any:
        text, tag = event.value, event.tag
        if tag is None or tag == "!":
            if not event.implicit[0]:
                return text
            if text in _WORDS:
                return _WORDS[text]
            if _INT.match(text):
                return int(text)
            return float(text) if _FLOAT.match(text) else text
        if tag in _TEXT_TAGS:
            return text
        if tag in _BINARY_TAGS:
            try:
                return base64.b64decode("".join(text.split()), validate=True)
            except (binascii.Error, ValueError):
                return UnreadableScalar(text)  # one body's damage, told where it is needed
        if tag in (_TAG + "int", _TAG + "float", _TAG + "bool", _TAG + "null"):
            return _WORDS.get(text, int(text) if _INT.match(text) else text)
        self._refuse_code(event)
        return text

    def _refuse_code(self, event: Any) -> None:
        """Refuse Python's tags for objects; any other is a name for plain data, and nothing is built."""
        if str(event.tag).startswith(_TAG + "python/") and event.tag not in _PLAIN_TAGS:
            name = str(event.tag).removeprefix(_TAG)[:80]
            self._refuse(
                f"holds a value tagged {name!r}, which is not data",
                event,
                hint="only plain data is read; nothing in a cassette is ever executed. Record it again",
            )

    def _charge(self, nodes: int, event: Any) -> None:
        self._nodes += nodes
        if self._nodes > self._limits.nodes:
            self._refuse(
                f"has an entry of more than {self._limits.nodes:,} values, aliases expanded",
                event,
                hint="no request or response needs that many; this looks like an alias bomb",
            )

    def _refuse(
        self, message: str, event: object, hint: str = "the file is damaged or hostile"
    ) -> None:
        raise CassetteError(message, file=self._file, line=_line(event), hint=hint)

    def _error(self, error: yaml.YAMLError) -> CassetteError:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else None
        if isinstance(error, yaml.reader.ReaderError):
            problem = f"is not readable text near byte {error.position}: {error.reason}"
            line = _line_at(self._file, error.position)
        else:
            problem = f"is not valid YAML: {getattr(error, 'problem', None) or error}"
        return CassetteError(
            problem.replace("\n", " ")[:300],
            file=self._file,
            line=line,
            hint="restore the file from version control or record it again; it is never taken as empty",
        )


def _untagged(value: dict[object, object], tag: object) -> object:
    """The plain value under a tag of Ruby's; no class is ever looked up, nothing is built."""
    for prefix, key in _RUBY:
        if str(tag).startswith(prefix) and key in value:
            return value[key]
    return value


def _line(event: Any) -> int:
    """The line of an event, counted from 1."""
    return int(event.start_mark.line) + 1


def _line_at(file: str, position: int) -> int | None:
    """The line that holds a byte of a file."""
    with open_recording(Path(file)) as stream:
        return stream.read(position).count(b"\n") + 1
