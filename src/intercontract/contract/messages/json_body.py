"""A body as JSON, whatever its content type says, within bounds; or why it is none that is looked at."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

import orjson

from intercontract.contract.messages.ways import MAX_WAYS
from intercontract.contract.reading.structure import holds_more
from intercontract.model.json import JSONValue, Levels, levels
from intercontract.model.regex import regex

# No answer nests deeper than a dozen; what nests without end breaks whoever reads it recursively.
MAX_DEPTH = 200
# A page of 150 conversations holds 30,000; whoever looks at each of them needs time and memory for all.
MAX_VALUES = 100_000
# All resources together have some thousand fields, and of each name that comes its values are counted.
MAX_NAMES = 10_000


# What validates is one call that nothing interrupts, and keeps note of each schema and value.
MAX_APPLICATIONS = 10_000_000


class Missing(Enum):
    """Marks a body that is not there, is no JSON, or nests deeper or holds more than anything here reads."""

    ABSENT = "absent"
    NOT_JSON = "not JSON"
    TOO_DEEP = "too deep"
    TOO_LARGE = "too large"
    TOO_VARIED = "too varied"
    TOO_INVOLVED = "too involved"
    TOO_COSTLY = "too costly"
    UNDECIDED = "undecided"


ABSENT: Final = Missing.ABSENT
NOT_JSON: Final = Missing.NOT_JSON


def unread(value: JSONValue | Missing) -> str:
    """What is told of bodies that are JSON and not looked at; empty of any other."""
    if value is Missing.TOO_DEEP:
        return f"that nest deeper than {MAX_DEPTH}"
    if value is Missing.TOO_INVOLVED:
        return f"with parts that schemas come to in more than {MAX_WAYS:,} ways"
    if value is Missing.TOO_COSTLY:
        return f"of so many values that schemas apply to them more than {MAX_APPLICATIONS:,} times"
    if value is Missing.UNDECIDED:
        return "with texts in which a pattern cannot be looked for in five seconds"
    if value is Missing.TOO_VARIED:
        return f"whose fields have more than {MAX_NAMES:,} names"
    return f"of more than {MAX_VALUES:,} values" if value is Missing.TOO_LARGE else ""


def parse_json(body: bytes | None) -> JSONValue | Missing:
    """A body as JSON, whatever its content type says."""
    return parsed(body)[0]


@lru_cache(maxsize=2)
def parsed(body: bytes | None) -> tuple[JSONValue | Missing, Levels]:
    """A body as JSON, whatever its content type says, and its arrays and objects.

    An escaped half of a surrogate pair is JSON (RFC 8259, section 8.2) and no character: U+FFFD stands
    for it. The latest are kept, as whoever looks for secrets and whoever judges read the same; nobody
    changes them.
    """
    if not body:
        return ABSENT, []
    # No value takes less than two bytes, its comma included.
    if len(body) > 2 * MAX_VALUES and holds_more(body, MAX_VALUES):
        return Missing.TOO_LARGE, []
    value = _loaded(body)
    if value is NOT_JSON and (whole := _ESCAPE.sub(_no_half, body)) != body:
        value = _loaded(whole)
    if isinstance(value, Missing):
        return value, []
    found = levels(value, MAX_DEPTH + 1)
    if len(found) > MAX_DEPTH:
        return Missing.TOO_DEEP, []
    # Nor a name and its value less than five.
    if len(body) > 5 * MAX_NAMES and _has_many_names(found):
        return Missing.TOO_VARIED, []
    return value, found


def _has_many_names(found: Levels) -> bool:
    names: set[str] = set()
    for level in found:
        for holder in level:
            if isinstance(holder, dict):
                names.update(holder)
        if len(names) > MAX_NAMES:
            return True
    return False


def _loaded(body: bytes) -> JSONValue | Missing:
    try:
        value: JSONValue = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return Missing.TOO_DEEP if "depth limit" in str(error) else NOT_JSON
    return value


_PAIR = rb"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = regex(rb"\\(?:" + _PAIR + rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL)


def _no_half(escape: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if escape[1] else escape[0]
