"""The examples of a description become interactions that the checks can judge."""

from __future__ import annotations

import json

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.document.normalise import normalise
from intercontract.contract.documented import documented_interactions
from intercontract.contract.load import load
from intercontract.model.interaction import Source
from intercontract.model.json import resolve

MEDIA = "application/json"


def contract(operation: dict, path: str = "/tags/{id}", **others: object) -> Contract:
    source = {
        "openapi": "3.0.3",
        "info": {"version": "2.11"},
        "servers": [{"url": "https://api.intercom.io/"}],
        "paths": {path: {"post": operation}},
        **others,
    }
    description = Description(normalise(source)[0])
    return Contract("vendor", description, description)


def responses(**examples: dict) -> dict:
    found = {}
    for key, named in examples.items():
        listed = {name: {"value": value} for name, value in named.items()}
        found[key.removeprefix("s")] = {"content": {MEDIA: {"schema": {}, "examples": listed}}}
    return found


def test_each_named_example_is_an_interaction_with_its_pointer_as_name():
    operation = {
        "responses": responses(s200={"Tag found": {"id": "1"}, "Other": {}}, s404={"No": {}})
    }
    found = documented_interactions(contract(operation))
    at = "vendor#/paths/~1tags~1{id}/post/responses"
    assert [(i.response.status, i.name) for i in found] == [
        (200, f"{at}/200/content/application~1json/examples/Tag found"),
        (200, f"{at}/200/content/application~1json/examples/Other"),
        (404, f"{at}/404/content/application~1json/examples/No"),
    ]
    first = found[0]
    assert json.loads(first.response.body) == {"id": "1"}
    assert first.response.headers.get("content-type") == MEDIA
    assert (first.source, first.api_version, first.region) == (Source.DOCUMENTED, "2.11", None)


def test_a_request_example_goes_with_the_response_of_its_name_or_with_success():
    body = {"tag_found": {"value": {"n": 1}}, "no_tag": {"value": {"n": 2}}}
    operation = {
        "requestBody": {"content": {MEDIA: {"schema": {}, "examples": body}}},
        "responses": responses(s200={"ok": {}}, s404={"No tag": {}}, s401={"Unauthorized": {}}),
    }
    found = documented_interactions(contract(operation))
    assert [i.request.body for i in found] == [b'{"n": 1}', b'{"n": 2}', None]
    assert found[0].request.headers.get("content-type") == MEDIA
    assert found[2].request.headers.get("content-type") is None
    assert found[2].request.headers.get("intercom-version") == "2.11"


@pytest.mark.parametrize(
    ("path", "answer", "url"),
    [
        ("/tags/{id}", {"id": 7}, "/tags/7"),
        ("/tags/{id}/x/{n}", {"type": "tag", "id": "a b"}, "/tags/a%20b/x/1"),
        ("/tags/{id}/x/{n}", {"type": "x(", "id": "9"}, "/tags/1/x/9"),
        ("/tags/{id}/x", {"type": "note", "id": "9"}, "/tags/1/x"),
        ("/tags/{id}", {"id": None}, "/tags/1"),
        ("/tags/{id}", [], "/tags/1"),
    ],
)
def test_the_path_names_the_thing_that_the_example_answers_with(path, answer, url):
    (found,) = documented_interactions(
        contract({"responses": responses(s200={"ok": answer})}, path)
    )
    assert found.request.path == url


def test_the_url_is_filled_from_examples_defaults_and_types():
    operation = {
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "example": "a/b",
            },
            {"name": "n", "in": "path", "required": True, "schema": {"type": "integer"}},
            {"name": "kind", "in": "query", "required": True, "schema": {"enum": ["x", "y"]}},
            {"name": "on", "in": "query", "required": True, "schema": {"type": "boolean"}},
            {"name": "ids", "in": "query", "required": True, "schema": {"example": ["1", 2]}},
            {"name": "free", "in": "query", "schema": {"example": "never"}},
        ],
        "responses": responses(s200={"ok": {}}),
    }
    (found,) = documented_interactions(contract(operation, "/tags/{id}/{n}/{undefined}"))
    assert found.request.url == (
        "https://api.intercom.io/tags/a%2Fb/1/1?kind=x&on=true&ids=1&ids=2"
    )


def test_examples_behind_references_and_single_examples_count():
    operation = {
        "responses": {
            "default": {"$ref": "#/components/responses/no"},
            "2XX": {"content": {"*/*": {"examples": {"e": {"$ref": "#/components/examples/e"}}}}},
            "500": {"$ref": "#/components/responses/gone"},
        }
    }
    components = {
        "responses": {"no": {"content": {MEDIA: {"example": {"no": None}}}}},
        "examples": {"e": {"value": "text"}, "f": {"externalValue": "https://example.test"}},
    }
    found = documented_interactions(contract(operation, components=components))
    assert [(i.response.status, i.response.body) for i in found] == [
        (400, b'{"no": null}'),
        (200, b'"text"'),
    ]
    assert found[0].name == "vendor#/components/responses/no/content/application~1json/example"
    assert found[1].response.headers.get("content-type") == MEDIA


def test_every_example_of_the_official_description_finds_its_operation(shared):
    contract = load(shared / "official" / "intercom-2.11.yaml")
    found = documented_interactions(contract)
    given = 0
    for operation in contract.documented.operations:
        for spec in operation.responses:
            response = resolve(contract.documented.document, spec.pointer)
            for media in response.get("content", {}).values():
                given += len(media.get("examples", {})) + ("example" in media)
    assert len({i.name for i in found}) == len(found) == given
    for interaction in found:
        operations, _ = contract.documented.route(interaction.request.path)
        operation = operations[interaction.request.method]
        assert f"#{operation.pointer}/responses/" in interaction.name
