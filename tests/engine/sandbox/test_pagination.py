"""Walks through pages."""

from __future__ import annotations

from urllib.parse import quote

import pytest


def _walk(client, path: str, key: str, per_page: int | None):
    query = "" if per_page is None else f"?per_page={per_page}"
    page = client.ok("GET", path + query)
    pages = [page]
    while "next" in page["pages"]:
        cursor = quote(page["pages"]["next"]["starting_after"])
        joint = "&" if query else "?"
        page = client.ok("GET", f"{path}{query}{joint}starting_after={cursor}")
        pages.append(page)
    return pages, [item["id"] for page in pages for item in page[key]]


@pytest.mark.parametrize(
    ("path", "key"), [("/conversations", "conversations"), ("/contacts", "data")]
)
@pytest.mark.parametrize("per_page", [None, 1, 7, 60, 149, 150])
def test_a_walk_sees_everything_once(client, path: str, key: str, per_page) -> None:
    pages, ids = _walk(client, path, key, per_page)
    total = pages[0]["total_count"]
    assert len(ids) == len(set(ids)) == total
    size = per_page or {"/conversations": 20, "/contacts": 10}[path]
    assert [page["pages"]["page"] for page in pages] == list(range(1, len(pages) + 1))
    assert {page["pages"]["total_pages"] for page in pages} == {len(pages)} == {-(-total // size)}
    assert all(len(page[key]) == size for page in pages[:-1])


def test_there_are_enough_conversations_for_paging(client) -> None:
    assert client.ok("GET", "/conversations")["total_count"] >= 60


def test_conversations_that_come_first_do_not_shift_the_walk(client) -> None:
    first = client.ok("GET", "/conversations?per_page=30")
    client.start()
    cursor = quote(first["pages"]["next"]["starting_after"])
    second = client.ok("GET", f"/conversations?per_page=30&starting_after={cursor}")
    ids = [c["id"] for page in (first, second) for c in page["conversations"]]
    assert len(ids) == len(set(ids)) == 60


@pytest.mark.parametrize(
    "leave",
    [
        lambda client, id_: client.ok("POST", f"/contacts/{id_}/archive"),
        lambda client, id_: client.ok("DELETE", f"/contacts/{id_}"),
    ],
    ids=["archived", "deleted"],
)
def test_what_is_not_listed_is_on_no_page(client, leave) -> None:
    before = client.ok("GET", "/contacts?per_page=1")
    leave(client, before["data"][0]["id"])
    page = client.ok("GET", "/contacts?per_page=1")
    assert page["pages"]["total_pages"] == page["total_count"] == before["total_count"] - 1


def test_contacts_are_listed_by_number_too(client) -> None:
    pages, _ = _walk(client, "/contacts", "data", 7)
    assert [client.ok("GET", f"/contacts?per_page=7&page={n}") for n in (1, 2, 3)] == pages[:3]
    beyond = client.ok("GET", f"/contacts?page={10**20}")
    assert beyond["data"] == []
    assert "next" not in beyond["pages"]
