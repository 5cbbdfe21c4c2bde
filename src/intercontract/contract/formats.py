"""String formats, decided by the same predicates in both validators so that the two agree.

Source: JSON Schema 2020-12, section 7.3; RFC 3339 for times. A format not listed is an annotation.
"""

from __future__ import annotations

import ipaddress
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import urlsplit

_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)*")


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


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": lambda value: (
        bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII))
        and _parses(date.fromisoformat)(value)
    ),
    "date-time": _date_time,
    "email": lambda value: bool(_EMAIL.fullmatch(value)),
    "ipv4": _parses(ipaddress.IPv4Address),
    "ipv6": lambda value: "%" not in value and _parses(ipaddress.IPv6Address)(value),
    "uri": _uri,
    "uuid": lambda value: len(value) == 36 and _parses(uuid.UUID)(value),
}

_OTHERS = (
    "duration hostname idn-email idn-hostname iri iri-reference json-pointer regex "
    "relative-json-pointer time uri-reference uri-template"
)

ANNOTATIONS: dict[str, Callable[[str], bool]] = {name: lambda _: True for name in _OTHERS.split()}
