"""A workspace of a size: counted, coherent, and as cheap to ask on its last page as on its first."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from intercontract.engine.sandbox import sandbox
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox import Sandbox, Settings
from intercontract.sandbox.filling import WorkspaceSize

CONTACTS, CONVERSATIONS = 200, 700
PER_PAGE = 20
HEADERS = Headers({"Authorization": "Bearer sandbox-us", "Intercom-Version": "2.11"})
Answer = dict[str, Any]


@pytest.fixture(scope="module")
def large() -> Sandbox:
    return Sandbox(Settings(size=WorkspaceSize(CONTACTS, CONVERSATIONS)))


def ask(large: Sandbox, method: str, path: str, body: Any = None) -> Answer:
    content = None if body is None else json.dumps(body).encode()
    response = large.handle(Request(method, f"https://x{path}", HEADERS, content))
    assert response.status == 200, response.body
    answer: Answer = json.loads(response.body)
    return answer


def walk(page: Callable[[dict[str, str]], Answer], key: str) -> tuple[list[str], list[int]]:
    """The ids on all pages, and how many functions were called for each page."""
    ids, costs, cursor = list[str](), list[int](), dict[str, str]()
    while True:
        calls = 0

        def count(_frame: Any, event: str, _argument: Any) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            answer = page(cursor)
        finally:
            sys.setprofile(None)
        ids += [item["id"] for item in answer[key]]
        costs.append(calls)
        if "next" not in answer["pages"]:
            assert len(ids) == answer["total_count"]
            return ids, costs
        cursor = {"starting_after": answer["pages"]["next"]["starting_after"]}


def listed(large: Sandbox) -> tuple[list[str], list[int]]:
    def page(cursor: dict[str, str]) -> Answer:
        query = "".join(f"&{name}={value}" for name, value in cursor.items())
        return ask(large, "GET", f"/conversations?per_page={PER_PAGE}{query}")

    return walk(page, "conversations")


def searched(large: Sandbox, order: str) -> tuple[list[str], list[int]]:
    def page(cursor: dict[str, str]) -> Answer:
        query = {"field": "updated_at", "operator": ">", "value": 0}
        sort = {"field": "updated_at", "order": order}
        body = {"query": query, "sort": sort, "pagination": {"per_page": PER_PAGE, **cursor}}
        return ask(large, "POST", "/conversations/search", body)

    return walk(page, "conversations")


def skipped(large: Sandbox, number: int) -> Answer:
    paging = {"per_page": PER_PAGE, "page": number}
    query = {"field": "state", "operator": "!=", "value": "x"}
    body = {"query": query, "pagination": paging}
    return ask(large, "POST", "/conversations/search", body)


def test_pages_do_not_cost_more_the_further_they_are(large: Sandbox) -> None:
    ids, costs = listed(large)
    assert len(set(ids)) == len(ids) == CONVERSATIONS
    assert max(costs[-10:]) < 1.2 * max(costs[:10])
    for order in ("descending", "ascending"):
        found, costs = searched(large, order)
        assert found == (ids if order == "descending" else ids[::-1])
        # The very first page has found and sorted them all; the others are taken from what it found.
        if order == "descending":
            assert min(costs) < costs[0] / 2
        assert max(costs[-10:]) < 1.2 * max(costs[1:11])
    assert [item["id"] for item in skipped(large, 30)["conversations"]] == ids[580:600]


def test_a_search_sees_every_write(large: Sandbox) -> None:
    kept = large.snapshot()
    last = skipped(large, 35)["conversations"][-1]["id"]
    body = {"from": {"type": "user", "id": next(iter(large.workspace["contact"]))}, "body": "x"}
    ask(large, "POST", "/conversations", body)
    assert skipped(large, 1)["total_count"] == CONVERSATIONS + 1
    assert skipped(large, 36)["conversations"][-1]["id"] == last
    large.restore(kept)
    assert skipped(large, 1)["total_count"] == CONVERSATIONS


def test_what_is_beyond_is_like_the_rest(large: Sandbox) -> None:
    contacts = large.workspace["contact"]
    assert len(contacts) == CONTACTS
    conversations = large.workspace["conversation"].rows()
    assert len({part.id for row in conversations for part in row.parts}) == sum(
        len(row.parts) for row in conversations
    )
    for row in conversations:
        assert row.created_at <= row.updated_at <= large.settings.epoch
        assert all(id_ in contacts for id_, _ in row.contacts)
    assert {row.state for row in conversations[100:]} == {"open", "closed", "snoozed"}
    users = {row.id: row.user_count for row in large.workspace["company"].rows()}
    assert users == {id_: contacts.count("company", id_) for id_ in users}


def test_less_than_there_is_anyway_changes_nothing() -> None:
    with sandbox(contacts=3, conversations=3):
        pass
    small, plain = Sandbox(Settings(size=WorkspaceSize(3, 3))), Sandbox()
    for name in ("contact", "conversation", "company"):
        assert small.workspace[name].rows() == plain.workspace[name].rows()
