"""Remarks on fields."""

from __future__ import annotations

import pytest
from tests.engine.checks.small import answering

from intercontract.checks.remarks import field_remarks
from intercontract.contract.contract import Contract
from intercontract.evidence.evidence import Evidence

SCHEMA = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "owner_id": {"type": ["integer", "null"]},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "size": {"type": "number"},
        "inner": {"type": "object", "properties": {"x": {"type": "string"}}},
        "free": {"type": "object"},
    },
}


def described(schema):
    return answering(content={"application/json": {"schema": schema}})


def observed(exchanges):
    found = Evidence()
    for exchange in exchanges:
        found.add(exchange)
    return found


@pytest.fixture
def remarks(exchange):
    """The remarks on a thing of which several bodies came, by pointer."""

    def make(*bodies, corrected=SCHEMA):
        contract = Contract("small", described(SCHEMA), described(corrected))
        made = [exchange(path="/things", body=body, contract=contract) for body in bodies]
        found = field_remarks(observed(made), contract)
        return {entry.pointer: list(entry.remarks) for entry in found}

    return make


FULL = {"id": "1", "owner_id": 7, "kind": "a", "size": 1.5, "inner": {"x": "y"}, "free": {}}


@pytest.mark.parametrize(
    ("bodies", "pointer", "expected"),
    [
        pytest.param([FULL], "/id", [], id="as documented"),
        pytest.param(
            [FULL, {}, {}], "/id", ["required but absent in 2 of 3"], id="required and absent"
        ),
        pytest.param([{"id": "1"}], "/kind", ["documented, and in none of 1"], id="never there"),
        pytest.param(
            [{**FULL, "owner_id": 0}] * 5,
            "/owner_id",
            ["nullable and always 0"],
            id="a number for nobody",
        ),
        pytest.param([{**FULL, "owner_id": 0}] * 4, "/owner_id", [], id="too few to tell"),
        pytest.param(
            [{**FULL, "owner_id": None}] * 5, "/owner_id", ["null in all 5"], id="always null"
        ),
        pytest.param(
            [FULL] * 30 + [{**FULL, "id": 5}] * 2,
            "/id",
            ["documented as string: string in 30, integer in 2"],
            id="two types",
        ),
        pytest.param(
            [{**FULL, "id": None}, FULL],
            "/id",
            ["null in 1 of 2, and not documented as nullable"],
            id="null all the same",
        ),
        pytest.param([{**FULL, "size": 1}, FULL], "/size", [], id="an integer is a number"),
        pytest.param(
            [{**FULL, "kind": "c"}],
            "/kind",
            ["not among the documented values: c"],
            id="another value",
        ),
        pytest.param([FULL] * 5, "/kind", ["never seen: b"], id="a value that never came"),
        pytest.param(
            [{**FULL, "colour": 1}, FULL], "/colour", ["undocumented, in 1 of 2"], id="undocumented"
        ),
        pytest.param([{**FULL, "free": {"any": 1}}], "/free/any", [], id="open by documentation"),
        pytest.param([{**FULL, "inner": {}}, FULL], "/inner/x", [], id="optional"),
    ],
)
def test_remarks(remarks, bodies, pointer, expected):
    assert remarks(*bodies).get(pointer, []) == expected


def test_what_only_a_correction_knows_is_told_at_its_top(remarks):
    corrected = {
        **SCHEMA,
        "properties": {
            **SCHEMA["properties"],
            "more": {"type": "object", "properties": {"y": {"type": "string"}}},
        },
    }
    found = remarks({**FULL, "more": {"y": 5}}, corrected=corrected)
    assert found["/more"] == ["undocumented, in 1 of 1"]
    assert found["/more/y"] == ["documented as string: integer in 1"]


def test_a_remark_says_of_which_answer(exchange):
    contract = Contract("small", described(SCHEMA), described(SCHEMA))
    made = [exchange(path="/things", body={**FULL, "size": "big"}, contract=contract)]
    (remark,) = field_remarks(observed(made), contract)
    assert (remark.operation, remark.status, remark.pointer) == ("listThings", "200", "/size")
