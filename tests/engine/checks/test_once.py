"""One wrong value is one finding, which names the other checks that found it."""

from __future__ import annotations

import pytest

from intercontract.checks.judge import judge_interaction
from intercontract.checks.once import told_once
from intercontract.checks.registry import all_checks
from intercontract.model.finding import Finding

CHECKS = all_checks()
TAGS = "/conversations/5/tags"
TAG = {"type": "tag", "id": "7614302", "name": "x", "applied_at": 1767603600, "applied_by": None}
YIELDS_TO = {check.id: check.yields_to for check in CHECKS}


def told(exchange, known=()) -> dict[tuple[str, str], tuple[str, ...]]:
    """By check and pointer, what is named beside it."""

    def is_known(found: Finding) -> bool:
        return (found.check, found.pointer) in known or found.pointer == "/applied_by"

    found = told_once([*judge_interaction(exchange, CHECKS)], YIELDS_TO, is_known)
    return {(one.check, one.pointer): also for one, also in found if not is_known(one)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(TAG, {}, id="nothing"),
        pytest.param({**TAG, "id": 7}, {("response-schema", "/id"): ("id-type",)}, id="a number for id"),
        pytest.param(
            {**TAG, "id": ""}, {("id-type", "/id"): ()}, id="what the schema allows is told by the rule"
        ),
        pytest.param(
            {**TAG, "applied_at": "2026-01-05T09:00:00Z"},
            {("response-schema", "/applied_at"): ("timestamp-unit",)},
            id="a time as text",
        ),
        pytest.param(
            {**TAG, "type": "contact"}, {("response-schema", "/type"): ()}, id="another type"
        ),
        pytest.param({**TAG, "type": ...}, {("missing-field", "/type"): ()}, id="no type"),
        pytest.param({}, {("missing-field", ""): ()}, id="an empty object"),
        pytest.param([TAG], {("response-schema", ""): ()}, id="a list"),
        pytest.param(None, {("response-schema", ""): ()}, id="null"),
        pytest.param(
            {**TAG, "id": 7, "name": 5},
            {("response-schema", "/id"): ("id-type",), ("response-schema", "/name"): ()},
            id="two values are two",
        ),
    ],
)  # fmt: skip
def test_one_wrong_value_is_one_finding(exchange, body, expected):
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if value is not ...}
    sent = {"id": "7614302", "admin_id": "8120347"}
    assert told(exchange("POST", TAGS, body=body, sent=sent)) == expected


def test_what_a_client_sent_and_was_accepted_is_told_of_the_client(exchange):
    made = exchange("POST", TAGS, body=TAG, sent={"id": 7614302, "admin_id": "8120347"})
    assert told(made) == {("request-conformance", "/id"): ("invalid-request-accepted",)}


def test_what_is_known_hides_nothing_new(exchange):
    made = exchange("POST", TAGS, body={**TAG, "id": 7}, sent={"id": "7", "admin_id": "8"})
    assert told(made, known={("response-schema", "/id")}) == {("id-type", "/id"): ()}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        pytest.param(
            "/conversations",
            {"type": "conversation", "id": "5", "state": "open", "open": True},
            {("response-schema", "/type"): ("list-shape",)},
            id="an item in place of a list",
        ),
        pytest.param(
            "/conversations/5",
            {"type": "conversation.list", "conversations": []},
            {("response-schema", "/type"): ("resource-identity",)},
            id="a list in place of an item",
        ),
        pytest.param(
            "/conversations/5",
            {"type": "tag", "id": "7", "name": "x"},
            {("response-schema", "/type"): ("resource-identity",)},
            id="another resource",
        ),
    ],
)
def test_another_thing_is_told_once_and_not_field_by_field(exchange, path, body, expected):
    assert told(exchange(path=path, body=body)) == expected


def test_a_word_that_nobody_knows_hides_no_field(exchange):
    found = told(exchange("POST", TAGS, body={**TAG, "type": "label", "colour": "red"}))
    assert found.keys() >= {("response-schema", "/type"), ("undocumented-field", "/colour")}


@pytest.mark.parametrize("rule", CHECKS, ids=[rule.id for rule in CHECKS])
def test_a_check_yields_to_checks_that_are_there_and_in_no_circle(rule):
    known = {one.id: one for one in CHECKS}
    for name in rule.yields_to:
        assert rule.id not in known[name].yields_to
        assert known[name].scope is rule.scope
