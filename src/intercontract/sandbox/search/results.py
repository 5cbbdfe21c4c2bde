"""What a search finds: the rows that match, in order, a page at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import Factory

from intercontract.model.json import JSONObject, JSONValue, as_object
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.pagination import cursor_pages, decode, encode, garbage
from intercontract.sandbox.search.fields import FieldType, SearchField
from intercontract.sandbox.search.query import parse
from intercontract.sandbox.table import Table
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

Row = TypeVar("Row")
_ASCENDING = {"ascending": True, "asc": True, "descending": False, "desc": False}
SearchPlace: TypeAlias = tuple[tuple[int, Any], str]
"""What orders a row: the sort value (no value before any, then by type), and the id."""

Placed: TypeAlias = tuple[tuple[int, Any], str, Row]
"""A row after what orders it."""


@frozen
class Search(Generic[Row]):
    """How a resource is searched: its fields, how many come on a page, and by what they are sorted, newest
    first, where a request does not say.

    ``families`` are fields that a workspace names itself, by their first word: ``custom_attributes``. The
    function gets the rest of the name and the workspace, and returns None where there is no such field.
    What is ``hidden`` is found by no search; fields that are ``passing`` change as time goes by, all others
    with a write.
    """

    fields: Mapping[str, SearchField[Row]]
    sorted_by: str = "updated_at"
    per_page: int = 20
    families: Mapping[str, Callable[[str, Workspace], SearchField[Row] | None]] = Factory(dict)
    hidden: Callable[[Row], bool] = lambda _row: False
    passing: frozenset[str] = frozenset()

    def field(self, name: str, workspace: Workspace) -> SearchField[Row]:
        """The field of a name.

        Raises:
            Refusal: 400 where there is none.
        """
        family, _, rest = name.partition(".")
        found = self.fields.get(name)
        if found is None and rest and family in self.families:
            found = self.families[family](rest, workspace)
        if found is None:
            raise invalid(f"{name} is not a field that can be searched", "field")
        return found

    def run(
        self, call: Call, workspace: Workspace, table: Table[Row]
    ) -> tuple[list[Row], int, JSONObject]:
        """The rows on the page that a call asks for, how many match, and the ``pages`` object.

        ``starting_after`` counts in the body only; a ``page`` without it is a number to skip to.

        Raises:
            Refusal: 400 for a query, sort or pagination that makes no sense.
        """
        body, names = parameters.body_of(call), set[str]()

        def lookup(name: str) -> SearchField[Row]:
            names.add(name)
            return self.field(name, workspace)

        asked = parameters.mapping(body, "query", required=True) or {}
        query = parse(asked, lookup, workspace)
        name, ascending = self._order(body)
        field = lookup(name)
        paging = as_object(parameters.nullable(body, "pagination", parameters.mapping))
        per_page, number, after = _paging(paging, self.per_page, field)

        def search() -> list[Placed[Row]]:
            rows = table.rows() if query.candidates is None else query.candidates(table)
            found = (row for row in rows if query.matches(row) and not self.hidden(row))
            return sorted((_placed(row, field, workspace) for row in found), key=_order_of)

        versions = tuple(each.version for each in workspace.state.tables.values())
        now = workspace.now if names & self.passing else None
        placed = table.remembered((repr(asked), name, versions, now), search)
        chosen, left = _page(placed, per_page, number, after, ascending=ascending)
        following = None
        if left and chosen:
            (rank, value), id_, _ = chosen[-1]
            following = encode(_told(rank, value, field), id_, number + 1)
        pages = cursor_pages(number, per_page, len(placed), following)
        return [row for _, _, row in chosen], len(placed), pages

    def _order(self, body: JSONObject) -> tuple[str, bool]:
        """By which field, and whether ascending."""
        sort = parameters.mapping(body, "sort")
        if not sort:
            return self.sorted_by, False
        order = parameters.text(sort, "order", required=False) or "descending"
        if order not in _ASCENDING:
            raise invalid("order must be ascending or descending", "order")
        name = parameters.text(sort, "field", required=False) or self.sorted_by
        return name, _ASCENDING[order]


def _paging(
    paging: JSONObject, default: int, field: SearchField[Row]
) -> tuple[int, int, SearchPlace | None]:
    """How many on a page, which page, and what comes before it, if there is a cursor."""
    per_page = parameters.integer(paging, "per_page")
    if per_page is not None and per_page > parameters.MOST_ON_A_PAGE:
        raise invalid(f"per_page must be at most {parameters.MOST_ON_A_PAGE}", "per_page")
    per_page = default if per_page is None or per_page < 1 else per_page
    if paging.get("starting_after") is None:
        number = parameters.integer(paging, "page") if paging.get("page") is not None else None
        return per_page, max(1, number or 1), None
    value, id_, number = decode(parameters.required_text(paging, "starting_after"))
    match value:
        case None:
            return per_page, number, ((0, 0), id_)
        case str():
            return per_page, number, ((2, field.type.ordered(value)), id_)
        case int() | float():
            scale = _scale(field)
            return per_page, number, ((1, value / scale if scale > 1 else value), id_)
        case _:
            raise garbage()


def _placed(row: Row, field: SearchField[Row], workspace: Workspace) -> Placed[Row]:
    """A row with what orders it; of several values the first counts."""
    value: Any = field.read(row, workspace)
    if isinstance(value, tuple):
        value = value[0] if value else None
    rank = (0, 0) if value is None else (2, field.type.ordered(value))
    if not isinstance(value, str | None):
        rank = (1, value)
    return rank, row.id, row  # type: ignore[attr-defined]  # every row has an id


def _order_of(entry: Placed[Row]) -> SearchPlace:
    return entry[:2]


def _page(
    placed: list[Placed[Row]],
    most: int,
    number: int,
    after: SearchPlace | None,
    *,
    ascending: bool,
) -> tuple[list[Placed[Row]], bool]:
    """So many rows of those found, after a place or those of the pages before; and whether more follow.

    ``placed`` is in ascending order.
    """
    start, stop = 0, len(placed)
    if after is None:
        start, stop = (number - 1) * most, stop - (number - 1) * most
    elif ascending:
        start = bisect_left(placed, after, key=_order_of)
        start += start < stop and _order_of(placed[start]) == after
    else:
        stop = bisect_left(placed, after, key=_order_of)
    if ascending:
        return placed[start : start + most], start + most < len(placed)
    stop = max(0, stop)
    first = max(0, stop - most)
    return placed[first:stop][::-1], first > 0


def _told(rank: int, value: Any, field: SearchField[Row]) -> JSONValue:
    """What orders a row, as a cursor has it."""
    if rank == 1:
        return value * _scale(field)  # type: ignore[no-any-return]  # a number
    return None if rank == 0 else value[-1] if isinstance(value, tuple) else value


def _scale(field: SearchField[Row]) -> int:
    """Cursors have times in milliseconds, and other values as they are."""
    return 1000 if field.type in (FieldType.DATE, FieldType.DAY) else 1
