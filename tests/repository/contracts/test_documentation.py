"""What the documentation's tables say, and nothing else at their level, is in contract 2.11."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.model.json import resolve

SAID = ("type", "nullable", "note", "required", "maximum", "length", "enum", "default")


def follow(description: Description, schema: Any) -> Any:
    return description.resolve(schema)[0]


def body(contract: Contract, row: Any) -> Any:
    name = "retrieveConversation" if row.operation == "Conversation" else row.operation
    operation = contract.operation(name)
    assert operation is not None
    content = operation.body if row.place == "request" else operation.responses[0].content
    return follow(contract.documented, resolve(contract.documented.document, content[0].pointer))


def located(contract: Contract, row: Any) -> tuple[Any, bool]:
    """The schema of a row, and whether it is required."""
    description = contract.documented
    if row.place in ("path", "query", "header"):
        operation = contract.operation(row.operation)
        assert operation is not None
        found = next(
            p for p in operation.parameters if (p.location, p.name) == (row.place, row.name)
        )
        return follow(description, resolve(description.document, found.pointer)), found.required
    schema, required = body(contract, row), False
    for name in row.name.split("."):
        required = name in schema.get("required", ())
        schema = follow(description, schema["properties"][name])
    return schema, required


def shown(contract: Contract, row: Any) -> dict[str, Any]:
    """A row's schema, in the terms of the page."""
    schema, required = located(contract, row)
    types = set(schema["type"] if isinstance(schema["type"], list) else [schema["type"]])
    (name,) = types - {"null"}
    note = schema.get("title") if name == "object" else schema.get("format")
    if name == "array":
        titles = [follow(contract.documented, item)["title"] for item in schema["items"]["anyOf"]]
        name = "Array of " + " or ".join(f"{title} (object)" for title in titles)
    return {
        "type": name,
        "nullable": "null" in types,
        "note": schema.get("title") if row.place == "header" else note,
        "required": required,
        "maximum": schema.get("maximum"),
        "length": schema.get("minLength") if schema.get("maxLength") else None,
        # The page folds a long list of values after the tenth.
        "enum": tuple(schema.get("enum", ()))[:10] if row.enum else (),
        "default": schema.get("default"),
    }


def expected(row: Any) -> dict[str, Any]:
    """A row, as `shown` tells a schema; the loader has dropped date-time from integers."""
    told = {key: getattr(row, key) for key in SAID}
    if row.type == "integer" and row.note == "date-time":
        told["note"] = None
    if row.type == "integer" and row.default is not None:
        told["default"] = int(row.default)
    return told


def test_every_documented_field_is_in_the_contract(documentation: Any, contract: Contract) -> None:
    assert len(documentation.rows) > 90
    wrong = [
        (str(row), shown(contract, row), expected(row))
        for row in documentation.rows
        if shown(contract, row) != expected(row)
    ]
    assert wrong == []


def test_times_are_documented_with_a_format_that_integers_cannot_have(
    documentation: Any,
) -> None:
    # The loader drops this format, and reports it; the file says it because the page does.
    schemas = Path(__file__).resolve().parents[3] / "contracts" / "2.11" / "schemas"
    conversation = yaml.safe_load((schemas / "conversation.yaml").read_text())["properties"]
    times = [
        r for r in documentation.rows if r.note == "date-time" and r.operation == "Conversation"
    ]
    assert {r.name for r in times} == {
        name for name, schema in conversation.items() if schema.get("format") == "date-time"
    }


@pytest.mark.parametrize("place", ["path", "query", "header", "request", "response"])
def test_nothing_at_the_level_of_the_tables_is_made_up(
    documentation: Any, contract: Contract, place: str
) -> None:
    told = {row.operation for row in documentation.rows}
    for operation in (found for found in contract.operations if found.id in told):
        rows = [r for r in documentation.rows if (r.operation, r.place) == (operation.id, place)]
        if place in ("request", "response"):
            if place == "request" and not operation.body:
                assert rows == []
                continue
            schema = body(contract, rows[0])
            assert set(schema["properties"]) == {r.name for r in rows if "." not in r.name}
        else:
            ours = {p.name for p in operation.parameters if p.location == place}
            assert ours == {r.name for r in rows}
