"""Formats, decided by the same predicates in both validators so that the two agree.

Source: JSON Schema 2020-12, section 7.3; RFC 3339 for times; OpenAPI 3.0.3, *Data Types*, for ``int32``,
``int64`` and ``byte``. A format not listed is an annotation.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import urlsplit

from intercontract.model.regex import regex

_DATE_TIME = regex(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_EMAIL = regex(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)*")


def _parses(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def decide(value: str) -> bool:
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return decide


def _date_time(value: str) -> bool:
    if not _DATE_TIME.fullmatch(value):
        return False
    # 23:59:60 is a leap second in RFC 3339, and no time in Python.
    return _parses(datetime.fromisoformat)(value.replace(":60", ":59", 1).upper())


def _uri(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and not re.search(r'[\s<>"{}|\\^`]', value)


def _uuid(value: str) -> bool:
    from uuid import UUID  # it asks for the platform, which few commands need to know

    return len(value) == 36 and _parses(UUID)(value)


def _base64(value: str) -> bool:
    # Either alphabet, with or without padding and line breaks: what encoders write and decoders take.
    digits = "".join(value.split()).rstrip("=")
    return bool(re.fullmatch(r"[A-Za-z0-9+/_-]*", digits)) and len(digits) % 4 != 1


FORMATS: dict[str, Callable[[str], bool]] = {
    "byte": _base64,
    "date": lambda value: (
        bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII))
        and _parses(date.fromisoformat)(value)
    ),
    "date-time": _date_time,
    "email": lambda value: bool(_EMAIL.fullmatch(value)),
    "ipv4": _parses(ipaddress.IPv4Address),
    "ipv6": lambda value: "%" not in value and _parses(ipaddress.IPv6Address)(value),
    "uri": _uri,
    "uuid": _uuid,
}

# How many bits a number of the format has, with its sign.
BITS = {"int32": 32, "int64": 64}


def holds(name: str, value: object) -> bool:
    """Whether a value keeps a format, which says something of texts or of numbers only."""
    if isinstance(value, str):
        return name not in FORMATS or FORMATS[name](value)
    if name in BITS and isinstance(value, int | float) and not isinstance(value, bool):
        bound = 1 << (BITS[name] - 1)
        return -bound <= value < bound
    return True


class FormatKeyword:
    """The keyword ``format`` of one schema, for jsonschema-rs, whose own formats concern texts only."""

    def __init__(self, _schema: object, argument: object, _path: object) -> None:
        self._name = str(argument)

    def validate(self, value: object) -> None:
        """Raises ValueError for a value that does not keep the format."""
        if not holds(self._name, value):
            raise ValueError(self._name)
