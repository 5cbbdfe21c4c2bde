"""``contracts list`` and ``contracts show``."""

from __future__ import annotations

import pytest

from intercontract.contract.load import load


def test_the_built_in_contract_is_listed_and_shown(call):
    assert "2.11  built in" in call("contracts", "list").out
    done = call("contracts", "show", "2.11")
    assert done.code == 0
    contract = load("2.11")
    paths = {operation.path for operation in contract.operations}
    assert f"{len(contract.operations)} operations, {len(paths)} paths" in done.out
    assert "https://api.eu.intercom.io" in done.out
    assert "corrections.yaml, deviations.yaml" in done.out
    row = next(r for r in done.out.splitlines() if r.startswith("retrieveConversation "))
    assert row.split() == [
        "retrieveConversation", "GET", "/conversations/{id}", "200", "401", "403", "404",
    ]  # fmt: skip


def test_json_has_the_same(call):
    document = call("contracts", "show", "2.11", "--format", "json").document
    assert document["counts"]["operations"] == len(document["operations"])
    assert document["counts"]["operations"] == len(load("2.11").operations)
    assert len(document["digest"]) == 64
    listed = call("contracts", "list", "--format", "json").document
    assert "2.11" in [each["name"] for each in listed]


def test_one_operation_in_full(call, write, description):
    path = write("a.yaml", description())
    done = call("contracts", "show", path, "--operation", "retrievePet")
    assert done.code == 0
    assert "retrievePet  GET /pets/{pet_id}" in done.out
    assert "Retrieve a pet" in done.out
    assert "path   pet_id: string, required" in done.out
    assert "query  depth: integer (maximum 3), optional" in done.out
    assert "200    application/json: pet (1 example)  found" in done.out
    (document,) = call(
        "contracts", "show", path, "--operation", "retrievePet", "--format", "json"
    ).document
    assert document["responses"][0]["content"] == {"application/json": "pet"}
    assert document["body"] is None


def test_an_operation_that_is_not_there(call):
    done = call("contracts", "show", "2.11", "--operation", "listConversation")
    assert done.code == 2
    assert "did you mean listConversations?" in done.err


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        pytest.param({"enum": ["a", None]}, "one of a, None", id="enum"),
        pytest.param({"type": "array", "items": {"type": "string"}}, "array of string", id="array"),
        pytest.param({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "string or integer", id="oneOf"),
        pytest.param({}, "anything", id="no type"),
        pytest.param({"type": "string", "nullable": True}, "string or null", id="nullable"),
    ],
)  # fmt: skip
def test_a_schema_in_words(call, write, description, schema, words):
    document = description()
    parameter = document["paths"]["/pets/{pet_id}"]["get"]["parameters"][1]
    parameter["schema"] = schema
    done = call("contracts", "show", write("a.yaml", document), "--operation", "retrievePet")
    assert f"query  depth: {words}, optional" in done.out
