"""Which formats hold others: every ``int32`` is an ``int64``."""

from __future__ import annotations

_WIDER = {
    "number": {("float", "double")},
    "integer": {("int32", "int64"), ("int32", "bigint"), ("int64", "bigint")},
}


def is_wider(kind: str, before: str, after: str) -> bool:
    """Whether every value of a type in the one format is one in the other."""
    return (before, after) in _WIDER.get(kind, ())
