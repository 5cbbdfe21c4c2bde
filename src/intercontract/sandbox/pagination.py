"""Cursor-based pages: ``next`` is ``{page, starting_after}`` and absent on the last page.

Cursors are base64 of a JSON array ``[sort value in milliseconds, id, page]``, as users have decoded
them; clients pass them on unread.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import TypeVar

import orjson

from intercontract.model.json import JSONObject
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.parameters import page_size, single
from intercontract.sandbox.table import Table

Row = TypeVar("Row")
SortKey = tuple[int, str]
"""What orders a list: a time (Unix seconds), then the id."""


def _garbage() -> Refusal:
    return invalid("Invalid starting_after param", "starting_after")


def _encode(key: SortKey, page: int) -> str:
    return b64encode(orjson.dumps([key[0] * 1000, key[1], page])).decode()


def _decode(cursor: str) -> tuple[SortKey, int]:
    try:
        value = orjson.loads(b64decode(cursor.encode("ascii"), validate=True))
    except (binascii.Error, UnicodeEncodeError, orjson.JSONDecodeError):
        raise _garbage() from None
    match value:
        case [int(at), str(id_), int(page)] if page > 1 and not isinstance(at, bool):
            return (at // 1000, id_), page
        case _:
            raise _garbage()


def paginate(
    call: Call, table: Table[Row], index: str, default: int
) -> tuple[list[Row], JSONObject]:
    """The rows on the page that a call asks for, newest first by an index, and the ``pages`` object.

    Raises:
        Refusal: 400 for a ``per_page`` or ``starting_after`` that makes no sense.
    """
    per_page = page_size(call, default)
    cursor = single(call, "starting_after")
    below, number = (None, 1) if cursor is None else _decode(cursor)
    rows, following = table.descending(index, per_page, below)
    pages: JSONObject = {"type": "pages", "page": number}
    if following and rows:
        cursor = _encode(table.key(index, rows[-1]), number + 1)
        pages["next"] = {"page": number + 1, "starting_after": cursor}
    pages["per_page"] = per_page
    pages["total_pages"] = -(-len(table) // per_page)
    return rows, pages
