"""Cursor-based pages: ``next`` is ``{page, starting_after}`` and absent on the last page.

Cursors are base64 of a JSON array ``[sort value in milliseconds, id, page]``, as users have decoded
them; clients pass them on unread.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import TypeVar

import orjson
from attrs import frozen

from intercontract.model.json import JSONValue
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.parameters import page_size, single

Item = TypeVar("Item")


@frozen
class Keyed:
    """What orders a list: newest first by time (Unix seconds), then by id."""

    at: int
    id: str


@frozen
class Page:
    """Where a page lies in its list, and its ``pages`` object."""

    start: int
    stop: int
    pages: dict[str, JSONValue]


def _garbage() -> Refusal:
    return invalid("Invalid starting_after param", "starting_after")


def _encode(key: Keyed, page: int) -> str:
    return b64encode(orjson.dumps([key.at * 1000, key.id, page])).decode()


def _decode(cursor: str) -> tuple[Keyed, int]:
    try:
        value = orjson.loads(b64decode(cursor.encode("ascii"), validate=True))
    except (binascii.Error, UnicodeEncodeError, orjson.JSONDecodeError):
        raise _garbage() from None
    match value:
        case [int(at), str(id_), int(page)] if page > 1 and not isinstance(at, bool):
            return Keyed(at // 1000, id_), page
        case _:
            raise _garbage()


def paginate(call: Call, keys: Sequence[Keyed], default: int) -> Page:
    """The page that a call asks for, of a list in order of its keys, newest first.

    Raises:
        Refusal: 400 for a ``per_page`` or ``starting_after`` that makes no sense.
    """
    per_page = page_size(call, default)
    cursor = single(call, "starting_after")
    start, number = 0, 1
    if cursor is not None:
        last, number = _decode(cursor)
        before = (last.at, last.id)
        start = next((i for i, key in enumerate(keys) if (key.at, key.id) < before), len(keys))
    stop = min(start + per_page, len(keys))
    pages: dict[str, JSONValue] = {"type": "pages", "page": number}
    if stop < len(keys) and stop > start:
        pages["next"] = {"page": number + 1, "starting_after": _encode(keys[stop - 1], number + 1)}
    pages["per_page"] = per_page
    pages["total_pages"] = -(-len(keys) // per_page)
    return Page(start, stop, pages)
