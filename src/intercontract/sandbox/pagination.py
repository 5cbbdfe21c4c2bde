"""Pages of both kinds: by cursor (``next`` is ``{page, starting_after}``, absent on the last page), and by
number (``next`` is the URL of the page after, or null).

Cursors are base64 of a JSON array ``[sort value, id, page]``, times in milliseconds, as users have decoded
them; clients pass them on unread.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import TypeAlias, TypeVar
from urllib.parse import urlencode

import orjson

from intercontract.model.json import JSONObject, JSONValue
from intercontract.model.region import canonical_base
from intercontract.sandbox.errors import Refusal, invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.parameters import page_number, page_size, single
from intercontract.sandbox.table import Table
from intercontract.sandbox.workspace import Workspace

Row = TypeVar("Row")
SortKey: TypeAlias = tuple[int, str]
"""What orders a list: a time (Unix seconds), then the id."""


def garbage() -> Refusal:
    """A cursor that nobody gave out."""
    return invalid("Invalid starting_after param", "starting_after")


def encode(value: JSONValue, id_: str, page: int) -> str:
    """The cursor of what comes after a row: its sort value, its id, and the number of the next page."""
    return b64encode(orjson.dumps([value, id_, page])).decode()


def decode(cursor: str) -> tuple[JSONValue, str, int]:
    """Sort value, id and page number of a cursor.

    Raises:
        Refusal: 400 for what is no cursor.
    """
    try:
        value = orjson.loads(b64decode(cursor.encode("ascii"), validate=True))
    except (binascii.Error, UnicodeEncodeError, orjson.JSONDecodeError):
        raise garbage() from None
    match value:
        case [at, str(id_), int(page)] if page > 1:
            return at, id_, page
        case _:
            raise garbage()


def _timed(cursor: str) -> tuple[SortKey, int]:
    at, id_, page = decode(cursor)
    if not isinstance(at, int) or isinstance(at, bool):
        raise garbage()
    return (at // 1000, id_), page


def cursor_pages(number: int, per_page: int, total: int, following: str | None) -> JSONObject:
    """The ``pages`` object of a list by cursor; ``following`` is the cursor of the page after, if any."""
    pages: JSONObject = {"type": "pages", "page": number}
    if following is not None:
        pages["next"] = {"page": number + 1, "starting_after": following}
    pages["per_page"] = per_page
    pages["total_pages"] = -(-total // per_page)
    return pages


def paginate(
    call: Call, table: Table[Row], index: str, default: int, *, by_number: bool = False
) -> tuple[list[Row], JSONObject]:
    """The rows on the page that a call asks for by cursor, newest first by an index, and ``pages``.

    With ``by_number`` a ``page`` counts where no cursor is given.

    Raises:
        Refusal: 400 for a ``per_page``, ``starting_after`` or ``page`` that makes no sense.
    """
    per_page = page_size(call, default)
    cursor = single(call, "starting_after")
    below, number = (None, 1) if cursor is None else _timed(cursor)
    if by_number and cursor is None:
        number = page_number(call)
    before = (number - 1) * per_page if below is None else 0
    rows, left = table.descending(index, per_page, below, before)
    following = None
    if left and rows:
        at, id_ = table.key(index, rows[-1])
        following = encode(at * 1000, id_, number + 1)
    return rows, cursor_pages(number, per_page, table.size(index), following)


def numbered_pages(
    call: Call, workspace: Workspace, number: int, per_page: int, total: int
) -> JSONObject:
    """The ``pages`` object of a list by number; what else the call asked for stays in the URL of ``next``."""
    kept = [pair for pair in call.query if pair[0] not in ("page", "per_page")]
    query = urlencode([*kept, ("page", number + 1), ("per_page", per_page)])
    url = f"{canonical_base(workspace.region)}{call.path}?{query}"
    last = -(-total // per_page)
    return {
        "type": "pages",
        "next": url if number < last else None,
        "page": number,
        "per_page": per_page,
        "total_pages": last,
    }


def numbered(
    call: Call, workspace: Workspace, rows: Sequence[Row], default: int
) -> tuple[list[Row], JSONObject]:
    """The rows on the page that a call asks for by number, and ``pages``; a page 0 is the first.

    Raises:
        Refusal: 400 for a ``per_page`` or ``page`` that makes no sense.
    """
    per_page, number = page_size(call, default), page_number(call)
    start = (number - 1) * per_page
    pages = numbered_pages(call, workspace, number, per_page, len(rows))
    return list(rows[start : start + per_page]), pages


def numbered_by(
    call: Call, workspace: Workspace, table: Table[Row], index: str, default: int
) -> tuple[list[Row], JSONObject]:
    """As `numbered`, of all rows of an index, in the order that the call asks for: newest first unless
    ``order`` is ``asc``.

    Raises:
        Refusal: 400 for a ``per_page``, ``page`` or ``order`` that makes no sense.
    """
    per_page, number = page_size(call, default), page_number(call)
    order = single(call, "order") or "desc"
    if order not in ("asc", "desc"):
        raise invalid("order must be asc or desc", "order")
    skip, total = (number - 1) * per_page, table.size(index)
    if order == "desc":
        rows, _ = table.descending(index, per_page, skip=skip)
    else:
        most = max(0, min(per_page, total - skip))
        rows = table.descending(index, most, skip=total - skip - most)[0][::-1] if most else []
    return rows, numbered_pages(call, workspace, number, per_page, total)
