"""One JSON document, for machines; nothing is cut here."""

from __future__ import annotations

import json

import orjson

from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions

_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS


def write(outline: Outline, _options: FormatOptions) -> bytes:
    """The document as UTF-8, ending in a newline."""
    document = outline.document()
    try:
        return orjson.dumps(document, option=_OPTIONS)
    except TypeError:
        # orjson refuses integers above 64 bits and lone surrogates; what was recorded may hold both.
        return json.dumps(_encodable(document), indent=2, ensure_ascii=False).encode() + b"\n"


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
