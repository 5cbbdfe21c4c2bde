"""A comparison as one JSON document."""

from __future__ import annotations

import json
from typing import Any

import orjson

from intercontract.drift.report import DriftReport


def dump(report: DriftReport) -> bytes:
    """The document as UTF-8, ending in a newline."""
    document = report.to_dict()
    try:
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
        return orjson.dumps(document, option=options)
    except TypeError:
        # orjson refuses integers above 64 bits and lone surrogates; recordings and schemas may hold both.
        text = json.dumps(_plain(document), indent=2, ensure_ascii=False)
        return text.encode() + b"\n"


def _plain(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_plain(str(key)): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case None | bool() | int() | float():
            return value
        case _:
            return str(value)
