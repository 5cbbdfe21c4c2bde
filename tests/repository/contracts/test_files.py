"""The files of contract 2.11 hold together, alone and bundled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
import schemathesis
import yaml
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from intercontract.contract.contract import Contract
from intercontract.contract.document.bundle import bundle
from intercontract.contract.document.normalise import normalise
from intercontract.contract.load import load
from intercontract.model.json import JSONValue, resolve
from intercontract.model.region import REGIONS, canonical_base

FOLDER = Path(__file__).resolve().parents[3] / "contracts" / "2.11"
OPENAPI = sorted([FOLDER / "openapi.yaml", *FOLDER.glob("paths/*.yaml")])
SCHEMAS = sorted(FOLDER.glob("schemas/*.yaml"))
OPERATIONS = load(FOLDER).corrected.operations


@cache
def parsed(file: Path) -> JSONValue:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def references(value: JSONValue) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def named(files: list[Path]) -> list[object]:
    return [pytest.param(file, id=file.name) for file in files]


@pytest.mark.parametrize("file", named(SCHEMAS))
def test_a_schema_file_is_json_schema_2020_12(file: Path) -> None:
    Draft202012Validator.check_schema(parsed(file))


@pytest.mark.parametrize("file", named(SCHEMAS))
def test_required_properties_are_defined(file: Path) -> None:
    schema = parsed(file)
    assert set(schema.get("required", ())) <= set(schema.get("properties", ()))


@pytest.mark.parametrize("file", named([*OPENAPI, *SCHEMAS]))
def test_references_lead_to_something_inside_the_folder(file: Path) -> None:
    for reference in references(parsed(file)):
        path, fragment = urldefrag(reference)
        target = (file.parent / path).resolve() if path else file
        assert target.is_relative_to(FOLDER)
        assert resolve(parsed(target), fragment) is not None


def test_every_file_is_used() -> None:
    used = {(FOLDER / "openapi.yaml").resolve()}
    for file in [*OPENAPI, *SCHEMAS]:
        used |= {(file.parent / urldefrag(r)[0]).resolve() for r in references(parsed(file))}
    assert used >= {file.resolve() for file in [*OPENAPI, *SCHEMAS]}


def test_what_the_project_is_for_is_there(contract: Contract) -> None:
    assert {operation.id for operation in contract.operations} >= {
        "listConversations",
        "createConversation",
        "retrieveConversation",
        "attachTagToConversation",
        "detachTagFromConversation",
    }
    assert all(operation.secured for operation in contract.operations)
    assert contract.version == "2.11"


def test_each_region_has_its_server(contract: Contract) -> None:
    servers = contract.documented.document["servers"]
    assert {s["x-region"]: s["url"] for s in servers} == {r: canonical_base(r) for r in REGIONS}


def test_errors_have_the_error_list(contract: Contract) -> None:
    others = set()
    for operation in contract.operations:
        for response in operation.responses:
            if response.status.startswith("2"):
                continue
            schema = resolve(contract.documented.document, response.content[0].pointer)
            if schema != {"$ref": "#/components/schemas/error_list"}:
                others.add((operation.id, response.status))
    assert others == set()
    validator = contract.documented.validator("/components/schemas/error_list")
    assert validator.is_valid({"type": "error.list", "errors": [{"code": "unauthorized"}]})
    assert not validator.is_valid({"type": "list", "errors": [{"code": "unauthorized"}]})
    assert not validator.is_valid({"type": "error.list", "errors": [{"message": "no"}]})


def test_links_name_operations_and_their_parameters(contract: Contract) -> None:
    found = set()
    for operation in contract.operations:
        for spec in operation.responses:
            response = resolve(contract.documented.document, spec.pointer)
            for link in response.get("links", {}).values():
                target = contract.operation(link["operationId"])
                assert target is not None
                own = {p.name for p in target.parameters if p.location == "path"}
                # The tag that a conversation is given is named in the body.
                assert set(link["parameters"]) == own or target.id == "attachTagToConversation"
                found.add((operation.id, target.id))
    assert found >= {
        ("createConversation", "retrieveConversation"),
        ("createConversation", "attachTagToConversation"),
        ("attachTagToConversation", "detachTagFromConversation"),
        ("listConversations", "retrieveConversation"),
    }


def test_corrections_add_what_is_really_listed(contract: Contract) -> None:
    listed = {
        "type": "conversation.list",
        "conversations": [{"teammates": {"admins": [{"id": 1}]}}],
    }
    operation = contract.operation("listConversations")
    assert operation is not None
    pointer = operation.responses[0].content[0].pointer
    assert contract.documented.validator(pointer).is_valid(listed)
    problems = contract.corrected.validator(pointer).problems(listed)
    assert [p.pointer for p in problems] == ["/conversations/0/teammates/admins/0/id"]


def test_a_body_with_required_properties_is_required_once_corrected(contract: Contract) -> None:
    description = contract.corrected
    optional = [o for o in OPERATIONS if o.body and not o.body_required]
    for operation in optional:
        schema, _ = description.resolve({"$ref": f"#{operation.body[0].pointer}"})
        schema, _ = description.resolve(schema)
        assert "required" not in schema, operation.id
    assert {operation.method for operation in optional} == {"PUT"}


@pytest.fixture(scope="module")
def drawing(contract: Contract) -> Any:
    return schemathesis.openapi.from_dict(contract.corrected.document)


DRAWN = [
    *((operation.id, GenerationMode.POSITIVE) for operation in OPERATIONS if operation.body),
    ("retrieveConversation", GenerationMode.POSITIVE),
    ("lisDataEvents", GenerationMode.POSITIVE),
    ("listConversations", GenerationMode.NEGATIVE),
    ("searchConversations", GenerationMode.NEGATIVE),
]


@pytest.mark.parametrize(("operation", "mode"), DRAWN)
def test_schemathesis_draws_requests(drawing: Any, operation: str, mode: GenerationMode) -> None:
    strategy = drawing.find_operation_by_id(operation).as_strategy(generation_mode=mode)
    drawn = []

    @settings(max_examples=1, database=None)
    @given(strategy)
    def draw(case: object) -> None:
        drawn.append(case)

    draw()
    assert drawn


def test_what_is_wrong_with_the_description_is_listed(contract: Contract) -> None:
    # The loader normalises; what it had to drop is what `document` in deviations.yaml must list.
    _, problems = normalise(bundle(FOLDER / "openapi.yaml"))
    listed = [
        (entry["arguments"][0], re.compile(re.escape(entry["pointer"]).replace(r"\*", "[^/]+")))
        for entry in contract.noted["document"]
    ]
    reported = [(problem.rule, problem.pointer) for problem in problems]
    unlisted = [
        (rule, pointer)
        for rule, pointer in reported
        if not any(rule == known and form.fullmatch(pointer) for known, form in listed)
    ]
    idle = [
        form.pattern
        for known, form in listed
        if not any(rule == known and form.fullmatch(pointer) for rule, pointer in reported)
    ]
    assert (unlisted, idle) == ([], [])
