"""A change: its identity, its JSON, its sentence."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from intercontract.drift import Change, Level, Options, compare
from intercontract.drift.deprecation import parse_sunset
from intercontract.errors import ContractError

CHANGE = Change(
    rule="response-property-became-nullable",
    level=Level.BREAKING,
    operation="listTags",
    method="GET",
    path="/tags",
    pointer="/data/*/id",
    from_=False,
    to=True,
    direction="response",
    location="200 application/json",
)


def test_the_json_is_what_the_design_says():
    entry = CHANGE.to_dict()
    assert entry["rule"] == "response-property-became-nullable"
    assert entry["level"] == "breaking"
    assert entry["operation"] == "listTags"
    assert (entry["pointer"], entry["from"], entry["to"]) == ("/data/*/id", False, True)
    assert entry["used_by"] == []
    assert "witness" not in entry
    assert evolve(CHANGE, witness=None).to_dict()["witness"] is None


def test_the_sentence_names_place_and_values():
    assert CHANGE.message == (
        "response property /data/*/id (200 application/json): became nullable"
    )
    switched = evolve(CHANGE, rule="response-property-default-value-changed")
    assert switched.message.endswith("default value changed from false to true")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"rule": "response-body-became-nullable"}, id="rule"),
        pytest.param({"operation": "other"}, id="operation"),
        pytest.param({"pointer": "/id"}, id="pointer"),
        pytest.param({"location": "201 application/json"}, id="location"),
        pytest.param({"to": None}, id="value"),
    ],
)
def test_another_change_has_another_fingerprint(other):
    assert evolve(CHANGE, **other).fingerprint != CHANGE.fingerprint


def test_level_and_witness_leave_the_fingerprint_alone():
    same = evolve(CHANGE, level=Level.INFO, witness=[1], schema_path="data/items/id")
    assert same.fingerprint == CHANGE.fingerprint


def test_an_operation_without_id_is_named_by_method_and_path():
    after = {"openapi": "3.0.3", "paths": {"/x": {"get": {"responses": {}}}}}
    (change,) = compare({"openapi": "3.0.3", "paths": {}}, after)
    assert (change.operation, change.method, change.path) == ("GET /x", "GET", "/x")


@pytest.mark.parametrize("wrong", [None, [], "openapi: 3.0.0"])
def test_what_is_no_description_is_refused_with_a_hint(wrong):
    with pytest.raises(ContractError) as caught:
        compare({}, wrong)
    assert caught.value.hint


def odd(schema):
    content = {"content": {"application/json": {"schema": schema}}}
    node = {"requestBody": content, "responses": {"200": content}, "parameters": [schema, 3]}
    return {"openapi": "3.0.3", "paths": {"/x": {"post": node}}, "components": []}


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"$ref": "#/components/schemas/none"}, id="dangling"),
        pytest.param({"$ref": "#/paths/~1x/post/requestBody/content"}, id="not a schema"),
        pytest.param({"type": 3, "properties": [], "required": "a", "enum": {}}, id="wrong types"),
        pytest.param({"allOf": {}, "oneOf": [1, None, True], "items": []}, id="wrong shapes"),
        pytest.param({"pattern": "(", "type": "string"}, id="bad pattern"),
        pytest.param({"maximum": "5", "exclusiveMaximum": True}, id="bound that is none"),
        pytest.param([], id="list"),
        pytest.param(None, id="null"),
    ],
)
def test_odd_documents_are_compared_without_an_error(schema):
    plain = odd({"type": "string"})
    compare(plain, odd(schema))
    compare(odd(schema), plain)
    assert compare(odd(schema), odd(schema)) == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("2026-01-31", date(2026, 1, 31), id="date"),
        pytest.param("2026-01-31T10:00:00Z", date(2026, 1, 31), id="time"),
        pytest.param(date(2026, 1, 31), date(2026, 1, 31), id="as YAML reads it"),
        pytest.param("31.1.2026", None, id="other notation"),
        pytest.param(5, None, id="number"),
    ],
)
def test_sunset_dates_are_dates_or_times(value, expected):
    assert parse_sunset(value) == expected


def test_a_stability_that_is_none_is_refused():
    with pytest.raises(ValueError, match="stability"):
        Options(stability="rock solid")
