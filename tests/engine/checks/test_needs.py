"""A check whose needs were not met in a run is not verified, whatever it returned."""

from __future__ import annotations

from typing import Any, cast

import pytest

from intercontract.checks import registry
from intercontract.checks.judge import exercised_checks, judge_interaction
from intercontract.checks.needs import DOCUMENTED, IN_TWO_REGIONS, SUCCESS, happened, holds, lists
from intercontract.checks.registry import Check, Party, Scope, all_checks
from intercontract.checks.violation import violation
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.model.finding import Severity
from intercontract.model.interaction import Case, Source

SEGMENT = {"type": "segment", "id": "5", "name": "Active"}
SEGMENTS = {"type": "segment.list", "segments": [SEGMENT]}


def rule(needs, found=(), scope=Scope.INTERACTION) -> Check:
    return Check(
        "new", scope, Severity.FAIL, "New.", "a book", needs, lambda _: [violation("", *found)]
    )


@pytest.mark.parametrize(
    ("needs", "body", "met"),
    [
        pytest.param(holds("segment"), {"x": SEGMENTS}, True, id="listed"),
        pytest.param(holds("segment"), {"x": SEGMENT}, True, id="single"),
        pytest.param(holds("segment"), {"tags": SEGMENTS}, True, id="deep"),
        pytest.param(holds("segment"), {"type": "tag", "id": "5"}, False, id="another"),
        pytest.param(holds("segment"), {"type": "segment.list", "segments": []}, False, id="none"),
        pytest.param(
            lists("segment"), {"x": {"type": "segment.list", "segments": []}}, True, id="empty"
        ),
        pytest.param(holds("segment"), SEGMENT, False, id="where a list of conversations stands"),
        pytest.param(holds("conversation"), {"conversations": [{}]}, True, id="without a type"),
        pytest.param(lists("segment"), SEGMENT, False, id="no list"),
        pytest.param(holds("contact"), {"x": {"type": "lead"}}, True, id="by another type"),
        pytest.param(holds("conversation"), {"type": "conversation"}, False, id="its message"),
        pytest.param(holds("sgment"), SEGMENTS, False, id="misspelt"),
        pytest.param(
            holds("segment"), {"custom_attributes": SEGMENT}, False, id="in a customer's own field"
        ),
    ],
)
def test_a_resource_must_have_been_there(exchange, needs, body, met):
    made = exchange(path="/conversations", body=body)
    assert exercised_checks([made], [rule(needs)]) == ({"new"} if met else set())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"status": 404}, id="a refusal"),
        pytest.param({"path": "/segment"}, id="an operation that is not documented"),
        pytest.param({"host": "https://example.com"}, id="another host"),
    ],
)
def test_only_successful_documented_answers_count(exchange, other):
    usual = {"path": "/conversations", "body": SEGMENTS}
    assert exercised_checks([exchange(**usual)], [rule(holds("segment"))])
    assert not exercised_checks([exchange(**{**usual, **other})], [rule(holds("segment"))])


def test_a_check_is_called_only_where_its_needs_are_met(exchange):
    found = rule(holds("segment"), ("a", "b"))
    with_, without = exchange(path="/conversations", body=SEGMENTS), exchange(path="/conversations")
    assert len(list(judge_interaction(with_, [found]))) == 1
    assert not list(judge_interaction(without, [found]))


def test_a_sequence_must_hold_it_whole(story):
    needs = happened("create update", "read")
    written = ("PUT", "/conversations/1", {})
    read = ("GET", "/conversations/1", {})
    check = rule(needs, scope=Scope.SEQUENCE)
    assert exercised_checks(story(written, read), [check])
    one, other = story(written, sequence="a"), story(read, sequence="b")
    assert not exercised_checks([*one, *other], [check])


def test_examples_of_a_document_are_no_sequence(story):
    steps = [("PUT", "/conversations/1", {}), ("GET", "/conversations/1", {})]
    made = story(*steps, source=Source.DOCUMENTED)
    assert not exercised_checks(made, [rule(happened("update", "read"), scope=Scope.SEQUENCE)])


def test_nothing_seen_is_nothing_verified(exchange):
    assert exercised_checks([], all_checks()) == set()
    ours = exchange(host="https://example.com", path="/x", case=Case("fuzzing"))
    assert exercised_checks([ours], all_checks()) == set()


def test_needs_are_mandatory_and_fit_the_scope():
    with pytest.raises(TypeError, match="needs"):
        cast("Any", registry.check)(id="new", summary="", source="")
    with pytest.raises(ValueError, match="one scenario in two regions"):
        registry.check(id="new", summary="", source="", needs=IN_TWO_REGIONS)(lambda _: [])


def test_needs_are_said_in_words():
    assert holds("company").words == (
        "a successful answer of a documented operation of Intercom's API that holds a company"
    )
    assert happened("reply manage", "read").words.endswith(": reply or manage, and read")
    assert all(check.needs.words for check in all_checks())


def test_who_is_judged_is_a_property_of_the_check():
    client = {check.id for check in all_checks() if check.judges is Party.CLIENT}
    assert "request-conformance" in client
    assert "response-schema" not in client


def test_what_a_check_is_given_holds_what_it_needs(exchange):
    """Where a check looks at more than it needs, nothing that it needs is kept from it."""
    bodies = (SEGMENTS, {"type": "conversation", "state": "open"}, {"type": "error.list"})
    made = [
        exchange(path="/conversations", status=status, body=body)
        for status in (200, 404)
        for body in bodies
    ]
    for check in all_checks():
        if check.given is not None and check.scope is Scope.INTERACTION:
            assert not [e for e in made if check.needs.met(e) and not check.given.met(e)]


def test_needs_combine(exchange):
    both = SUCCESS & DOCUMENTED
    assert both.met(exchange())
    assert not both.met(exchange(status=404))


@pytest.mark.parametrize(
    ("check", "body"),
    [
        pytest.param("resource-identity", {"id": "2"}, id="another record"),
        pytest.param("idempotent-read", {"id": "1"}, id="one read after the other"),
    ],
)
def test_rules_about_records_of_intercom_have_said_nothing_of_other_apis(exchange, check, body):
    node = {"responses": {"200": {"content": {"application/json": {"schema": {}}}}}}
    paths = {"/tags/{id}": {"get": node}}
    server = "https://library.example.com"
    described = Description({"openapi": "3.1.0", "servers": [{"url": server}], "paths": paths})
    foreign = Contract("library", described, described)
    made = [exchange("GET", "/tags/1", body=body, host=server, contract=foreign) for _ in range(3)]
    done = exercised_checks(made, [one for one in all_checks() if one.id == check])
    assert done == set()


def test_what_was_deleted_must_have_been_looked_for(exchange):
    rules = [one for one in all_checks() if one.id == "use-after-delete"]
    gone = exchange("DELETE", "/articles/5", body={"id": "5", "deleted": True})
    other = exchange(path="/articles/6", body={"type": "article", "id": "6"})
    asked = exchange(path="/articles/5", status=404, body={"type": "error.list", "errors": []})
    assert exercised_checks([gone, other], rules) == set()
    assert exercised_checks([gone, asked], rules) == {"use-after-delete"}
