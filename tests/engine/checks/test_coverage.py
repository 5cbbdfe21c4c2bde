"""What was exercised, and what was not."""

from __future__ import annotations

import pytest
from tests.engine.checks.small import answering

from intercontract.checks.coverage import coverage as coverage_of
from intercontract.checks.judge import exercised_checks
from intercontract.checks.registry import all_checks
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.evidence.evidence import Evidence
from intercontract.model.interaction import Case, Credentials

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Small", "version": "1"},
    "servers": [{"url": "https://api.intercom.io"}],
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "parameters": [
                    {"name": "id", "in": "path", "schema": {"type": "string"}},
                    {"name": "full", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "X-Mood", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "A thing",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/thing"}}
                        },
                    },
                    "4XX": {"description": "An error"},
                },
            },
            "delete": {"operationId": "deleteThing", "responses": {"204": {"description": "Gone"}}},
        }
    },
    "components": {
        "schemas": {
            "thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": ["string", "null"], "maxLength": 5},
                    "kind": {"enum": ["a", "b"]},
                    "parent": {"$ref": "#/components/schemas/thing"},
                    "owner": {
                        "allOf": [
                            {
                                "type": "object",
                                "properties": {"age": {"type": "integer", "minimum": 0}},
                            },
                            {"properties": {"town": {"type": "string"}}},
                        ]
                    },
                    "tags": {"type": "array", "items": {"properties": {"id": {"type": "string"}}}},
                },
            }
        }
    },
}


def coverage(exchanges, contract, checks=(), operations=()):
    seen = Evidence()
    for exchange in exchanges:
        seen.add(exchange)
    done = exercised_checks(exchanges, checks)
    return coverage_of(seen, contract, operations, checks=checks, exercised=done)


@pytest.fixture
def small() -> Contract:
    description = Description(DOCUMENT)
    return Contract("small", description, description)


def test_nothing_exercises_nothing(small):
    found = coverage([], small)
    assert found.operations == {"exercised": [], "missing": ["getThing", "deleteThing"]}
    assert found.fields["exercised"] == []
    assert "getThing 200 /name" in found.fields["missing"]


@pytest.mark.parametrize(
    "name",
    ["application/json", "application/vnd.api+json", "application/*+json", "text/json", "*/*"],
)
def test_fields_count_whatever_json_is_called(exchange, name):
    secret = {"type": "string", "writeOnly": True}
    schema = {"type": "object", "properties": {"a": {}, "b": {}, "secret": secret}}
    described = answering(content={"text/csv": {"schema": {}}, name: {"schema": schema}})
    small = Contract("small", described, described)
    given = {"Content-Type": name if "*" not in name else "application/vnd.api+json"}
    found = coverage(
        [exchange(path="/things", body={"a": 1}, headers=given, contract=small)], small
    )
    assert found.fields == {
        "exercised": ["listThings 200 /a"],
        "missing": ["listThings 200 /b"],
    }


@pytest.mark.parametrize(
    ("parameter", "asked"),
    [
        pytest.param({"in": "cookie"}, {"asked": {"Cookie": "a=1; p=2"}}, id="a cookie"),
        pytest.param({"in": "query", "style": "deepObject"}, {"path": "/things?p[x]=1"}, id="deep"),
        pytest.param({"in": "query"}, {"path": "/things?x=1"}, id="an object that is spread"),
    ],
)
def test_parameters_count_however_they_are_written(exchange, parameter, asked):
    schema = {"type": "object", "properties": {"x": {"type": "integer"}}}
    described = answering(content={})
    described.document["paths"]["/things"]["parameters"] = [
        {"name": "p", "schema": schema, **parameter}
    ]
    small = Contract("small", described, described)
    sent = coverage([exchange(contract=small, **{"path": "/things", **asked})], small)
    other = coverage([exchange(contract=small, path="/things?q=1")], small)
    assert sent.parameters["exercised"] == [f"listThings {parameter['in']} p"]
    assert other.parameters["exercised"] == []


def test_each_dimension_names_what_was_exercised(exchange, small):
    body = {"name": None, "kind": "a", "owner": {"age": 3}, "tags": [{"id": "1"}]}
    made = [
        exchange(path="/things/1?full=true", body=body, contract=small),
        exchange(path="/things/1", status=404, body={}, asked={"x-mood": "good"}, contract=small),
    ]
    found = coverage(made, small)
    assert found.operations == {"exercised": ["getThing"], "missing": ["deleteThing"]}
    assert found.parameters == {
        "exercised": ["getThing path id", "getThing query full", "getThing header X-Mood"],
        "missing": [],
    }
    assert found.statuses == {
        "exercised": ["getThing 200", "getThing 4XX"],
        "missing": ["deleteThing 204"],
    }
    assert found.fields == {
        "exercised": [
            "getThing 200 /name",
            "getThing 200 /kind",
            "getThing 200 /owner",
            "getThing 200 /owner/age",
            "getThing 200 /tags",
            "getThing 200 /tags/*/id",
        ],
        "missing": ["getThing 200 /parent", "getThing 200 /owner/town"],
    }
    assert found.keywords == {
        "exercised": [
            "getThing 200 /name null",
            "getThing 200 /kind enum",
            "getThing 200 /owner/age minimum",
        ],
        "missing": ["getThing 200 /name maxLength"],
    }


def test_operations_can_be_narrowed(small):
    found = coverage([], small, operations=("deleteThing",))
    assert found.operations == {"exercised": [], "missing": ["deleteThing"]}
    assert found.fields == {"exercised": [], "missing": []}


@pytest.mark.parametrize(
    ("check", "without", "with_"),
    [
        pytest.param(
            "auth-not-enforced", {}, {"credentials": Credentials.NONE}, id="no token sent"
        ),
        pytest.param("error-shape", {}, {"status": 404}, id="no error answered"),
        pytest.param(
            "plaintext-body",
            {},
            {"path": "/conversations/1?display_as=plaintext"},
            id="no plain text",
        ),
        pytest.param(
            "request-conformance", {"case": Case("fuzzing")}, {}, id="no traffic of others"
        ),
        pytest.param(
            "unsupported-method",
            {},
            {"method": "PATCH", "case": Case("coverage")},
            id="no other method",
        ),
        pytest.param(
            "version-echo", {"asked": {"Intercom-Version": None}}, {}, id="no version asked for"
        ),
        pytest.param(
            "conversation-state",
            {},
            {"body": {"type": "conversation", "state": "open"}},
            id="no conversation",
        ),
    ],
)
def test_a_check_with_nothing_to_judge_is_not_exercised(exchange, contract, check, without, with_):
    rules = [rule for rule in all_checks() if rule.id == check]
    assert coverage([exchange(**without)], contract, rules).checks["missing"] == [check]
    assert coverage([exchange(**with_)], contract, rules).checks["exercised"] == [check]


def test_a_check_across_regions_needs_two_of_them(exchange, contract):
    rules = [rule for rule in all_checks() if rule.id == "region-parity"]
    made = [exchange(region="us", sequence="pages")]
    assert coverage(made, contract, rules).checks["exercised"] == []
    made.append(exchange(region="eu", sequence="pages"))
    assert coverage(made, contract, rules).checks["exercised"] == ["region-parity"]


@pytest.mark.parametrize(
    ("check", "steps", "done"),
    [
        pytest.param(
            "read-after-write", [("PUT", "/conversations/1", {}, {})], False, id="written, not read"
        ),
        pytest.param(
            "read-after-write",
            [("PUT", "/conversations/1", {}, {}), ("GET", "/conversations/1", {})],
            True,
            id="written and read",
        ),
        pytest.param("idempotent-read", [("GET", "/conversations/1", {})], False, id="read once"),
        pytest.param(
            "idempotent-read", [("GET", "/conversations/1", {})] * 2, True, id="read twice"
        ),
        pytest.param("use-after-delete", [("DELETE", "/conversations/1", {})], False, id="deleted"),
        pytest.param(
            "use-after-delete",
            [("DELETE", "/conversations/1", {}), ("GET", "/conversations/1", {})],
            True,
            id="deleted and looked for",
        ),
        pytest.param("contact-count", [("GET", "/conversations/1", {})], False, id="never created"),
    ],
)
def test_a_check_of_sequences_needs_something_to_have_happened(story, contract, check, steps, done):
    rules = [rule for rule in all_checks() if rule.id == check]
    found = coverage(story(*steps), contract, rules).checks
    assert found["exercised"] == ([check] if done else [])
