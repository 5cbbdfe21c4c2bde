"""A walk through the pages of a list meets everything once, and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.any_state import or_any, told_of_any
from intercontract.checks.facts import entries, identifier, mapping, refused, whole
from intercontract.checks.needs import Need
from intercontract.checks.pages import Page, Walk, page_of, pages, walks
from intercontract.checks.registry import Scope, check
from intercontract.checks.requests import VERSION_HEADER, request_problems
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join

_PAGE = Need("a page of a list", lambda exchange: page_of(0, exchange) is not None)


@check(
    id="pagination",
    scope=Scope.SEQUENCE,
    summary="Pages honour per_page, their cursors lead on, nothing repeats or is missing, and it ends.",
    source="documentation, *Pagination*; List all conversations: 20 results per page by default",
    needs=or_any("pagination", _PAGE),
    good="GET /conversations?per_page=25 and its cursors: 25, 25, 11 items, total_count 61, no id twice",
    bad="GET /conversations?per_page=25 and its cursors: 25, 25, 10 items, total_count 61",
)
def pagination(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Each page holds at most what was asked for (the documented default when nothing was), names that
    number as ``per_page``, counts ``total_pages`` right, and has a ``next`` exactly when it is not the
    last; ``next`` may be absent or null there, and names the page after. No page holds an item twice.

    Along a walk (pages that follow each other by ``starting_after``) page numbers go up by one, no item
    comes back, no cursor leads in a circle, and a walk from the first page to the last meets
    ``total_count`` items. A cursor that the API gave out is not refused.

    A page that was asked for by a cursor from elsewhere (perhaps of another ``per_page``) may be the last
    whatever its number says. Others may write during a walk: an item that comes back with another
    ``updated_at`` was moved by somebody, and where ``total_count`` changes on the way the sum is not
    compared. Order is not judged. A list by cursors that has more than came has ``pages``.
    Lists with page numbers (companies, articles, notes) are judged by size and repeats only: recordings
    have a page 0 among them.

    Of another API, three full pages of a list that has as many items are not all the same.
    """
    yield from told_of_any(exchanges, "pagination")
    found = pages(exchanges)
    yield from _unpaged(exchanges)
    for page in found:
        yield from _single(page)
    for walk in walks(found):
        for page in walk.pages if walk.from_start else ():
            yield from _next(page)
        yield from _along(walk)
    yield from _refused_cursors(exchanges, found)


def _single(page: Page) -> Iterator[Violation]:
    said = whole(page.pages.get("per_page"))
    wanted = page.asked or _default(page)
    if wanted is not None and wanted > 0:
        if said is not None and said != wanted:
            yield violation("/pages/per_page", str(wanted), str(said), "per_page", at=page.at)
        if len(page.items) > wanted:
            at = join("", page.array)
            yield violation(at, f"at most {wanted} items", f"{len(page.items)}", "size", at=page.at)
    if page.by_cursor:
        yield from _last(page, said)
    if len(set(page.ids)) < len(page.ids):
        at = join("", page.array)
        yield violation(at, "each item once", "one item twice on a page", "repeat", at=page.at)


def _unpaged(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    for at, exchange in enumerate(exchanges):
        operation, body = exchange.operation, exchange.response_object
        if operation is None or exchange.interaction.request.method.upper() != "GET":
            continue
        if not any(parameter.name == "starting_after" for parameter in operation.parameters):
            continue
        total = whole(body.get("total_count"))
        received = exchange.succeeded and exchange.host_is_documented and exchange.was_received
        if not received or total is None or isinstance(body.get("pages"), dict):
            continue
        came = len(entries(body, *exchange.contract.resources.list_keys))
        if came < total:
            yield violation(
                "/pages",
                "pages that lead to the items that did not come",
                "none",
                "pages",
                message=f"{came} of {total} items came, and no pages lead to the others",
                at=at,
            )


def _default(page: Page) -> int | None:
    operation = page.exchange.operation
    for parameter in operation.parameters if operation else ():
        if parameter.name == "per_page" and isinstance(parameter.schema, dict):
            return whole(parameter.schema.get("default"))
    return None


def _last(page: Page, said: int | None) -> Iterator[Violation]:
    count, total = whole(page.pages.get("total_pages")), page.total
    if total is not None and said and count is not None:
        # An empty list has 0 pages in recordings; 1 says as much.
        wanted = -(-total // said)
        if count != wanted and not (total == 0 and count == 1):
            yield violation(
                "/pages/total_pages", str(wanted), str(count), "total_pages", at=page.at
            )


def _next(page: Page) -> Iterator[Violation]:
    number, count = whole(page.pages.get("page")), whole(page.pages.get("total_pages"))
    if not page.by_cursor or number is None or count is None:
        return
    has_next = bool(page.pages.get("next"))
    if has_next and number >= count:
        yield violation(
            "/pages/next", "nothing on the last page", "a next page", "next", at=page.at
        )
    elif has_next and (after := whole(mapping(page.pages.get("next")).get("page"))) is not None:
        if after != number + 1:
            yield violation(
                "/pages/next/page", str(number + 1), str(after), "next page", at=page.at
            )
    elif not has_next and number < count:
        yield violation(
            "/pages/next", f"a next page after {number} of {count}", "nothing", "next", at=page.at
        )


def _along(walk: Walk) -> Iterator[Violation]:
    seen: dict[str, str] = {}
    cursors: set[str] = set()
    before: Page | None = None
    for page in walk.pages:
        number = whole(page.pages.get("page"))
        numbered = "page" in page.exchange.query
        first = before is None and walk.from_start and page.by_cursor and not numbered
        if first and number not in (None, 1):
            yield violation("/pages/page", "1", str(number), "page", at=page.at)
        previous = whole(before.pages.get("page")) if before else None
        if number is not None and previous is not None and number != previous + 1:
            yield violation("/pages/page", str(previous + 1), str(number), "page", at=page.at)
        if any(_came_back(item, seen) for item in page.items):
            at = join("", page.array)
            expected, observed = "items of no earlier page", "one of them again"
            yield violation(at, expected, observed, "repeat on another page", at=page.at)
        for item in page.items:
            seen[identifier(item.get("id"))] = str(item.get("updated_at"))
        cursor = page.next_cursor
        if cursor and (cursor in cursors or cursor == page.cursor):
            at = "/pages/next/starting_after"
            yield violation(
                at, "a cursor that leads on", "an earlier one again", "circle", at=page.at
            )
        cursors.add(cursor or "")
        before = page
    yield from _sum(walk, len(seen))


def _came_back(item: JSONObject, seen: dict[str, str]) -> bool:
    name = identifier(item.get("id"))
    return bool(name) and seen.get(name) == str(item.get("updated_at"))


def _sum(walk: Walk, met: int) -> Iterator[Violation]:
    totals = {page.total for page in walk.pages}
    if not walk.complete or len(totals) != 1 or any(len(p.ids) < len(p.items) for p in walk.pages):
        return
    total, last = totals.pop(), walk.pages[-1]
    # A list by page numbers has no cursor to go on by: one page of it is no walk.
    if total is None or not last.by_cursor or "page" in last.exchange.query:
        return
    if len(walk.pages) == 1 and whole(last.pages.get("total_pages")) not in (None, 0, 1):
        return  # said already: a next page is missing
    if met != total:
        yield violation(
            "/total_count", f"the number of items met, {met}", str(total), "sum", at=last.at
        )


def _refused_cursors(exchanges: Sequence[Exchange], found: Sequence[Page]) -> Iterator[Violation]:
    given = {(page.path, page.next_cursor): page.at for page in found if page.next_cursor}
    for at, exchange in enumerate(exchanges):
        request = exchange.interaction.request
        if exchange.status not in (400, 422) or request.method.upper() != "GET":
            continue
        cursor = exchange.query.get("starting_after", "")
        since = given.get((request.path.rstrip("/"), cursor))
        if since is not None and since < at and not _otherwise_wrong(exchange):
            yield violation(
                "/starting_after",
                "the cursor of an earlier answer to be accepted",
                exchange.status,
                "refused",
                message=f"a cursor that the API gave out was refused with {exchange.status}",
                part="query",
                at=at,
            )


def _otherwise_wrong(exchange: Exchange) -> bool:
    """Whether something else about a request may be why it was refused."""
    case = exchange.interaction.case
    version = exchange.interaction.request.headers.get(VERSION_HEADER)
    return (
        refused(exchange)
        or (case is not None and case.mode == "negative")
        or version not in (None, exchange.contract.version)
        or exchange.operation is None
        or bool(request_problems(exchange))
    )
