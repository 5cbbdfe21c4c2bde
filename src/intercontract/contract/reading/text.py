"""Reading YAML and JSON that strangers wrote: safe types only, bounded size, depth and aliases."""

from __future__ import annotations

import json
from pathlib import Path

import orjson

from intercontract.contract.reading.structure import (
    MAX_DEPTH,
    MAX_VALUES,
    REFUSED,
    depth_of,
    holds_more,
    json_values,
)
from intercontract.files.reading import MAX_BYTES, ErrorFactory, read_bytes, read_text
from intercontract.model.json import JSONValue
from intercontract.model.regex import regex

# A character beyond 16 bits is written as two halves, and one alone is no text; YAML refuses it.
_HALF = regex(r"\\u[dD][89a-fA-F]")


def parse_yaml(text: str, fault: ErrorFactory, *, file: str = "") -> JSONValue:
    """A YAML (or JSON) text as JSON values.

    Raises:
        fault: the text is no YAML, nests too deep, or expands through too many aliases.
    """
    if text[:1] in ("{", "["):
        if len(text) > MAX_VALUES and json_values(text.encode("utf-8", "replace")) > MAX_VALUES:
            message = f"the document holds more than {MAX_VALUES:,} values"
            raise fault(message, file=file, hint=REFUSED)
        if (found := _parse_json(text)) is not None:
            return found
    # JSON needs none of what reads YAML, which takes a while to import.
    from intercontract.contract.reading.yaml_text import build

    return build(text, fault, file=file)


def _parse_json(text: str) -> JSONValue:
    # JSON indented by tabs is no YAML to libyaml, and 20 times slower there; what fails here goes there.
    try:
        value: JSONValue = json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return None
    if _HALF.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError):
            return None
    return value if depth_of(value) <= MAX_DEPTH else None


def _no_json(name: str) -> JSONValue:
    raise ValueError(name)


def read_yaml(path: Path, fault: ErrorFactory, *, limit: int = MAX_BYTES) -> JSONValue:
    """A YAML or JSON file as JSON values; see `read_text` and `parse_yaml` for what is refused."""
    return parse_yaml(read_text(path, fault, limit=limit), fault, file=str(path))


def read_json(
    path: Path, fault: ErrorFactory, *, limit: int = MAX_BYTES, values: int = MAX_VALUES
) -> JSONValue:
    """A JSON file of ours, which somebody may have changed.

    Raises:
        fault: as `read_bytes`, or it holds more than so many values.
        ValueError: it is no JSON.
    """
    data = read_bytes(path, fault, limit=limit)
    if holds_more(data, values):
        raise fault(f"it holds more than {values:,} values", file=str(path), hint=REFUSED)
    value: JSONValue = orjson.loads(data)
    return value


def canonical(value: JSONValue) -> bytes:
    """A value as JSON with sorted, textual keys: the same bytes for the same content.

    Raises:
        TypeError: the value holds what JSON cannot.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    except TypeError:
        # orjson stops at 64 bits, which neither YAML nor JSON does.
        return json.dumps(json.loads(json.dumps(value)), sort_keys=True).encode()


def json_copy(value: JSONValue) -> JSONValue:
    """A deep copy through JSON: keys become text (an unquoted 200 is a number in YAML).

    Raises:
        TypeError: the value holds what JSON cannot.
    """
    try:
        copied: JSONValue = orjson.loads(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS))
    except TypeError:
        copied = json.loads(json.dumps(value))
    return copied
