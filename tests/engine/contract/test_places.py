"""What is known of a schema holds wherever it is answered."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.contract.description import Description
from intercontract.contract.places import places_of, with_places
from intercontract.deviation.parse import parse
from intercontract.errors import ContractError

PET = {"$ref": "#/components/schemas/pet"}


def answer(schema: Any, status: str = "200") -> dict[str, Any]:
    return {"responses": {status: {"content": {"application/json": {"schema": schema}}}}}


def described(**operations: Any) -> Description:
    schemas = {
        "pet": {
            "properties": {
                "name": {},
                "friend": PET,
                "owner": {"$ref": "#/components/schemas/owner"},
            }
        },
        "owner": {"properties": {"pets": {"type": "array", "items": PET}}},
        "dog": {"allOf": [PET]},
    }
    paths = {
        f"/{name}": {"get": {"operationId": name, **spec}} for name, spec in operations.items()
    }
    return Description({"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}})


@pytest.mark.parametrize(
    ("schema", "at"),
    [
        pytest.param(PET, "", id="alone"),
        pytest.param({"type": "array", "items": PET}, "/*", id="in an array"),
        pytest.param({"properties": {"data": {"items": PET}}}, "/data/*", id="in a list"),
        pytest.param({"anyOf": [PET, {"type": "null"}]}, "", id="or null"),
        pytest.param({"$ref": "#/components/schemas/dog"}, "", id="as a part of another"),
        pytest.param({"$ref": "#/components/schemas/owner"}, "/pets/*", id="inside of another"),
        pytest.param({"properties": {"a/b": PET}}, "/a~1b", id="under an escaped name"),
    ],
)
def test_a_place_is_found(schema: Any, at: str) -> None:
    places = places_of(described(get=answer(schema)), ["pet"])
    assert places["pet"][at] == ["get"]


def test_operations_that_hold_it_in_one_place_stand_together() -> None:
    places = places_of(described(one=answer(PET), two=answer(PET)), ["pet"])
    assert places["pet"][""] == ["one", "two"]


def test_refusals_hold_nothing() -> None:
    assert places_of(described(get=answer(PET, "404")), ["pet"]) == {"pet": {}}


def test_what_refers_to_itself_ends() -> None:
    places = places_of(described(get=answer(PET)), ["pet", "owner"])
    assert places == {"pet": {"": ["get"]}, "owner": {"/owner": ["get"]}}


ENTRY = {"check": "undocumented-field", "schema": "pet", "pointer": ["/tag", ""], "reason": "seen"}


def test_an_entry_about_a_schema_is_one_entry_in_several_places() -> None:
    description = described(one=answer(PET), all=answer({"type": "array", "items": PET}))
    found = parse(with_places({"deviations": [ENTRY]}, description))
    assert [(d.operations, d.pointer) for d in found] == [
        (("one",), "/tag"),
        (("one",), ""),
        (("all",), "/*/tag"),
        (("all",), "/*"),
    ]
    assert {d.index for d in found} == {0}


def test_what_names_no_schema_stays_as_it_is() -> None:
    noted = {"deviations": [{"check": "x", "operation": "one", "pointer": "", "reason": "r"}]}
    assert with_places(noted, described()) is noted
    assert with_places(None, described()) is None


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        pytest.param(ENTRY, "which no answer has", id="answered nowhere"),
        pytest.param(ENTRY | {"operation": "one"}, "both 'schema' and 'operation'", id="both"),
        pytest.param(ENTRY | {"pointer": "tag"}, "does not begin with /", id="no pointer"),
    ],
)
def test_an_entry_that_cannot_be_placed_is_told(entry: dict[str, Any], message: str) -> None:
    described_ = described(one=answer({"type": "object"}))
    with pytest.raises(ContractError, match=message):
        parse(with_places({"deviations": [entry]}, described_))
