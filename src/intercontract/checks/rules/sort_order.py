"""A list comes in the order that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import entries, mapping
from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join

_DESCENDING = {"ascending": False, "asc": False, "descending": True, "desc": True}


def _sort(exchange: Exchange) -> JSONObject:
    sent = exchange.request_json
    return mapping(mapping(sent if isinstance(sent, dict) else {}).get("sort"))


_SORTED = Need("to a search with a sort", lambda exchange: bool(_sort(exchange)))


@check(
    id="sort-order",
    summary="A search with a sort answers in that order.",
    source="documentation: Search contacts, Search conversations: sort, field and order",
    needs=SUCCESS & INTERCOM & _SORTED,
    good='{"sort": {"field": "created_at", "order": "ascending"}}: 1767603600, then 1767603700',
    bad='{"sort": {"field": "created_at", "order": "ascending"}}: 1767603700, then 1767603600',
)
def sort_order(exchange: Exchange) -> Iterator[Violation]:
    """The numbers, or the texts, that the records of a page show in the field of the sort go up, or down, as
    asked for. Whether letter case counts is not documented: texts may be in order with it or without.
    Records that show none in the field are left out, and so are texts in recordings, where another text may
    stand for a name.
    """
    sort = _sort(exchange)
    field, descending = sort.get("field"), _DESCENDING.get(str(sort.get("order")))
    if not isinstance(field, str) or descending is None:
        return
    keys = exchange.contract.resources.list_keys
    values = [item.get(field) for item in entries(exchange.response_object, *keys)]
    numbers = [v for v in values if isinstance(v, int) and not isinstance(v, bool)]
    texts = [v for v in values if isinstance(v, str) and v.isascii() and v]
    if exchange.is_redacted:
        texts = []
    folded = [text.casefold() for text in texts]
    if not _goes(numbers, descending) or not (
        _goes(texts, descending) or _goes(folded, descending)
    ):
        word = "descending" if descending else "ascending"
        at = join("", next((k for k in keys if k in exchange.response_object), "data"))
        yield violation(at, f"{word} by {field}", "another order", "order", field)


def _goes(values: Sequence[int] | Sequence[str], descending: bool) -> bool:
    ordered = sorted(values, reverse=descending)
    return list(values) == ordered
