"""idempotent-read."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

ONE = "/conversations/215473840291716"
OURS = Case("scenario")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="the same"),
        pytest.param({"priority": "priority"}, [("/priority", "value")], id="another value"),
        pytest.param({"priority": None}, [("/priority", "type")], id="another type"),
        pytest.param({"priority": ...}, [("/priority", "presence")], id="gone"),
        pytest.param({"statistics": None, "read": False}, [], id="what changes by itself"),
        pytest.param(
            {"priority": "priority", "updated_at": 1767609999}, [], id="changed by somebody"
        ),
        pytest.param({"tags__tags": [{"id": "1"}]}, [("/tags/tags", "length")], id="one tag more"),
        pytest.param({"type": "ticket"}, [("/type", "type")], id="another kind of thing"),
    ],
)
def test_two_reads_agree(story, conversation, reports, changes, expected):
    steps = story(("GET", ONE, conversation()), ("GET", ONE, conversation(**changes)))
    assert reports("idempotent-read", steps) == expected


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        pytest.param(("GET", "/tags", {}), [("/priority", "value")], id="a read in between"),
        pytest.param(
            ("POST", "/conversations/search", {}, {}), [("/priority", "value")], id="a search"
        ),
        pytest.param(("PUT", ONE, {}, {}), [], id="a write in between"),
        pytest.param(("POST", "/tags", {}, {}), [], id="any write"),
    ],
)
def test_a_write_in_between_may_have_changed_it(story, conversation, reports, between, expected):
    changed = conversation(priority="priority")
    steps = story(("GET", ONE, conversation()), between, ("GET", ONE, changed))
    assert reports("idempotent-read", steps) == expected


def test_another_url_is_another_thing(story, conversation, reports):
    plain = (f"{ONE}?display_as=plaintext", conversation(source__body="Where are my invoices?"))
    steps = story(("GET", ONE, conversation()), ("GET", *plain))
    assert reports("idempotent-read", steps) == []


def test_parts_come_in_the_same_order_of_time(story, with_parts, part, reports):
    one, other = with_parts(part(1), part(2)), with_parts(part(2), part(1))
    assert reports("idempotent-read", story(("GET", ONE, one), ("GET", ONE, other))) == [
        ("/conversation_parts/conversation_parts", "order")
    ]


@pytest.mark.parametrize(
    ("first", "second", "ours", "expected"),
    [
        pytest.param(
            {"a": 1, "b": 2}, {"a": 1}, False, [("/custom_attributes", "names")], id="one less"
        ),
        pytest.param({"a": 1}, {"a": 1, "b": 2}, False, [], id="one more, by a bot"),
        pytest.param(
            {"a": 1},
            {"a": 1, "b": 2},
            True,
            [("/custom_attributes", "names")],
            id="one more, of itself",
        ),
        pytest.param({"a": 1}, {"a": 2}, True, [], id="another value"),
    ],
)
def test_custom_attributes(story, conversation, reports, first, second, ours, expected):
    reads = [("GET", ONE, conversation(custom_attributes=given)) for given in (first, second)]
    made = story(*reads, case=OURS if ours else None)
    assert reports("idempotent-read", made) == expected


def test_reading_touches_nothing(story, conversation, reports):
    reads = [("GET", ONE, conversation()), ("GET", ONE, conversation(updated_at=1767609999))]
    assert reports("idempotent-read", story(*reads)) == []
    assert reports("idempotent-read", story(*reads, case=OURS)) == [("/updated_at", "touched")]


def listed(*ids, total=2, updated=1767603600):
    return {
        "type": "conversation.list",
        "pages": {"type": "pages", "page": 1},
        "total_count": total,
        "conversations": [{"id": i, "updated_at": updated} for i in ids],
    }


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(listed("2", "1"), [], id="another order"),
        pytest.param(listed("1", "3"), [("/conversations", "items")], id="another item"),
        pytest.param(listed("1", "3", total=3), [], id="somebody added one"),
        pytest.param(listed("1", "3", updated=1767603700), [], id="somebody changed one"),
    ],
)
def test_a_page_is_read_twice(story, reports, second, expected):
    steps = story(("GET", "/conversations", listed("1", "2")), ("GET", "/conversations", second))
    assert reports("idempotent-read", steps) == expected
