"""Statuses, media types, headers, values and latency of the same call."""

from __future__ import annotations

import pytest

from intercontract.drift.recorded.calls import calls, template
from intercontract.drift.recorded.recordings import compare_recordings
from intercontract.drift.recorded.values import by_call, volatile
from intercontract.model.interaction import Case


def told(old, new, contract=None):
    return {
        (change.rule, change.level.value, str(change.from_), str(change.to))
        for change in compare_recordings(old, new, contract).changes
        if "status" in change.rule or "media" in change.rule
    }


@pytest.fixture
def answered(make):
    """Calls of one path, each with a status."""

    def build(path, *statuses, **more):
        return [
            make.interaction(path, {"id": "1"}, status=status, name=f"f#{n}", **more)
            for n, status in enumerate(statuses)
        ]

    return build


BREAKING = ("recorded-status-changed", "breaking")
INFO = ("recorded-status-changed", "info")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([200], [200], set(), id="the same"),
        pytest.param([200], [403], {(*BREAKING, "200", "403")}, id="another"),
        pytest.param([200, 200], [500], {(*BREAKING, "200", "500")}, id="broken"),
        pytest.param([200], [503], {(*INFO, "200", "503")}, id="away for a moment"),
        pytest.param([200], [503] * 3, {(*BREAKING, "200", "503")}, id="away for good"),
        pytest.param([200, 429], [200], set(), id="too many requests before"),
        pytest.param([200], [200, 429, 502], set(), id="too many requests now"),
        pytest.param([503], [200], set(), id="back again"),
        pytest.param([200, 404], [404], set(), id="one of those seen before"),
        pytest.param(
            [200], [200, 400], {("recorded-status-added", "info", "200", "400")}, id="a further one"
        ),
    ],
)
def test_statuses_of_one_call(old, new, expected, answered):
    assert told(answered("/report", *old), answered("/report", *new)) == expected


def test_a_thing_that_is_gone_is_no_change_of_the_api(answered):
    assert told(answered("/things/7", 200), answered("/things/7", 404)) == {(*INFO, "200", "404")}


def test_a_step_of_a_scenario_is_the_same_call_whatever_its_ids(answered):
    case = Case("scenario", "positive", "reading, step 2")
    old = answered("/things/7", 200, case=case)
    new = answered("/things/8", 404, case=case)
    assert told(old, new) == {(*BREAKING, "200", "404")}


def test_different_requests_are_different_calls(answered):
    assert not told(answered("/things?page=1", 200), answered("/things?page=999", 400))


def test_requests_that_differ_in_what_they_name_are_alike(answered):
    old = answered("/things?cursor=abcdef0123456789xyz", 200)
    new = answered("/things?cursor=zyxwvu9876543210abc", 400)
    assert told(old, new) == {(*BREAKING, "200", "400")}


def test_another_media_type(make):
    old = [make.interaction(body={"id": "1"})]
    new = [make.interaction(raw=b"<html>", headers={"Content-Type": "text/html"})]
    found = told(old, new)
    assert found == {("recorded-media-type-changed", "breaking", "application/json", "text/html")}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param({"X-A": "1"}, {"X-A": "1"}, set(), id="the same"),
        pytest.param({}, {"X-A": "1"}, {("recorded-header-added", "/x-a")}, id="added"),
        pytest.param({"X-A": "1"}, {}, {("recorded-header-removed", "/x-a")}, id="removed"),
        pytest.param(
            {"X-A": "1"}, {"x-a": "2"}, {("recorded-header-changed", "/x-a")}, id="changed"
        ),
        pytest.param({"Date": "a", "ETag": "b"}, {"Date": "c", "ETag": "d"}, set(), id="moments"),
        pytest.param({"Connection": "close"}, {}, set(), id="set on the way"),
    ],
)
def test_headers(old, new, expected, make):
    def side(headers, count):
        return [make.interaction(body={}, headers=headers, name=f"f#{n}") for n in range(count)]

    changes = compare_recordings(side(old, 6), side(new, 6)).changes
    assert {(change.rule, change.pointer) for change in changes} == expected
    assert all(change.level.value == "info" for change in changes)
    assert not compare_recordings(side(old, 4), side(new, 6)).changes


def test_a_header_that_every_operation_loses_is_told_once(make):
    def side(headers):
        return [
            make.interaction(path, {}, headers=headers, name=f"{path}#{n}")
            for path in ("/a", "/b")
            for n in range(6)
        ]

    changes = compare_recordings(side({"X-A": "1"}), side({})).changes
    assert [(change.operation, change.pointer) for change in changes] == [("", "/x-a")]


def test_volatile_fields_are_learned_from_two_recordings_of_one_call(make):
    bodies = [
        {"plan": "gold", "stamp": n, "app": {"build": f"b{n}", "region": "US"}} for n in (1, 2)
    ]
    recorded = calls(
        [make.interaction("/me", body, name=f"f#{n}") for n, body in enumerate(bodies)]
    )
    assert volatile(by_call(recorded)) == {"GET /me": {("stamp",), ("app", "build")}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(["gold"] * 2, ["free"], {"/plan"}, id="stable, and another"),
        pytest.param(["gold"] * 2, ["gold"], set(), id="stable"),
        pytest.param(["gold"], ["free"], set(), id="seen once is not stable"),
        pytest.param(["gold", "free"], ["trial"], set(), id="moving before"),
        pytest.param(["gold"] * 2, ["free", "trial"], set(), id="moving now"),
    ],
)
def test_values_where_they_are_stable(old, new, expected, make):
    def side(values):
        return [
            make.interaction("/me", {"plan": value, "id": f"{n}", "created_at": n}, name=f"f#{n}")
            for n, value in enumerate(values)
        ]

    changes = compare_recordings(side(old), side(new)).changes
    assert {change.pointer for change in changes} == expected
    assert {change.rule for change in changes} <= {"recorded-value-changed"}


@pytest.mark.parametrize(
    ("before", "now", "count", "told"),
    [
        pytest.param(0.1, 0.5, 6, True, id="slower"),
        pytest.param(0.5, 0.1, 6, True, id="faster"),
        pytest.param(0.1, 0.15, 6, False, id="much the same"),
        pytest.param(0.001, 0.01, 6, False, id="noise"),
        pytest.param(0.1, 0.5, 4, False, id="too few"),
        pytest.param(None, 0.5, 6, False, id="not recorded"),
    ],
)
def test_latency(before, now, count, told, make):
    def side(elapsed):
        return [make.interaction("/me", {}, elapsed=elapsed, name=f"f#{n}") for n in range(count)]

    changes = compare_recordings(side(before), side(now)).changes
    assert [change.rule for change in changes] == ["recorded-latency-changed"] * told


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/conversations/215470000051841/tags/7", "/conversations/{id}/tags/{id}"),
        ("/contacts/65f1c0ffee0123456789abcd", "/contacts/{id}"),
        ("/x/0b5c8b53-5d3c-4f6f-8a31-1c7d5a3f9e10", "/x/{id}"),
        ("/users/a%40shop.example", "/users/{id}"),
        ("/conversations/search", "/conversations/search"),
        ("/v2/things", "/v2/things"),
        ("/", "/"),
    ],
)
def test_paths_without_what_names_one_thing(path, expected):
    assert template(path) == expected


def test_ids_that_answers_give_are_taken_out_of_paths(make):
    recorded = calls(
        [
            make.interaction("/shops", {"shops": [{"id": "shop-a1"}, {"id": "b2"}]}),
            make.interaction("/shops/shop-a1"),
            make.interaction("/shops/b2"),
        ]
    )
    assert [call.operation for call in recorded] == [
        "GET /shops",
        "GET /shops/{id}",
        "GET /shops/{id}",
    ]


def test_operations_are_found_by_the_contract(make, shop):
    recorded = calls(
        [
            make.interaction("/things/bolt"),
            make.interaction("/other"),
            make.interaction(method="HEAD"),
        ],
        shop,
    )
    assert [call.operation for call in recorded] == ["getThing", "GET /other"]


def test_sides_without_a_common_operation_say_so(make):
    result = compare_recordings([make.interaction("/a", {})], [make.interaction("/b", {})])
    assert not result.changes
    assert any("no operation in common" in note for note in result.notes)
    assert (result.missing, result.new) == (("GET /a",), ("GET /b",))
