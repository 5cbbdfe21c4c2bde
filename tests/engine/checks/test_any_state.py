"""Lies of an API that is not Intercom's about what it created, changed and deleted; the honest are silent."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from intercontract.checks.any_state import told_of_any
from intercontract.checks.registry import all_checks
from intercontract.contract.description import Description
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials

RULES = ("use-after-delete", "read-after-write", "created-once", "list-membership", "pagination")


def described(*queries: dict[str, Any], name: str = "thingId") -> Description:
    """``/things`` and ``/things/{thingId}``, with the query parameters of the list; and one action."""
    ok = {"responses": {"200": {"description": "ok"}}}
    listed = [{"in": "query", "schema": {"type": "integer"}, **one} for one in queries]
    return Description(
        {
            "openapi": "3.1.0",
            "info": {"title": "Things", "version": "1"},
            "servers": [{"url": "https://api.example.com/v1"}],
            "paths": {
                "/things": {"get": {**ok, "parameters": listed}, "post": ok},
                f"/things/{{{name}}}": {"get": ok, "put": ok, "patch": ok, "delete": ok},
                f"/things/{{{name}}}/restore": {"post": ok},
            },
        }
    )


PAGED = ({"name": "limit"}, {"name": "offset"})
ALL, ONE, TWO = "/things", "/things/1", "/things/2"
A, B = {"id": 1, "name": "Ada", "size": 3}, {"id": 2, "name": "Bob", "size": 4}
NEW = ("POST", ALL, A, {"name": "Ada", "size": 3}, 201)
READ = ("GET", ONE, A)
GONE = ("DELETE", ONE, None, None, 204)
SEEN = ("GET", ALL, [A, B])
DEEP = {"id": 1, "type": "things", "attributes": {"name": "Ada", "at": {"size": 3}}}
DEEPER = {**DEEP, "attributes": {"name": "Zoe", "at": {"size": 3}}}
# Seconds that pass before a step, where a list has lagged behind long enough.
LATER = 11
FLAGS = {"id": 1, "name": "Ada", "draft": True}


def page(number: int, *items: Any) -> tuple[Any, ...]:
    return ("GET", f"{ALL}?limit=1&offset={number}", [*items])


MANY = [{"id": number} for number in range(1, 6)]

LIES = [
    ("use-after-delete", [READ, GONE, READ], ""),
    ("use-after-delete", [NEW, READ, GONE, ("GET", ONE, A)], ""),
    ("use-after-delete", [("GET", ONE, {"data": A}), GONE, ("GET", ONE, {"data": A})], ""),
    ("use-after-delete", [SEEN, GONE, LATER, SEEN], ""),
    ("read-after-write", [NEW, ("GET", ONE, {}, None, 404)], ""),
    ("read-after-write", [NEW, ("GET", ONE, {}, None, 410)], ""),
    ("read-after-write", [("POST", ALL, {"id": 1}, {}, 200), ("GET", ONE, {}, None, 404)], ""),
    ("read-after-write", [NEW, ("GET", ONE, {**A, "id": 9})], "/id"),
    ("read-after-write", [NEW, ("GET", ONE, {**A, "name": "Zoe"})], "/name"),
    ("read-after-write", [READ, ("PUT", ONE, {**A, "size": 8}, {"size": 8}), READ], "/size"),
    ("read-after-write", [READ, ("PATCH", ONE, None, {"name": "Zoe"}, 204), READ], "/name"),
    (
        "read-after-write",
        [("GET", ONE, {**A, "at": 1}), ("PUT", ONE, A, {"name": "Zoe", "size": 8}),
         ("GET", ONE, {**A, "at": 2})],
        "/name",
    ),
    (
        "read-after-write",
        [("POST", ALL, {"data": DEEP}, {"data": DEEP}, 201), ("GET", ONE, {"data": DEEPER})],
        "/data/attributes/name",
    ),
    ("created-once", [NEW, ("POST", ALL, {**B, "id": 1}, {"name": "Bob", "size": 4}, 201)], "/id"),
    ("list-membership", [NEW, READ, LATER, ("GET", ALL, [B])], ""),
    ("list-membership", [NEW, READ, LATER, ("GET", ALL, {"items": [B], "total": 1})], ""),
    ("pagination", [("GET", ALL, MANY), page(0, MANY[0]), page(1, MANY[0]), page(2, MANY[0])], ""),
]  # fmt: skip

HONEST = {
    "gone": [READ, GONE, ("GET", ONE, {}, None, 404)],
    "deleted twice": [READ, GONE, GONE],
    "marked as deleted": [READ, GONE, ("GET", ONE, {**A, "deleted": True})],
    "will be deleted": [READ, ("DELETE", ONE, None, None, 202), READ],
    "made anew": [READ, GONE, ("PUT", ONE, A, {"name": "Ada"}, 201), READ],
    "restored": [READ, GONE, ("POST", f"{ONE}/restore", A), READ],
    "another is deleted": [READ, ("DELETE", TWO, None, None, 204), READ],
    "not allowed to delete": [READ, ("DELETE", ONE, {}, None, 403), READ],
    "still in a list that lags": [SEEN, GONE, SEEN],
    "marked as deleted in the list": [SEEN, GONE, LATER, ("GET", ALL, [{**A, "gone": True}, B])],
    "will be created": [
        ("POST", ALL, A, {"name": "Ada"}, 202),
        ("GET", ONE, {}, None, 404),
    ],
    "created under no id": [
        ("POST", ALL, {"job": 7}, {"name": "Ada"}, 201),
        ("GET", "/things/7", {}, None, 404),
    ],
    "deleted with what it belongs to": [NEW, ("DELETE", "/owners/5", None, None, 204),
                                        ("GET", ONE, {}, None, 404)],
    "case, spaces and length": [
        ("POST", ALL, {**A, "name": " ADA of Loves "}, {"name": " ADA of Loves "}, 201),
        ("GET", ONE, {**A, "name": "ada of love"}),
    ],
    "set by the server": [READ, ("PUT", ONE, {**A, "size": 8}, {"name": "Zoe", "size": 8}),
                          ("GET", ONE, {**A, "size": 8})],
    "a state that goes on": [
        ("POST", ALL, {"id": 1, "status": "new"}, {"status": "new"}, 201),
        ("GET", ONE, {"id": 1, "status": "done"}),
    ],
    "changed later": [READ, ("PUT", ONE, None, {"name": "Zoe"}, 202), READ],
    "changed by another request": [
        READ, ("PUT", ONE, {**A, "size": 8}, {"size": 8}), ("PUT", ONE, A, {"size": 3}), READ
    ],
    "refused": [READ, ("PUT", ONE, {}, {"name": "Zoe"}, 422), READ],
    "one field may not change": [
        READ, ("PUT", ONE, A, {"name": "Ada", "size": 8, "id": 1}), READ
    ],
    "what was there already": [NEW, NEW],
    "found by its name": [NEW, ("POST", ALL, {**A, "size": 9}, {"name": "Ada", "size": 9}, 201)],
    "an id of the client's": [
        ("POST", ALL, A, {"id": 1, "name": "Ada"}, 201),
        ("POST", ALL, {**B, "id": 1}, {"id": 1, "name": "Bob"}, 201),
    ],
    "a list that lags": [NEW, READ, ("GET", ALL, [B])],
    "a list with more": [NEW, READ, LATER, ("GET", ALL, {"items": [B], "next": "/things?x"})],
    "a list with a count": [NEW, READ, LATER, ("GET", ALL, {"items": [B], "meta": {"total": 2}})],
    "a list with a filter": [NEW, READ, LATER, ("GET", f"{ALL}?name=Bob", [B])],
    "drafts are not listed": [
        ("POST", ALL, FLAGS, {"name": "Ada", "draft": True}, 201), ("GET", ONE, FLAGS), LATER,
        ("GET", ALL, [{"id": 2, "name": "Bob", "draft": False}]),
    ],
    "what is gone is not listed": [NEW, READ, GONE, LATER, ("GET", ALL, [B])],
    "a last page that comes again": [("GET", ALL, MANY[:2]), page(0, MANY[0]), page(1, MANY[1]),
                                     page(2, MANY[1]), page(3, MANY[1])],
    "in any order": [("GET", ALL, MANY), page(0, MANY[2]), page(1, MANY[2]), page(2, MANY[4])],
    "no object, no list": [NEW, ("GET", ONE, "Ada"), ("GET", ALL, {}), ("GET", ALL, [1, None])],
}  # fmt: skip


@pytest.fixture
def told(contract, exchange):
    def run(steps, description=None):
        made, at = [], 0
        own = description or described()
        things = evolve(contract, documented=own, corrected=own)
        for step in steps:
            if isinstance(step, int):
                at += step
                continue
            method, path, body, sent, status = (*step, *(None, 200)[len(step) - 3 :])
            one = exchange(
                method,
                f"/v1{path}",
                status,
                b"" if body is None else body,
                sent=sent,
                host="https://api.example.com",
                contract=things,
                name=f"traffic.har#{len(made)}",
            )
            moment = f"2026-01-05T10:00:{at:02d}.{len(made):02d}Z"
            made.append(evolve(one, interaction=evolve(one.interaction, recorded_at=moment)))
        table = {check.id: check for check in all_checks()}
        found = [(rule, v.pointer) for rule in RULES for v in table[rule].violations_along(made)]
        met = [rule for rule in RULES if table[rule].needs.met(made)]
        return found, met

    return run


@pytest.mark.parametrize(("rule", "steps", "pointer"), LIES)
def test_a_lie_is_told_once_by_its_check(told, rule, steps, pointer):
    found, met = told(steps, described(*PAGED) if rule == "pagination" else None)
    assert found == [(rule, pointer)]
    assert rule in met


@pytest.mark.parametrize("steps", HONEST.values(), ids=HONEST)
@pytest.mark.parametrize("queries", [(), PAGED], ids=["whole", "paged"])
def test_whoever_answers_honestly_is_not_blamed(told, steps, queries):
    assert told(steps, described(*queries))[0] == []


@pytest.mark.parametrize(
    ("queries", "count", "judged"),
    [
        pytest.param((), 30, True, id="no pages are described"),
        pytest.param(PAGED, 9, True, id="fewer than any page has"),
        pytest.param(PAGED, 10, False, id="perhaps a page"),
        pytest.param(({"name": "limit", "schema": {"default": 20}},), 19, True, id="no full page"),
        pytest.param(({"name": "limit", "schema": {"default": 20}},), 20, False, id="a full page"),
        pytest.param(({"name": "kind", "schema": {"default": "a"}},), 3, False, id="chosen"),
        pytest.param(({"name": "kind"},), 3, True, id="chosen where one asks"),
    ],
)
def test_a_list_is_looked_at_where_all_of_it_came(told, queries, count, judged):
    items = [{"id": number, "name": "x", "size": 1} for number in range(5, 5 + count)]
    found, _ = told([NEW, READ, LATER, ("GET", ALL, items)], described(*queries))
    assert found == ([("list-membership", "")] if judged else [])


@pytest.mark.parametrize(
    ("name", "answer", "path"),
    [
        pytest.param("id", {"id": "a b"}, "/things/a%20b", id="an id"),
        pytest.param("thing_id", {"thingId": 5, "id": 6}, "/things/5", id="a name of its own"),
        pytest.param("slug", {"id": 6, "slug": "ada"}, "/things/ada", id="another field"),
        pytest.param("number", {"id": 6}, "", id="nothing"),
        pytest.param("id", {"id": {"a": 1}}, "", id="no name"),
    ],
)
def test_the_path_of_what_was_created_is_known_by_its_answer(told, name, answer, path):
    steps = [("POST", ALL, answer, {}, 201), ("GET", path or "/things/6", {}, None, 404)]
    assert bool(told(steps, described(name=name))[0]) is bool(path)


def test_the_header_location_tells_where_it_is(exchange, contract):
    own = described(name="number")
    things = evolve(contract, documented=own, corrected=own)
    headers = {"Location": "https://api.example.com/v1/things/77"}
    common = {"host": "https://api.example.com", "contract": things}
    made = exchange("POST", "/v1/things", 201, b"", sent={}, headers=headers, **common)
    read = exchange("GET", "/v1/things/77", 404, {}, **common)
    assert len([*told_of_any([made, read], "read-after-write")]) == 1
    assert made.interaction.response.headers != Headers()


@pytest.mark.parametrize(
    ("credentials", "count"),
    [
        (Credentials.SENT, 1),
        (Credentials.UNKNOWN, 1),
        (Credentials.NONE, 0),
        (Credentials.INVALID, 0),
    ],
)
def test_who_may_not_know_of_a_record_is_told_of_none(exchange, contract, credentials, count):
    own = described()
    things = evolve(contract, documented=own, corrected=own)
    common = {"host": "https://api.example.com", "contract": things}
    made = exchange("POST", "/v1/things", 201, A, sent={}, **common)
    read = exchange("GET", "/v1/things/1", 404, {}, credentials=credentials, **common)
    assert len([*told_of_any([made, read], "read-after-write")]) == count
