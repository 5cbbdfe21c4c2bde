"""The documentation's text as tables: what each operation documents, and its examples."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from attrs import evolve, frozen

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.model.json import JSONValue

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "contracts" / "2.11"

OPERATIONS = {
    "Add tag to a conversation": "attachTagToConversation",
    "Remove tag from a conversation": "detachTagFromConversation",
    "List all conversations": "listConversations",
    "Creates a conversation": "createConversation",
    "Retrieve a conversation": "retrieveConversation",
}

# A row is the name glued to what the page shows beside it: "waiting_sinceinteger or null(date-time)".
ROW = re.compile(
    r"(?P<name>[A-Za-z_.-]+?)(?P<type>string|integer|boolean|object|Array of .*)(?P<null> or null)?"
    r"(?:\((?P<note>[^()]*)\))?(?:<= (?P<maximum>\d+)|= (?P<length>\d+) characters)?(?P<required>required)?"
)
PLACES = {"Path": "path", "Query": "query", "Headers": "header"}


@frozen
class Row:
    """One documented parameter or property; ``place`` is path, query, header, request or response."""

    operation: str
    place: str
    name: str
    type: str
    nullable: bool
    note: str | None
    required: bool
    maximum: int | None = None
    length: int | None = None
    enum: tuple[str, ...] = ()
    default: str | None = None

    def __str__(self) -> str:
        return f"{self.operation} {self.place} {self.name}"


@frozen
class Documentation:
    """The rows, and the examples by operation; the resource's own example is under ``Conversation``."""

    rows: tuple[Row, ...]
    responses: dict[str, dict[str, JSONValue]]
    requests: dict[str, dict[str, JSONValue]]


def read(text: str) -> Documentation:
    """The tables in a copy of the page."""
    rows: list[Row] = []
    responses: dict[str, dict[str, JSONValue]] = {}
    requests: dict[str, dict[str, JSONValue]] = {}
    operation, place, answered = "", "", False
    for line in text.splitlines():
        if line in OPERATIONS or line == "Conversation":
            operation, answered = OPERATIONS.get(line, line), line == "Conversation"
            place = "response" if answered else ""
        elif line in PLACES:
            place = PLACES[line]
        elif line == "Responses":
            answered = True
        elif line == "Bodyapplication/json":
            place = "response" if answered else "request"
        elif line.startswith("{ "):
            responses[operation], place = json.loads(line), ""
        elif line.startswith("Enum") and place:
            rows[-1] = evolve(rows[-1], enum=tuple(re.findall(r'"([^"]*)"', line)))
        elif (found := re.fullmatch(r"Default (\S+)", line)) and place:
            rows[-1] = evolve(rows[-1], default=found[1])
        elif operation and place and (found := ROW.fullmatch(line)):
            rows.append(
                Row(
                    operation,
                    place,
                    found["name"],
                    found["type"],
                    bool(found["null"]),
                    found["note"],
                    bool(found["required"]),
                    int(found["maximum"]) if found["maximum"] else None,
                    int(found["length"]) if found["length"] else None,
                )
            )
    for body in re.finditer(r"-d '(.*?)'", text, re.DOTALL):
        heading = max(OPERATIONS, key=lambda title: text.rfind(f"\n{title}\n", 0, body.start()))
        requests[OPERATIONS[heading]] = json.loads(body[1])
    return Documentation(tuple(rows), responses, requests)


@pytest.fixture(scope="session")
def documentation(shared: Path) -> Documentation:
    return read((shared / "seed" / "intercom-api-2.11.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load(FOLDER)
