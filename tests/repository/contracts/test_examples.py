"""The documentation's own examples contradict it where deviations.yaml says so, and nowhere else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest

from intercontract.checks.judge import judge_interaction
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse
from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response, Source
from intercontract.model.json import JSONValue, join

OPERATIONS = (
    "listConversations",
    "createConversation",
    "retrieveConversation",
    "attachTagToConversation",
    "detachTagFromConversation",
)
# What the page's response examples contradict in its tables: (check, pointer).
CONTRADICTIONS = {
    "listConversations": {("undocumented-field", "/conversations")},
    "retrieveConversation": {
        ("response-schema", "/ai_agent"),
        ("undocumented-field", "/topics"),
        ("undocumented-field", "/ticket"),
    },
}


# And its request examples.
REQUESTED = {
    "attachTagToConversation": {"/id", "/admin_id"},
    "detachTagFromConversation": {"/admin_id"},
}


def undocumented(description: Description, schema: Any, value: Any, at: str = "") -> Iterator[str]:
    """Pointers to properties that no schema names; a second opinion beside the check."""
    schema, _ = description.resolve(schema)
    if not isinstance(schema, dict):
        return
    if isinstance(value, dict) and "properties" in schema:
        for name, inner in value.items():
            if name in schema["properties"]:
                yield from undocumented(
                    description, schema["properties"][name], inner, join(at, name)
                )
            else:
                yield join(at, name)
    if isinstance(value, list) and "items" in schema:
        for index, inner in enumerate(value):
            yield from undocumented(description, schema["items"], inner, join(at, index))


def interaction(
    contract: Contract, operation: str, body: JSONValue, request: JSONValue
) -> Interaction:
    found = contract.operation(operation)
    assert found is not None
    path = found.path.replace("{conversation_id}", "363").replace("{id}", "99")
    return Interaction(
        Request(
            found.method,
            f"https://api.intercom.io{path}",
            Headers({"Content-Type": "application/json"}) if request is not None else Headers(),
            orjson.dumps(request) if request is not None else None,
        ),
        Response(200, Headers({"Content-Type": "application/json"}), orjson.dumps(body)),
        source=Source.DOCUMENTED,
    )


def deviations(contract: Contract) -> tuple[Deviation, ...]:
    return parse(contract.noted)


def findings(contract: Contract, documentation: Any, operation: str) -> list[Finding]:
    shown = interaction(
        contract,
        operation,
        documentation.responses[operation],
        documentation.requests.get(operation),
    )
    return list(judge_interaction(Exchange(shown, contract)))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_example_contradicts_what_is_listed_and_no_more(
    documentation: Any, contract: Contract, operation: str
) -> None:
    spec = contract.operation(operation)
    assert spec is not None
    pointer = spec.responses[0].content[0].pointer
    value = documentation.responses[operation]
    description = contract.documented
    problems = {
        ("response-schema", p.pointer) for p in description.validator(pointer).problems(value)
    }
    fields = {
        ("undocumented-field", at)
        for at in undocumented(description, {"$ref": f"#{pointer}"}, value)
    }
    assert problems | fields == CONTRADICTIONS.get(operation, set())


def test_the_resource_s_own_example_fits_its_table(documentation: Any, contract: Contract) -> None:
    value = documentation.responses["Conversation"]
    pointer = "/components/schemas/conversation"
    assert contract.documented.validator(pointer).problems(value) == []
    assert list(undocumented(contract.documented, {"$ref": f"#{pointer}"}, value)) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_finding_on_an_example_is_known(
    documentation: Any, contract: Contract, operation: str
) -> None:
    known = deviations(contract)
    new = [
        (finding.check, finding.pointer, finding.message)
        for finding in findings(contract, documentation, operation)
        if not any(deviation.explains(finding, date.today()) for deviation in known)
    ]
    assert new == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_contradiction_is_a_deviation(contract: Contract, operation: str) -> None:
    listed = {
        (d.check, d.part, d.pointer)
        for d in deviations(contract)
        if d.covers(operation) and "*" not in d.operations
    }
    assert listed >= {(check, "response", at) for check, at in CONTRADICTIONS.get(operation, ())}
    assert {at for _, part, at in listed if part == "request"} == REQUESTED.get(operation, set())


@pytest.mark.parametrize("operation", ["createConversation", *REQUESTED])
def test_a_request_example_contradicts_what_is_listed_and_no_more(
    documentation: Any, contract: Contract, operation: str
) -> None:
    spec = contract.operation(operation)
    assert spec is not None
    example = documentation.requests[operation]
    problems = contract.corrected.validator(spec.body[0].pointer).problems(example)
    assert {p.pointer for p in problems} == REQUESTED.get(operation, set())


def test_the_documented_id_of_a_contact_fits_no_value(
    documentation: Any, contract: Contract
) -> None:
    # Why a correction removes the format: else no valid request could be drawn.
    spec = contract.operation("createConversation")
    assert spec is not None
    validator = contract.documented.validator(spec.body[0].pointer)
    example = documentation.requests["createConversation"]
    assert [p.keyword for p in validator.problems(example)] == ["format"]
    example = {"from": {"type": "user", "id": str(uuid.UUID(int=1))}, "body": "Hello"}
    assert [p.keyword for p in validator.problems(example)] == ["maxLength"]


def test_each_deviation_names_operations_and_brings_evidence(contract: Contract) -> None:
    others = [load(each) for each in ("2.14", "2.15")]  # what 2.11 does not have yet
    for deviation in deviations(contract):
        assert deviation.evidence, deviation
        assert deviation.first_seen, deviation
        for operation in deviation.operations:
            known = operation == "*" or any(c.operation(operation) for c in (contract, *others))
            assert known, deviation


def test_no_two_deviations_say_the_same(contract: Contract) -> None:
    keys = [
        (d.check, operation, d.statuses, d.part, d.pointer, d.arguments)
        for d in deviations(contract)
        for operation in d.operations
    ]
    assert len(keys) == len(set(keys))
