"""What a list of any API says of how much of it came, and of what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf

from intercontract.checks.any_records import Happening
from intercontract.contract.exchange import Exchange
from intercontract.model.json import JSONObject, JSONValue

SIZES = ("limit", "perpage", "pagesize", "size", "count", "take")
POSITIONS = ("offset", "skip", "page", "pagenumber")
_PAGING = {*SIZES, *POSITIONS, "cursor", "after", "before", "sort", "sortby", "order", "orderby"}
# What says that there is more.
_MORE = re.compile(r"(has)?(more|next)(page|cursor|token|link|url|pagetoken)?|cursor|scrollid")
_TOTAL = re.compile(r"(total|count)(count|items|results|elements|records)?|total_?size")
_PAGES = re.compile(r"(total)?pages|pagecount|lastpage")
_NUMBER = re.compile(r"[0-9]{1,6}")
# Fields by which lists may leave a record out.
_TRAIT = re.compile(r"(?i)stat(e|us)|visib|draft|publish|archiv|delet|activ|enabl|hidden|privat")


def plain(name: str) -> str:
    """A name without case and separators: ``perPage`` and ``per_page`` are one."""
    return re.sub(r"[\W_]", "", name).lower()


def page_of(event: Happening) -> tuple[int, int] | None:
    """The size and position that a page was asked for by; None where the list was not asked for in pages."""
    asked = {plain(name): text for name, text in event.exchange.query.items()}
    size = next((asked[name] for name in SIZES if name in asked), "")
    position = next((asked[name] for name in POSITIONS if name in asked), "")
    if _NUMBER.fullmatch(size) and _NUMBER.fullmatch(position):
        return int(size), int(position)
    return None


def is_whole(event: Happening, count: int) -> bool:
    """Whether a list of so many items holds everything: nothing was asked for by which some are left out, and
    neither the answer nor the description tells of more.
    """
    exchange = event.exchange
    link = exchange.interaction.response.headers.get("Link") or ""
    if "next" in link or count >= _most(exchange):
        return False
    return not any(
        _tells_of_more(plain(name), value, count) for name, value in _told(exchange.response_json)
    )


# No page is smaller, unless the description or the request says so.
_SMALL = 10


def _most(exchange: Exchange) -> float:
    """How many items come at most; 0 where something is asked for, or left out by default."""
    asked = {plain(name): text for name, text in exchange.query.items()}
    most = next((text for name, text in asked.items() if name in SIZES), "")
    if asked:
        return int(most) if len(asked) == 1 and _NUMBER.fullmatch(most) else 0
    operation = exchange.operation
    queries = [p for p in operation.parameters if p.location == "query"] if operation else []
    defaults = {
        plain(p.name): p.schema["default"]
        for p in queries
        if isinstance(p.schema, dict) and "default" in p.schema
    }
    if defaults.keys() - _PAGING:
        return 0
    sizes = [defaults[name] for name in SIZES if isinstance(defaults.get(name), int)]
    comes_in_pages = any(plain(p.name) in _PAGING for p in queries)
    return min((*sizes, *([_SMALL] if comes_in_pages and not sizes else ())), default=inf)


def _told(value: object) -> Iterator[tuple[str, JSONValue]]:
    """What stands beside the items: the fields of the answer, and of the objects in it."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield name, held
            if isinstance(held, dict):
                yield from held.items()


def _tells_of_more(name: str, value: JSONValue, count: int) -> bool:
    if _MORE.fullmatch(name):
        return bool(value)
    number = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return bool(_TOTAL.fullmatch(name) and number > count) or bool(
        _PAGES.fullmatch(name) and number > 1
    )


def like_a_listed(record: JSONObject, items: Sequence[JSONObject]) -> bool:
    """Whether nothing about a record shows why a list should leave it out: it has no field by which lists do,
    or an item that is listed has the same in all of them.
    """
    traits = {
        name: value
        for name, value in record.items()
        if isinstance(value, bool) or value is None or _TRAIT.search(name)
    }
    return not traits or any(
        all(name in item and item[name] == value for name, value in traits.items())
        for item in items
    )
