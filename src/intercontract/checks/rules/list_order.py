"""A list has one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import whole
from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.ordering import is_read
from intercontract.checks.pages import Page, page_of
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import join

_OWN_PAGE = (
    SUCCESS
    & INTERCOM
    & Need(
        "with a page of a list, to a request of the suite",
        lambda exchange: exchange.is_ours and page_of(0, exchange) is not None,
    )
)


@check(
    id="list-order",
    scope=Scope.SEQUENCE,
    summary="A list begins alike, whatever the size of its pages.",
    source="documentation, *Pagination*: a cursor continues a list, which needs one order",
    needs=_OWN_PAGE,
    good="GET /conversations?per_page=2 begins 363, 401; with per_page=3 it begins 363, 401, 377",
    bad="GET /conversations?per_page=2 begins 363, 401; with per_page=3 it begins 377, 401, 363",
)
def list_order(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Two first pages of one list, with no write of the suite's between them, begin with the same items in
    the same order. Which order that is is not documented, and not judged.

    Others may write: pages are compared only when ``total_count`` and the latest ``updated_at`` are the same.
    """
    last: dict[str, Page] = {}
    for at, exchange in enumerate(exchanges):
        if not is_read(exchange):
            last.clear()
        page = page_of(at, exchange) if exchange.is_ours else None
        if page is None or page.cursor or not page.by_cursor:
            continue
        rest = {k: v for k, v in exchange.query.items() if k != "per_page"}
        key = f"{exchange.interaction.request.method} {page.path} {sorted(rest.items())}"
        before = last.get(key)
        last[key] = page
        if before is None or _moved(before, page):
            continue
        count = min(len(before.items), len(page.items))
        if before.ids[:count] != page.ids[:count]:
            where = join("", page.array)
            yield violation(
                where,
                "the items that a page of another size began with",
                "others, or another order",
                "order",
                message="two first pages of one list begin differently, with no write between them",
                at=at,
            )


def _moved(first: Page, second: Page) -> bool:
    return first.total != second.total or _latest(first) != _latest(second)


def _latest(page: Page) -> int:
    return max((whole(item.get("updated_at")) or 0 for item in page.items), default=0)
