"""list-counts."""

from __future__ import annotations

import pytest

LINK = "https://api.intercom.io/articles?per_page=2&page="


def page(count, total, number=1, size=2, pages=None, first=0):
    items = [{"type": "article", "id": str(first + n)} for n in range(count)]
    found = {"type": "pages", "page": number, "per_page": size, "next": f"{LINK}{number + 1}"}
    found["total_pages"] = -(-total // size) if pages is None else pages
    return {"type": "list", "data": items, "total_count": total, "pages": found}


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("", page(2, 3), []),
        ("", page(1, 3), [("/data", "items")]),
        ("", page(2, 2), []),
        ("", page(2, 1), [("/data", "items")]),
        ("", page(0, 0, pages=1), []),
        ("", page(2, 3, pages=3), [("/pages/total_pages", "total_pages")]),
        ("?page=2", page(1, 3, number=2), []),
        ("?page=2", page(2, 3, number=2), [("/data", "items")]),
        ("?page=2", page(2, 3), [("/pages/page", "page")]),
        ("?page=" + "9" * 19, page(0, 3, number=10**18), []),
        ("?page=" + "9" * 5000, page(0, 3, number=10**18), []),
        ("?page=9", page(0, 3, number=9), []),
        ("?page=0", page(2, 3, number=0), []),
        ("?page=x", page(2, 3), []),
    ],
)
def test_pages_by_number(story, reports, query, body, expected):
    assert reports("list-counts", story(("GET", f"/articles{query}", body))) == expected


@pytest.mark.parametrize(
    ("following", "good"),
    [(f"{LINK}2", True), (f"{LINK}1", False), (f"{LINK}3", False), ("https://[", True), (LINK, True),
     (7, True), (None, True)],
)  # fmt: skip
def test_the_next_page_is_the_one_after(story, reports, following, good):
    body = page(2, 9)
    body["pages"]["next"] = following
    found = reports("list-counts", story(("GET", "/articles", body)))
    assert found == ([] if good else [("/pages/next", "next")])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?page=9", [("/pages/page", "page")]),
        ("?page=9&starting_after=WzEsIjIiLDJd", []),
        ("?page=2&starting_after=WzEsIjIiLDJd", []),
        ("?page=9&starting_after=", [("/pages/page", "page")]),
    ],
)
def test_of_a_number_beside_a_cursor_nothing_is_said(story, reports, query, expected):
    body = page(2, 9, number=2)
    body["pages"]["next"] = {"page": 3, "starting_after": "WzEsIjQiLDNd"}
    assert reports("list-counts", story(("GET", f"/contacts{query}", body))) == expected


def test_a_number_counts_where_one_is_documented(story, reports):
    told = story(("GET", "/conversations?page=9", page(2, 9) | {"type": "conversation.list"}))
    assert ("/pages/page", "page") not in reports("list-counts", told)


def test_two_pages_share_nothing(story, reports):
    def told(*between, second):
        steps = [("GET", "/articles", page(2, 4)), *between]
        return reports(
            "list-counts",
            story(*steps, ("GET", "/articles?page=2", page(2, 4, number=2, first=second))),
        )

    assert told(second=2) == []
    assert told(second=1) == [("/data", "another page")]
    assert told(("DELETE", "/articles/0", {}), second=1) == []


@pytest.mark.parametrize(
    ("items", "total", "more", "good"),
    [(1, 1, False, True), (1, 2, False, False), (2, 1, False, False), (1, 2, True, True), (2, 2, True, False),
     (0, 0, False, True)],
)  # fmt: skip
def test_lists_within_a_record(story, reports, items, total, more, good):
    tags = {"type": "list", "data": [{"id": str(n)} for n in range(items)], "total_count": total}
    person = {
        "type": "contact",
        "id": "5ba682d23d7cf92bef87bfd4",
        "tags": {**tags, "has_more": more},
    }
    found = reports("list-counts", story(("GET", f"/contacts/{person['id']}", person)))
    assert found == ([] if good else [("/tags/total_count", "has_more", "/tags/total_count")])


ID = "5ba682d23d7cf92bef87bfd4"
TAGS = {"type": "list", "url": f"/contacts/{ID}/tags", "total_count": 2}
PERSON = ("GET", f"/contacts/{ID}", {"type": "contact", "id": ID, "tags": TAGS})


def tags(count):
    return (
        "GET",
        f"/contacts/{ID}/tags",
        {"type": "list", "data": [{"id": str(n)} for n in range(count)]},
    )


SEGMENTS = ("GET", "/segments?include_count=true",
            {"type": "segment.list", "segments": [{"type": "segment", "id": "s1", "count": 3}]})  # fmt: skip


def members(count):
    query = {"field": "segment_id", "operator": "=", "value": "s1"}
    return (
        "POST",
        "/contacts/search",
        {"type": "list", "data": [], "total_count": count},
        {"query": query},
    )


COMPANY = ("GET", "/companies/c1", {"type": "company", "id": "c1", "user_count": 2})


def users(count):
    answer = {"type": "list", "data": [{"id": str(n)} for n in range(count)], "total_count": count}
    return ("GET", "/companies/c1/contacts", answer)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([PERSON, tags(2)], [], id="tags"),
        pytest.param([PERSON, tags(1)], [("/data", "told twice")], id="fewer tags"),
        pytest.param(
            [tags(3), PERSON], [("/tags/total_count", "told twice")], id="the other way round"
        ),
        pytest.param(
            [PERSON, ("DELETE", f"/contacts/{ID}/tags/1", {}), tags(1)], [], id="a write between"
        ),
        pytest.param([SEGMENTS, members(3)], [], id="segment"),
        pytest.param([SEGMENTS, members(2)], [("/total_count", "told twice")], id="fewer members"),
        pytest.param([COMPANY, users(2)], [], id="company"),
        pytest.param([COMPANY, users(3)], [("/total_count", "told twice")], id="more users"),
    ],
)
def test_what_is_counted_twice_is_counted_alike(story, reports, steps, expected):
    assert reports("list-counts", story(*steps)) == expected
