"""The search language finds what a plain reading of it would, in order, a page at a time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.search import Search, boolean, date, day, identifier, integer, string
from intercontract.sandbox.seed import populate
from intercontract.sandbox.table import Table

DAY = 86400


@frozen
class Row:
    id: str
    word: str | None
    count: int | None
    born: int
    seen: int | None
    done: bool
    tags: tuple[str, ...] = ()


SEARCH: Search[Row] = Search(
    {
        "id": identifier("id"),
        "word": string("word", index="word"),
        "count": integer("count"),
        "born": date("born"),
        "seen": day("seen"),
        "done": boolean("done"),
        "tag_id": string("tags").limited("=", "!="),
    },
    sorted_by="born",
    per_page=3,
    families={"custom": lambda name, _workspace: integer("count") if name == "count" else None},
)
WORKSPACE = populate("us", 1)


def table_of(rows: list[Row]) -> Table[Row]:
    table: Table[Row] = Table({"word": lambda row: row.word}, {})
    for row in rows:
        table[row.id] = row
    return table


def run(rows: list[Row], body: Any) -> tuple[list[str], int, dict[str, Any]]:
    headers = Headers((("Content-Type", "application/json"),))
    call = Call.of(Request("POST", "https://x/rows/search", headers, json.dumps(body).encode()))
    found, total, pages = SEARCH.run(call, WORKSPACE, table_of(rows))
    return [row.id for row in found], total, pages


def ids(rows: list[Row], *query: Any) -> list[str]:
    field, operator, value = query
    body = {"query": {"field": field, "operator": operator, "value": value}}
    return sorted(run(rows, {**body, "pagination": {"per_page": 150}})[0])


ROWS = [
    Row("a", "apple", 1, 100, None, True, ("t", "u")),
    Row("b", "pine", 5, 200, DAY + 5, False, ("u",)),
    Row("c", "pineapple", None, 300, 2 * DAY - 1, False),
    Row("d", None, 7, 400, 2 * DAY, True),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (("word", "=", "pine"), "b"),
        (("id", ">", ""), "abcd"),
        (("id", ">", "b"), "cd"),
        (("id", "<=", "b"), "ab"),
        (("id", ">", "aa"), ""),
        (("word", "!=", "pine"), "acd"),
        (("word", "IN", ["pine", "apple"]), "ab"),
        (("word", "NIN", ["pine", "apple"]), "cd"),
        (("word", "~", "pine"), "bc"),
        (("word", "!~", "pine"), "ad"),
        (("word", "^", "pine"), "bc"),
        (("word", "$", "apple"), "ac"),
        (("word", "=", None), "d"),
        (("word", "!=", None), "abc"),
        (("count", ">", 4), "bd"),
        (("count", "<", 5), "a"),
        (("count", ">=", "5"), "bd"),
        (("count", "<=", 5.0), "ab"),
        (("count", "=", None), "c"),
        (("born", ">", 200), "bcd"),
        (("born", "<", "200"), "ab"),
        (("seen", "=", DAY + 70), "bc"),
        (("seen", ">", DAY + 1), "d"),
        (("seen", "<", 2 * DAY + 9), "bc"),
        (("done", "=", True), "ad"),
        (("done", "!=", "true"), "bc"),
        (("tag_id", "=", "u"), "ab"),
        (("tag_id", "!=", "u"), "cd"),
        (("tag_id", "=", None), "cd"),
        (("custom.count", "=", 7), "d"),
    ],
    ids=str,
)
def test_an_operator_finds(query, found: str) -> None:
    assert ids(ROWS, *query) == list(found)


def _single(field: str = "count", operator: Any = "=", value: Any = 1) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def _nested(levels: int) -> dict[str, Any]:
    query: dict[str, Any] = _single()
    for _ in range(levels):
        query = {"operator": "AND", "value": [query]}
    return query


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": []},
        {"query": {}},
        {"query": _single("nothing")},
        {"query": _single("custom.")},
        {"query": _single("custom.other")},
        {"query": _single(operator="LIKE")},
        {"query": _single(operator=None)},
        {"query": _single(operator=7)},
        {"query": _single("done", ">", True)},
        {"query": _single("count", "~", 1)},
        {"query": _single("word", ">", "a")},
        {"query": _single("seen", "!=", 1)},
        {"query": _single("seen", ">=", 1)},
        {"query": _single("tag_id", "IN", ["t"])},
        {"query": _single(value="foobar")},
        {"query": _single(value="nan")},
        {"query": _single(value=1.5)},
        {"query": _single(value=True)},
        {"query": _single("count", ">", None)},
        {"query": _single("born", "=", "2020-01-01")},
        {"query": _single("done", "=", "yes")},
        {"query": _single("word", "=", {"a": 1})},
        {"query": _single("word", "IN", "pine")},
        {"query": _single("word", "IN", [None])},
        {"query": {"field": "count", "operator": "IN"}},
        {"query": {"field": "count", "operator": ">"}},
        {"query": {"operator": "AND", "value": _single()}},
        {"query": {"operator": "AND", "value": [7]}},
        {"query": {"operator": "AND", "value": [_single()] * 16}},
        {"query": _nested(4)},
        {"query": _single(), "pagination": {"per_page": 151}},
        {"query": _single(), "pagination": {"per_page": "5"}},
        {"query": _single(), "pagination": {"starting_after": "x"}},
        {"query": _single(), "pagination": {"starting_after": "W1tdLCJhIiwyXQ=="}},
        {"query": _single(), "pagination": 7},
        {"query": _single(), "sort": {"field": "nothing"}},
        {"query": _single(), "sort": {"field": "born", "order": "up"}},
    ],
    ids=json.dumps,
)
def test_a_search_that_makes_no_sense_is_refused(body) -> None:
    with pytest.raises(Refusal) as refused:
        run(ROWS, body)
    assert refused.value.status == 400


def test_a_filter_without_a_value_asks_for_null() -> None:
    assert run(ROWS, {"query": {"field": "word", "operator": "="}})[0] == ["d"]


def test_groups_nest_and_hold_as_many_as_documented() -> None:
    assert run(ROWS, {"query": _nested(3)})[0] == ["a"]
    assert run(ROWS, {"query": {"operator": "OR", "value": [_single()] * 15}})[0] == ["a"]
    assert run(ROWS, {"query": {"operator": "AND", "value": []}})[1] == 4
    assert run(ROWS, {"query": {"operator": "OR", "value": []}})[1] == 0


words = st.sampled_from(["a", "ab", "ba", "b", None])
rows = st.builds(
    Row,
    id=st.sampled_from("abcdefghij"),
    word=words,
    count=st.sampled_from([1, 2, 3, None]),
    born=st.integers(0, 3),
    seen=st.sampled_from([0, DAY, None]),
    done=st.booleans(),
    tags=st.just(()),
)
singles = st.one_of(
    st.builds(_single, st.just("word"), st.sampled_from(["=", "!=", "~", "^", "$"]),
              st.sampled_from(["a", "b"])),
    st.builds(_single, st.just("count"), st.sampled_from([">", "<", "="]), st.integers(0, 3)),
    st.builds(_single, st.just("done"), st.just("="), st.booleans()),
)  # fmt: skip
groups = st.recursive(
    singles,
    lambda inner: st.builds(
        lambda operator, value: {"operator": operator, "value": value},
        st.sampled_from(["AND", "OR"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=4,
)
_PLAIN = {
    "=": lambda held, wanted: held == wanted,
    "!=": lambda held, wanted: held != wanted,
    "~": lambda held, wanted: held is not None and wanted in held,
    "^": lambda held, wanted: held is not None and held.startswith(wanted),
    "$": lambda held, wanted: held is not None and held.endswith(wanted),
    ">": lambda held, wanted: held is not None and held > wanted,
    "<": lambda held, wanted: held is not None and held < wanted,
}


def _plainly(query: dict[str, Any], row: Row) -> bool:
    if query["operator"] in ("AND", "OR"):
        parts = [_plainly(inner, row) for inner in query["value"]]
        return all(parts) if query["operator"] == "AND" else any(parts)
    return bool(_PLAIN[query["operator"]](getattr(row, query["field"]), query["value"]))


def _depth(query: dict[str, Any]) -> int:
    inner = query["value"] if query["operator"] in ("AND", "OR") else ()
    return max((1 + _depth(part) for part in inner), default=int(isinstance(inner, list)))


@given(
    st.lists(rows, max_size=10),
    groups.filter(lambda query: _depth(query) <= 3),
    st.sampled_from(["id", "word", "count", "born", "seen", "done"]),
    st.booleans(),
    st.integers(1, 4),
)
def test_a_walk_finds_what_matches_once_and_in_order(listed, query, by, up, per_page) -> None:
    kept = {row.id: row for row in listed}
    wanted = [row for row in kept.values() if _plainly(query, row)]

    def order(row: Row) -> tuple[Any, ...]:
        value = getattr(row, by)
        return (value is not None, value if value is not None else 0, row.id)

    body: dict[str, Any] = {
        "query": query,
        "sort": {"field": by, "order": "ascending" if up else "descending"},
        "pagination": {"per_page": per_page},
    }
    walked: list[str] = []
    by_number: list[str] = []
    for number in range(1, 20):
        found, total, pages = run(list(kept.values()), body)
        assert (total, pages["page"]) == (len(wanted), number)
        assert pages["total_pages"] == -(-total // per_page)
        skipped = {**body, "pagination": {"per_page": per_page, "page": number}}
        by_number += run(list(kept.values()), skipped)[0]
        walked += found
        if "next" not in pages:
            break
        body["pagination"] = {"per_page": per_page, **pages["next"]}
    assert walked == [row.id for row in sorted(wanted, key=order, reverse=not up)]
    assert by_number == walked
