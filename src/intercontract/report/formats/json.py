"""One JSON document, for machines; nothing is cut here."""

from __future__ import annotations

import json
import re

import orjson

from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions

# What JSON leaves as it is, and a terminal that shows it acts on: DEL, C1 controls, directions of text.
_ACTED_ON = re.compile(
    rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]"
)
_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS


def write(outline: Outline, _options: FormatOptions) -> bytes:
    """The document as UTF-8, ending in a newline."""
    document = outline.document()
    try:
        text = orjson.dumps(document, option=_OPTIONS)
    except TypeError:
        # orjson refuses integers above 64 bits and lone surrogates; what was recorded may hold both.
        text = json.dumps(_encodable(document), indent=2, ensure_ascii=False).encode() + b"\n"
    if text.isascii() and b"\x7f" not in text:
        return text
    return _ACTED_ON.sub(lambda found: f"\\u{ord(found[0].decode()):04x}".encode(), text)


def _encodable(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_encodable(str(key)): _encodable(item) for key, item in value.items()}
        case list() | tuple():
            return [_encodable(item) for item in value]
        case None | bool() | int() | float():
            return value
        case _:
            return str(value)
