"""Counts and what they count agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs

from intercontract.checks.facts import entries, identifier, mapping, whole
from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.pages import Page, page_of
from intercontract.checks.records import RecordEvent, record_events
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, JSONValue, join
from intercontract.model.regex import regex

_READS = ("read", "list", "search", "sublist")


def _counts(exchange: Exchange) -> bool:
    return any({"total_count", "count"} & value.keys() for _, value in exchange.response_objects)


_PAGE = regex(r"[0-9]{1,18}", re.ASCII)


@check(
    id="list-counts",
    scope=Scope.SEQUENCE,
    summary="total_count, pages, has_more and counts of members agree with what comes.",
    source="documentation, *Pagination*; *Contact*: tags, notes, companies; *Segment*: count; "
    "*Company*: user_count",
    needs=SUCCESS & INTERCOM & Need("that counts something", _counts),
    yields_to=("pagination",),
    good='GET /articles: {"data": [three], "total_count": 3, "pages": {"page": 1, "per_page": 25}}',
    bad='GET /articles: {"data": [three], "total_count": 4, "pages": {"page": 1, "per_page": 25}}',
)
def list_counts(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """A page by number, and the first one by cursor, holds as many items as ``total_count`` and ``per_page``
    leave for it, is the page that was asked for, and ``total_pages`` is the one by the other; its ``next``
    leads to the one after, and two pages by number share nothing. A list within a record (the tags of a
    contact) holds all that it counts unless it has more. Of a page 0, which recordings have, nothing
    is said, nor of one of more than eighteen digits, nor of a number beside a cursor.

    Read without a write between them, a list within a record and the list that its ``url`` leads to count
    the same; so do a segment's ``count`` and the search for its contacts, and a company's ``user_count`` and
    the list of its contacts.
    """
    for at, exchange in enumerate(exchanges):
        page = page_of(at, exchange)
        if page is not None:
            yield from _page(page)
        if page is not None or exchange.succeeded:
            yield from _within(at, exchange)
    yield from _told_twice(exchanges)
    yield from _repeated(exchanges)


def _page(page: Page) -> Iterator[Violation]:
    total, size, number = (
        page.total,
        whole(page.pages.get("per_page")),
        whole(page.pages.get("page")),
    )
    if total is None or not size or number is None or number < 1:
        return
    # Where a number and a cursor are sent, nothing says which of them counts; not all lists take a number.
    operation = page.exchange.operation
    counts = not operation or any(known.name == "page" for known in operation.parameters)
    asked = page.exchange.query.get("page", "").lstrip("0") if counts and not page.cursor else ""
    if _PAGE.fullmatch(asked) and int(asked) != number:
        yield violation("/pages/page", asked, str(number), "page", at=page.at)
    if page.by_cursor and (page.cursor or number != 1):
        return
    left = max(0, min(size, total - (number - 1) * size))
    came = len(_items(page))
    if came != left:
        at = join("", page.array)
        expected, observed = f"{left} items on page {number} of {total}, {size} a page", f"{came}"
        yield violation(at, expected, observed, "items", at=page.at)
    leads = _led_to(page.pages.get("next"))
    if leads is not None and leads != number + 1:
        at, observed = "/pages/next", f"page {leads}"
        yield violation(at, f"page {number + 1}", observed, "next", at=page.at)
    pages, wanted = whole(page.pages.get("total_pages")), -(-total // size)
    if pages is not None and pages != wanted and not (total == 0 and pages == 1):
        yield violation("/pages/total_pages", str(wanted), str(pages), "total_pages", at=page.at)


def _led_to(address: JSONValue) -> int | None:
    """The page that an address leads to, where it is one and says so."""
    query = parse_qs(address.partition("?")[2]) if isinstance(address, str) else {}
    given = query.get("page", [""])[-1]
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def _items(page: Page) -> list[JSONObject]:
    held = page.exchange.response_object.get("data")
    return (
        entries(held, *page.exchange.contract.resources.list_keys)
        if isinstance(held, dict)
        else page.items
    )


def _within(at: int, exchange: Exchange) -> Iterator[Violation]:
    for pointer, value in exchange.response_objects:
        listed, more, total = _listed(value), value.get("has_more"), whole(value.get("total_count"))
        if listed is None or total is None or not isinstance(more, bool):
            continue
        if (len(listed) != total) if not more else (len(listed) >= total):
            place = join(pointer, "total_count")
            expected = f"{len(listed)}" if not more else f"more than {len(listed)}"
            generic = "/".join("*" if part.isdigit() else part for part in place.split("/"))
            yield violation(place, expected, str(total), "has_more", generic, at=at)


def _listed(value: JSONObject) -> list[JSONValue] | None:
    found = value.get("data")
    return found if isinstance(found, list) else None


def _told_twice(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    counts: dict[str, int] = {}
    for event in record_events(exchanges):
        if event.verb not in _READS:
            counts.clear()
            continue
        if not event.succeeded or event.exchange.query.get("display_as"):
            continue
        for place, pointer, count in _told(event):
            before = counts.setdefault(place, count)
            if before != count:
                expected = f"{before}, as counted before"
                yield violation(pointer, expected, str(count), "told twice", at=event.at)
                counts[place] = count


def _repeated(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """What two pages by number of one list, with no write between them, both have."""
    seen: dict[str, dict[str, set[str]]] = {}
    reads = {e.at for e in record_events(exchanges) if e.verb in _READS}
    for at, exchange in enumerate(exchanges):
        if at not in reads:
            seen.clear()
            continue
        page, number = page_of(at, exchange), exchange.query.get("page", "1")
        if page is None or page.by_cursor:
            continue
        rest = sorted(pair for pair in exchange.query.items() if pair[0] != "page")
        others = seen.setdefault(f"{page.path} {rest}", {})
        if any(ids & set(page.ids) for asked, ids in others.items() if asked != number):
            array, again = join("", page.array), "items of no other page"
            yield violation(array, again, "one of them again", "another page", at=at)
        others[number] = set(page.ids)


def _told(event: RecordEvent) -> Iterator[tuple[str, str, int]]:
    """The counts that an answer tells: of what, where in the answer, and how many."""
    body = event.exchange.response_object
    total = whole(body.get("total_count"))
    if event.verb == "sublist" and event.inner is not None:
        count = total if total is not None else len(event.items) if event.is_complete else None
        if count is not None:
            path = event.exchange.interaction.request.path.rstrip("/")
            yield path, "/total_count" if total is not None else event.items_at, count
    elif event.verb == "search" and total is not None:
        query = mapping(event.sent.get("query"))
        if query.get("field") == "segment_id" and query.get("operator") == "=":
            yield f"/segments/{query.get('value')}", "/total_count", total
    elif event.verb == "list" and event.resource.name == "segment":
        for index, segment in enumerate(event.items):
            count = whole(segment.get("count"))
            if count is not None:
                at = f"{event.items_at}/{index}/count"
                yield f"/segments/{identifier(segment.get('id'))}", at, count
    elif event.verb == "read":
        yield from _of_record(event, event.shown)


def _of_record(event: RecordEvent, record: JSONObject) -> Iterator[tuple[str, str, int]]:
    own = f"{event.resource.base}/{event.id}"
    members = whole(record.get(event.resource.listed_if)) if event.resource.listed_if else None
    if members is not None:
        yield f"{own}/contacts", join("", event.resource.listed_if), members
    urls = [mapping(value).get("url") for value in record.values()]
    for name, value in record.items():
        url, count = mapping(value).get("url"), whole(mapping(value).get("total_count"))
        # What two lists share (subscriptions in and out) neither counts.
        if (
            isinstance(url, str)
            and url.startswith(own)
            and count is not None
            and urls.count(url) == 1
        ):
            yield url, join("", name, "total_count"), count
