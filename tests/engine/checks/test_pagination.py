"""pagination."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.model.interaction import Case, Credentials

LIST = "/conversations"


def page(
    ids: list[int],
    number: int = 1,
    *,
    total: int = 7,
    per_page: int = 3,
    last: bool = False,
    **changes: Any,
) -> dict[str, Any]:
    following = None if last else {"page": number + 1, "starting_after": f"after-{ids[-1]}"}
    pages: dict[str, Any] = {
        "type": "pages",
        "page": number,
        "per_page": per_page,
        "total_pages": -(-total // per_page),
    }
    if following:
        pages["next"] = following
    return {
        "type": "conversation.list",
        "pages": {**pages, **changes.pop("pages", {})},
        "total_count": total,
        "conversations": [
            {"type": "conversation", "id": str(i), "updated_at": 1767603600} for i in ids
        ],
        **changes,
    }


def get(query: str, body: Any, status: int = 200) -> tuple[Any, ...]:
    return ("GET", f"{LIST}?{query}", body, None, status)


FIRST = get("per_page=3", page([1, 2, 3]))
SECOND = get("per_page=3&starting_after=after-3", page([4, 5, 6], 2))
THIRD = get("per_page=3&starting_after=after-6", page([7], 3, last=True))


def test_a_walk_that_meets_everything_once_is_fine(story, reports):
    assert reports("pagination", story(FIRST, SECOND, THIRD)) == []


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([FIRST], [], id="a walk that was not finished"),
        pytest.param([SECOND, THIRD], [], id="a walk that was begun elsewhere"),
        pytest.param(
            [get("per_page=3&page=4", page([10], 4, last=True))], [], id="a page by its number"
        ),
        pytest.param(
            [get("per_page=3&starting_after=of-larger-pages", page([5, 6, 7], 2, last=True))],
            [],
            id="the last page, by a cursor from pages of another size",
        ),
        pytest.param(
            [FIRST, SECOND, get("per_page=3&starting_after=after-6", page([8], 3, last=True))],
            [],
            id="ids need no order",
        ),
        pytest.param(
            [
                FIRST,
                get("per_page=3&starting_after=after-3", page([4, 6], 2)),
                get("per_page=3&starting_after=after-6", page([7], 3, last=True)),
            ],
            [("/total_count", "sum")],
            id="a gap",
        ),
        pytest.param(
            [FIRST, get("per_page=3&starting_after=after-3", page([3, 4, 5], 2))],
            [("/conversations", "repeat on another page")],
            id="an item on two pages",
        ),
        pytest.param(
            [get("per_page=3", page([1, 2, 2]))],
            [("/conversations", "repeat")],
            id="twice on a page",
        ),
        pytest.param(
            [get("per_page=3", page([1, 2, 3, 4]))], [("/conversations", "size")], id="too many"
        ),
        pytest.param(
            [get("per_page=2", page([1, 2]))],
            [("/pages/per_page", "per_page")],
            id="another page size than was asked for",
        ),
        pytest.param(
            [get("", page([1, 2, 3], per_page=3))],
            [("/pages/per_page", "per_page")],
            id="another page size than the default",
        ),
        pytest.param(
            [get("", page([1, 2], total=2, per_page=20, last=True))], [], id="the default size"
        ),
        pytest.param(
            [get("per_page=3", page([1, 2, 3], pages={"total_pages": 9}))],
            [("/pages/total_pages", "total_pages")],
            id="pages counted wrong",
        ),
        pytest.param(
            [get("per_page=3", page([], total=0, last=True, pages={"total_pages": 0}))],
            [],
            id="an empty list has no page",
        ),
        pytest.param(
            [get("per_page=3", page([1, 2, 3], last=True))],
            [("/pages/next", "next")],
            id="it stops early",
        ),
        pytest.param(
            [
                get(
                    "per_page=3",
                    page([1, 2, 3], pages={"next": {"page": 1, "starting_after": "x"}}),
                )
            ],
            [("/pages/next/page", "next page")],
            id="the next page is this one",
        ),
        pytest.param(
            [get("per_page=3", {**page([1, 2, 3]), "pages": None})],
            [("/pages", "pages")],
            id="no pages to the rest",
        ),
        pytest.param(
            [get("per_page=3", {**page([1, 2, 3], total=3), "pages": None})], [], id="no rest"
        ),
        pytest.param(
            [get("per_page=3", page([1, 2, 3], last=True, total=3, pages={"next": None}))],
            [],
            id="null for no next page",
        ),
        pytest.param(
            [get("per_page=3", page([1], total=1))], [("/pages/next", "next")], id="it goes on"
        ),
        pytest.param(
            [FIRST, get("per_page=3&starting_after=after-3", page([4, 5, 6], 1))],
            [("/pages/page", "page")],
            id="the page number stands still",
        ),
        pytest.param(
            [
                FIRST,
                get(
                    "per_page=3&starting_after=after-3",
                    page([4, 5, 6], 2, pages={"next": {"page": 3, "starting_after": "after-3"}}),
                ),
            ],
            [("/pages/next/starting_after", "circle")],
            id="a cursor that leads to itself",
        ),
        pytest.param(
            [FIRST, get("per_page=3&starting_after=after-3", {"type": "error.list"}, 400)],
            [("query", "/starting_after", "refused")],
            id="its own cursor is refused",
        ),
        pytest.param(
            [FIRST, get("per_page=3&starting_after=made-up", {"type": "error.list"}, 400)],
            [],
            id="another cursor is refused",
        ),
        pytest.param(
            [
                FIRST,
                SECOND,
                get("per_page=3&starting_after=after-6", page([7], 3, total=8, last=True)),
            ],
            [],
            id="somebody else added one on the way",
        ),
        pytest.param(
            [
                FIRST,
                get(
                    "per_page=3&starting_after=after-3",
                    page([4, 5], 2, conversations=[{"id": "3", "updated_at": 1767609999}]),
                ),
            ],
            [],
            id="somebody else moved one on the way",
        ),
        pytest.param(
            [FIRST, ("POST", LIST, {}, {}), SECOND, ("GET", "/conversations/5", {}), THIRD],
            [],
            id="other requests in between",
        ),
        pytest.param([FIRST, FIRST, SECOND, THIRD], [], id="begun twice"),
        pytest.param(
            [("GET", "/conversations", b"<p>"), ("GET", "/tags", {"data": []})], [], id="no pages"
        ),
    ],
)
def test_walks(story, reports, steps, expected):
    assert reports("pagination", story(*steps)) == expected


@pytest.mark.parametrize(
    ("query", "common", "expected"),
    [
        pytest.param("per_page=3", {}, True, id="nothing else is wrong"),
        pytest.param("per_page=999", {}, False, id="the page size is"),
        pytest.param(
            "per_page=3", {"case": Case("coverage", "negative")}, False, id="meant to be wrong"
        ),
        pytest.param(
            "per_page=3", {"asked": {"Intercom-Version": "1.0"}}, False, id="another version"
        ),
        pytest.param("per_page=3", {"credentials": Credentials.INVALID}, False, id="a wrong token"),
    ],
)
def test_a_cursor_is_refused_for_what_else_is_wrong(exchange, reports, query, common, expected):
    given = exchange(path=f"{LIST}?per_page=3", body=page([1, 2, 3]))
    again = exchange(path=f"{LIST}?{query}&starting_after=after-3", status=400, body={}, **common)
    wanted = [("query", "/starting_after", "refused")] if expected else []
    assert reports("pagination", [given, again]) == wanted


def test_the_finding_names_the_page_that_is_wrong(story, violations):
    wrong = get("per_page=3&starting_after=after-3", page([4, 5, 6], 1))
    (found,) = violations("pagination", story(FIRST, wrong))
    assert found.at == 1


def test_a_search_is_walked_by_its_body(story, reports):
    def search(cursor: str | None, body: Any) -> tuple[Any, ...]:
        pagination = {"per_page": 3, **({"starting_after": cursor} if cursor else {})}
        return ("POST", "/conversations/search", body, {"query": {}, "pagination": pagination})

    first, again = search(None, page([1, 2, 3])), search("after-3", page([1, 2, 3], 2))
    assert reports("pagination", story(first, again)) == [
        ("/conversations", "repeat on another page"),
        ("/pages/next/starting_after", "circle"),
    ]


def test_a_list_with_page_numbers_is_judged_by_size_and_repeats(story, reports):
    def companies(*ids: str) -> dict[str, Any]:
        pages = {"type": "pages", "page": 0, "per_page": 2, "total_pages": 9, "next": None}
        return {"data": [{"id": i} for i in ids], "pages": pages, "total_count": 3}

    get_page = "/companies?page=0&per_page=2"
    assert reports("pagination", story(("GET", get_page, companies("1", "2")))) == []
    assert reports("pagination", story(("GET", get_page, companies("1", "1", "2")))) == [
        ("/data", "size"),
        ("/data", "repeat"),
    ]
