"""What is documented at a place: types, values and presence, through references and compositions."""

from __future__ import annotations

import pytest

from intercontract.contract.description import Description
from intercontract.contract.fields import UNKNOWN, DocumentedFields, json_answers
from intercontract.contract.load import load

ROOT = "/components/schemas/root"


def described(schema, **others) -> DocumentedFields:
    schemas = {"root": schema, **others}
    return DocumentedFields(Description({"openapi": "3.1.0", "components": {"schemas": schemas}}))


def of(schema, **others):
    return described({"properties": {"x": schema}}, **others).facts(ROOT, ("x",))


OPEN = {"$ref": "#/components/schemas/other"}


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        pytest.param({"type": "string"}, {"string"}, id="one"),
        pytest.param({"type": ["string", "null"]}, {"string", "null"}, id="several"),
        pytest.param({}, None, id="any"),
        pytest.param({"enum": ["a"]}, None, id="values without a type"),
        pytest.param({"$ref": "#/components/schemas/other"}, {"object"}, id="a reference"),
        pytest.param(
            {"type": ["object", "null"], "allOf": [OPEN]}, {"object"}, id="all parts must agree"
        ),
        pytest.param({"anyOf": [{"type": "null"}, OPEN]}, {"null", "object"}, id="alternatives"),
        pytest.param({"oneOf": [{"type": "null"}, {}]}, None, id="an alternative that is open"),
        pytest.param({"$ref": "#/components/schemas/loop"}, None, id="a loop"),
    ],
)
def test_types(schema, types):
    facts = of(schema, other={"type": "object"}, loop={"$ref": "#/components/schemas/loop"})
    assert facts.types == types
    assert facts.allows("null") is (types is None or "null" in types)


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        pytest.param({"type": "string"}, None, id="none"),
        pytest.param({"enum": ["a", None]}, ("a", None), id="an enumeration"),
        pytest.param({"const": 1}, (1,), id="a constant"),
        pytest.param({"anyOf": [{"enum": ["a"]}, {"const": "b"}]}, ("a", "b"), id="alternatives"),
        pytest.param({"anyOf": [{"enum": ["a"]}, {}]}, None, id="an alternative that is open"),
        pytest.param({"allOf": [{"enum": ["a"]}, {}]}, ("a",), id="parts"),
    ],
)
def test_values(schema, values):
    assert of(schema).enum == values


@pytest.mark.parametrize(
    ("schema", "required"),
    [
        pytest.param({"required": ["x"]}, True, id="by the object"),
        pytest.param({"allOf": [{"required": ["x"]}, {}]}, True, id="by one part"),
        pytest.param({"anyOf": [{"required": ["x"]}, {}]}, False, id="by one alternative"),
        pytest.param(
            {"oneOf": [{"required": ["x"]}, {"required": ["x", "y"]}]}, True, id="by each alternative"
        ),
    ],
)  # fmt: skip
def test_presence(schema, required):
    assert described({"properties": {"x": {}}, **schema}).facts(ROOT, ("x",)).required is required


def test_maps_items_and_what_is_unknown():
    known = described(
        {
            "properties": {
                "map": {"additionalProperties": {"type": "integer"}},
                "list": {"items": {"type": "string"}},
            }
        }
    )
    assert known.is_map(ROOT, ("map",))
    assert not known.is_map(ROOT, ())
    assert known.facts(ROOT, ("map", "any")).types == {"integer"}
    assert known.facts(ROOT, ("list", "*")).types == {"string"}
    assert known.facts(ROOT, ("nothing",)) == known.facts(None, ()) == UNKNOWN
    assert not UNKNOWN.allows("null")


def test_fields_are_listed_once_and_a_loop_ends():
    known = described(
        {"properties": {"a": {"items": {"properties": {"b": {}}}}, "again": OPEN}, "allOf": [OPEN]},
        other={"properties": {"c": {}, "root": {"$ref": f"#{ROOT}"}}},
    )
    assert list(known.fields(ROOT)) == [
        ("c",), ("root",), ("a",), ("a", "*", "b"), ("again",), ("again", "c"), ("again", "root")
    ]  # fmt: skip
    assert list(known.fields(ROOT, below=False)) == [("c",), ("root",), ("a",), ("again",)]


def test_outer_fields_are_those_that_are_inside_of_no_other():
    contract = load("2.11")
    known = contract.fields
    for _, root in json_answers(
        contract.corrected, ("ListContacts", "listArticles", "retrieveTeam")
    ):
        named = known.fields(root)
        inner = {one for one in named if any(one[:end] in named for end in range(len(one)))}
        assert known.fields(root, below=False) == tuple(one for one in named if one not in inner)


def test_a_pattern_of_another_dialect_fits_every_name():
    known = described({"allOf": [{"properties": {"a": {}}}, {"patternProperties": {r"\p{L}": {}}}]})
    assert known.facts(ROOT, ("a",)).known
    assert known.facts(ROOT, ("b",)).known


def test_fields_below_branches_that_lead_to_one_schema_are_walked_once():
    below = {
        f"S{n}": {"oneOf": [{"properties": {"x": {"$ref": f"#/components/schemas/S{n + 1}"}}}] * 2}
        for n in range(30)
    }
    description = Description({"components": {"schemas": {**below, "S30": {"type": "string"}}}})
    found = DocumentedFields(description).fields("/components/schemas/S0")
    assert found == tuple(("x",) * depth for depth in range(1, 31))
