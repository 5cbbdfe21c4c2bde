"""Lists that come in pages, and the walks through them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from attrs import Factory

from intercontract.checks.facts import entries, identifier, mapping, refused, whole
from intercontract.checks.ordering import is_read
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.model.json import JSONObject
from intercontract.values import define, frozen


@frozen
class Page:
    """One page of a list: what was asked for, and what came."""

    at: int
    exchange: Exchange
    asked: int | None
    cursor: str | None
    key: str
    items: list[JSONObject]

    @property
    def pages(self) -> JSONObject:
        """The answer's ``pages`` object."""
        return mapping(self.exchange.response_object.get("pages"))

    @property
    def path(self) -> str:
        """The path of the list."""
        return self.exchange.interaction.request.path.rstrip("/")

    @property
    def by_cursor(self) -> bool:
        """Whether the list is walked by cursors, and not by page numbers (companies, articles, notes)."""
        operation = self.exchange.operation
        documented = operation.parameters if operation else ()
        return (
            isinstance(self.pages.get("next"), dict)
            or self.cursor is not None
            or self._is_search
            or any(parameter.name == "starting_after" for parameter in documented)
        )

    @property
    def _is_search(self) -> bool:
        method = self.exchange.interaction.request.method.upper()
        return method == "POST" and self.path.endswith("/search")

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the following page; None on the last one."""
        cursor = mapping(self.pages.get("next")).get("starting_after")
        return cursor if isinstance(cursor, str) and cursor else None

    @property
    def total(self) -> int | None:
        """``total_count``."""
        return whole(self.exchange.response_object.get("total_count"))

    @property
    def array(self) -> str:
        """The key under which the items came."""
        keys, body = self.exchange.contract.resources.list_keys, self.exchange.response_object
        return next((key for key in keys if isinstance(body.get(key), list)), "data")

    @property
    def ids(self) -> list[str]:
        """The ids of the items, in order; items without one are left out."""
        return [name for item in self.items if (name := identifier(item.get("id")))]


@define
class Walk:
    """Pages that follow each other by their cursors, in order."""

    pages: list[Page] = Factory(list)

    @property
    def from_start(self) -> bool:
        """Whether the first page was asked for without a cursor."""
        return self.pages[0].cursor is None

    @property
    def complete(self) -> bool:
        """Whether it goes from the first page to the last."""
        return self.from_start and self.pages[-1].next_cursor is None


def page_of(at: int, exchange: Exchange) -> Page | None:
    """The page in an answer, or None where the answer is no page."""
    if not exchange.succeeded or not exchange.host_is_documented or refused(exchange):
        return None
    if not exchange.contract.is_intercom:
        return None
    request = exchange.interaction.request
    method = request.method.upper()
    search = method == "POST" and request.path.rstrip("/").endswith("/search")
    if method != "GET" and not is_read(exchange):
        return None
    body = exchange.response_object
    if not isinstance(body.get("pages"), dict):
        return None
    asked, cursor, rest = _asked(exchange, search=search)
    key = f"{method} {request.host} {request.path.rstrip('/')} {rest}"
    return Page(
        at, exchange, asked, cursor, key, entries(body, *exchange.contract.resources.list_keys)
    )


def _asked(exchange: Exchange, *, search: bool) -> tuple[int | None, str | None, str]:
    if search:
        sent = exchange.request_json
        body = {} if isinstance(sent, Missing) else mapping(sent)
        pagination = mapping(body.get("pagination"))
        cursor = pagination.get("starting_after")
        query = repr((body.get("query"), body.get("sort"), pagination.get("per_page")))
        return whole(pagination.get("per_page")), cursor if isinstance(cursor, str) else None, query
    given = exchange.query
    text = given.get("per_page", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    others = {k: v for k, v in given.items() if k != "starting_after"}
    return asked, given.get("starting_after") or None, urlencode(sorted(others.items()))


def pages(exchanges: Sequence[Exchange]) -> list[Page]:
    """Every page in a sequence."""
    found = (page_of(at, exchange) for at, exchange in enumerate(exchanges))
    return [page for page in found if page is not None]


def walks(found: Sequence[Page]) -> Iterator[Walk]:
    """Pages chained by cursor; the same parameters all along, other requests in between allowed."""
    open_walks: dict[tuple[str, str], Walk] = {}
    everything: list[Walk] = []
    for page in found:
        walk = open_walks.pop((page.key, page.cursor), None) if page.cursor else None
        if walk is None:
            walk = Walk()
            everything.append(walk)
        walk.pages.append(page)
        if page.next_cursor:
            open_walks[page.key, page.next_cursor] = walk
    yield from everything
