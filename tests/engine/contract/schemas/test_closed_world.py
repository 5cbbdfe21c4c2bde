"""Undocumented properties are found at any depth, and documented ones never reported."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intercontract.contract.description import Description
from intercontract.contract.schemas.closed_world import ClosedWorld

A = {"type": "object", "properties": {"a": {"type": "integer"}}}
NULL = {"type": "null"}
B = {"type": "object", "properties": {"b": {"type": "integer"}}}


def found(schema: object, value: object, **schemas: object) -> list[str]:
    document = {"components": {"schemas": {"x": schema, "A": A, "B": B, "N": NULL, **schemas}}}
    return Description(document).undocumented("/components/schemas/x", value)


def ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("schema", "value", "pointers"),
    [
        pytest.param(A, {"a": 1}, [], id="documented"),
        pytest.param(A, {"a": 1, "z": {"y": 1}}, ["/z"], id="the outermost only"),
        pytest.param(A, {"a/b~c": 1}, ["/a~1b~0c"], id="escaped"),
        pytest.param(A, [{"z": 1}], [], id="another type is not our matter"),
        pytest.param({"type": "string"}, {"z": 1}, [], id="a schema that says nothing of objects"),
        pytest.param(ref("A"), {"z": 1}, ["/z"], id="through a reference"),
        pytest.param({"properties": {"n": ref("A")}}, {"n": {"z": 1}}, ["/n/z"], id="nested"),
        pytest.param(
            {"items": ref("A")}, [{"a": 1}, {"z": 1}, 3, {"z": 2}], ["/1/z", "/3/z"], id="items"
        ),
        pytest.param(
            {"prefixItems": [A], "items": B}, [{"b": 1}, {"b": 1}], ["/0/b"], id="prefixItems"
        ),
        pytest.param({"contains": A}, [{"a": 1, "z": 1}], [], id="contains alone closes nothing"),
        pytest.param(
            {"contains": {**A, "required": ["a"]}, "items": B},
            [{"a": 1, "b": 1}, {"a": "x", "b": 1}],
            ["/1/a"],
            id="contains documents what it accepts",
        ),
        pytest.param({"type": "array"}, [{"z": 1}], [], id="a free array"),
        pytest.param({"type": "object"}, {"z": {"y": 1}}, [], id="a free object"),
        pytest.param({"properties": {}}, {"z": 1}, [], id="no properties are named"),
        pytest.param({}, {"z": {"y": 1}}, [], id="the empty schema"),
        pytest.param(True, {"z": 1}, [], id="the true schema"),
        pytest.param({"properties": {"f": True}}, {"f": {"z": 1}}, [], id="a free property"),
        pytest.param(
            {**A, "additionalProperties": True}, {"z": {"y": 1}}, [], id="additionalProperties true"
        ),
        pytest.param({**A, "additionalProperties": {}}, {"z": {"y": 1}}, [], id="open by schema"),
        pytest.param({**A, "additionalProperties": False}, {"z": 1}, ["/z"], id="closed"),
        pytest.param({"additionalProperties": False}, {"z": 1}, ["/z"], id="closed and empty"),
        pytest.param(
            {"additionalProperties": B}, {"z": {"b": 1, "y": 1}}, ["/z/y"], id="a map of objects"
        ),
        pytest.param({**A, "unevaluatedProperties": True}, {"z": 1}, [], id="unevaluated true"),
        pytest.param(
            {**A, "unevaluatedProperties": False}, {"z": 1}, ["/z"], id="unevaluated false"
        ),
        pytest.param(
            {"allOf": [A], "unevaluatedProperties": B},
            {"a": 1, "z": {"y": 1}},
            ["/z/y"],
            id="unevaluated schema",
        ),
        pytest.param(
            {"items": A, "unevaluatedItems": B}, [{"b": 1}], ["/0/b"], id="items come first"
        ),
        pytest.param({"unevaluatedItems": B}, [{"a": 1}], ["/0/a"], id="unevaluatedItems"),
        pytest.param(
            {"patternProperties": {"^x-": B}},
            {"x-1": {"b": 1, "z": 1}, "y": 1},
            ["/x-1/z", "/y"],
            id="patternProperties",
        ),
        pytest.param({"allOf": [A, B]}, {"a": 1, "b": 1, "z": 1}, ["/z"], id="allOf is a union"),
        pytest.param(
            {"allOf": [A, {"required": ["a"]}]}, {"a": 1, "z": 1}, ["/z"], id="a bare constraint"
        ),
        pytest.param(
            {**A, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {"a": 1, "z": 1},
            ["/z"],
            id="alternatives that only constrain",
        ),
        pytest.param(
            {"allOf": [{"properties": {"n": A}}, {"properties": {"n": B}}]},
            {"n": {"a": 1, "b": 1, "z": 1}},
            ["/n/z"],
            id="one property described twice",
        ),
        pytest.param(
            {"oneOf": [{**A, "required": ["a"]}, {**B, "required": ["b"]}]},
            {"a": 1, "c": 1},
            ["/c"],
            id="oneOf by the branch that accepts",
        ),
        pytest.param(
            {"oneOf": [{**A, "required": ["a"]}, {**B, "required": ["b"]}]},
            {"a": 1, "b": "x"},
            ["/b"],
            id="a refusing branch documents nothing",
        ),
        pytest.param(
            {"oneOf": [{**A, "required": ["a"]}, {**B, "required": ["b"]}]},
            {"a": "x", "b": "x", "z": 1},
            ["/z"],
            id="all branches when none accepts",
        ),
        pytest.param({"anyOf": [A, B]}, {"a": 1, "b": 1, "z": 1}, ["/z"], id="anyOf, both accept"),
        pytest.param(
            {"anyOf": [{"properties": {"n": A}}, {"properties": {"n": {}, "m": B}}]},
            {"n": {"z": 1}, "m": {"z": 1}},
            ["/m/z"],
            id="anyOf, one branch leaves free what the other describes",
        ),
        pytest.param(
            {"anyOf": [A, {"type": "object"}]}, {"z": 1}, [], id="an alternative that is free"
        ),
        pytest.param({"anyOf": [A, {"type": "null"}]}, {"z": 1}, ["/z"], id="nullable by anyOf"),
        pytest.param(
            {
                "properties": {
                    "n": {"anyOf": [{**A, "required": ["a"]}, {"type": ["null", "string"]}]}
                }
            },
            {"n": {"z": 1}},
            ["/n/z"],
            id="nullable, and none accepts",
        ),
        pytest.param(
            {"oneOf": [ref("A"), ref("N")]}, {"a": "x", "z": 1}, ["/z"], id="null by a reference"
        ),
        pytest.param(
            {"oneOf": [{"type": "array", "items": A}, A]}, [{"z": 1}], ["/0/z"], id="array branch"
        ),
        pytest.param(
            {"if": {"required": ["a"]}, "then": A, "else": B},
            {"a": 1, "b": 1},
            ["/b"],
            id="then",
        ),
        pytest.param(
            {"if": {"required": ["a"]}, "then": A, "else": B}, {"b": 1, "z": 1}, ["/z"], id="else"
        ),
        pytest.param(
            {"if": {**A, "required": ["a"]}, "then": {"if": {"required": ["b"]}, "then": B}},
            {"a": 1, "b": 1, "z": 1},
            ["/z"],
            id="if inside then",
        ),
        pytest.param(
            {**A, "anyOf": [A, {"if": {"required": ["b"]}, "then": B, "else": A}]},
            {"a": 1, "b": 1, "z": 1},
            ["/z"],
            id="if inside anyOf",
        ),
        pytest.param(
            {**A, "anyOf": [{"required": ["z"]}, {"dependentSchemas": {"a": B}}]},
            {"a": 1, "b": 1, "z": 1},
            ["/z"],
            id="dependent inside anyOf",
        ),
        pytest.param(
            {**A, "anyOf": [{"anyOf": [{"required": ["q"]}, {**B, "required": ["b"]}]}]},
            {"a": 1, "q": 1},
            ["/q"],
            id="a bare constraint, two alternatives deep",
        ),
        pytest.param(
            {**A, "dependentSchemas": {"a": B}}, {"a": 1, "b": 1, "z": 1}, ["/z"], id="dependent"
        ),
        pytest.param({**A, "dependentSchemas": {"a": B}}, {"b": 1}, ["/b"], id="not dependent"),
        pytest.param(
            {**A, "not": {"required": ["z"]}}, {"z": 1}, ["/z"], id="not documents nothing"
        ),
        pytest.param({"properties": {"n": False}}, {"n": {"z": 1}}, [], id="a false schema"),
        pytest.param({**A, "patternProperties": {"(": {}}}, {"y": 1}, [], id="no pattern"),
        pytest.param(
            {**A, "patternProperties": {"(?<n>x)": {}}},
            {"y": 1},
            ["/y"],
            id="no pattern of Python's",
        ),
        pytest.param(
            {**A, "patternProperties": {"^(a+)+$": {}}},
            {"a" * 50 + "!": 1},
            ["/" + "a" * 50 + "!"],
            id="a pattern that does not end in Python",
        ),
    ],
)
def test_the_undocumented_properties_are_exactly(schema, value, pointers):
    assert found(schema, value) == pointers


def test_recursive_schemas_end():
    tree = {"properties": {"child": ref("x"), "list": {"items": ref("x")}}}
    value = {"child": {"list": [{"child": {"z": 1}}]}}
    assert found(tree, value) == ["/child/list/0/child/z"]


def test_alternatives_that_lead_back_to_themselves_end_and_raise_no_alarm():
    document = {"components": {"schemas": {"x": {"anyOf": [ref("x"), ref("x")]}}}}
    world = ClosedWorld(document, lambda pointer, value: True)
    assert world.undocumented("/components/schemas/x", {"z": 1}) == []


def test_a_pointer_to_nothing_documents_everything():
    assert Description({}).undocumented("/nowhere", {"z": 1}) == []


def test_the_official_example_has_the_two_properties_that_its_schema_lacks(shared):
    from intercontract.contract.load import load

    contract = load(shared / "official" / "intercom-2.11.yaml")
    operation = contract.operation("retrieveConversation")
    content = operation.responses[0].content[0]
    media = contract.documented.document["paths"][operation.path]["get"]["responses"]["200"][
        "content"
    ]
    (example, *_) = media["application/json"]["examples"].values()
    assert contract.documented.undocumented(content.pointer, example["value"]) == [
        "/topics",
        "/ticket",
    ]


NAMES = "abcd"
LEAF = st.sampled_from([{"type": "integer"}, {"type": "string"}, {}])
NAMED = st.dictionaries(st.sampled_from(NAMES), LEAF, min_size=1, max_size=3)
CONSTRAINTS = st.sampled_from(NAMES).map(lambda name: {"required": [name]})


def schemas(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda a, b: {"allOf": [a, b]}, inner, inner),
            st.builds(lambda a, b: {"anyOf": [a, b]}, inner, inner),
            st.builds(lambda a, b: {"oneOf": [a, b]}, inner, inner),
            st.builds(lambda p, a, b: {"properties": p, "anyOf": [a, b]}, NAMED, inner, inner),
            st.builds(lambda a, b, c: {"if": a, "then": b, "else": c}, inner, inner, inner),
            st.builds(lambda p, a: {"properties": p, "dependentSchemas": {"a": a}}, NAMED, inner),
        ),
        max_leaves=6,
    )


DESCRIBING = NAMED.map(lambda properties: {"properties": properties})
SCHEMAS = schemas(DESCRIBING)
# A branch that only constrains leaves a value free, unless something beside it describes the value.
DESCRIBED = st.builds(
    lambda own, more: {**own, "allOf": [more]}, DESCRIBING, schemas(DESCRIBING | CONSTRAINTS)
)
VALUES = st.dictionaries(st.sampled_from("abcdz"), st.sampled_from([1, "x"]), max_size=5)


@given(SCHEMAS | DESCRIBED, VALUES)
def test_at_the_top_it_names_what_unevaluated_properties_refuses(schema, value):
    closed = {**ref("x"), "unevaluatedProperties": False}
    description = Description({"components": {"schemas": {"x": schema, "closed": closed}}})
    assume(description.validator("/components/schemas/x").is_valid(value))
    refused = description.validator("/components/schemas/closed").problems(value)
    undocumented = description.undocumented("/components/schemas/x", value)
    assert set(undocumented) == {problem.pointer for problem in refused}


@given(SCHEMAS, VALUES)
def test_only_properties_that_exist_are_named_and_each_once(schema, value):
    pointers = found(schema, value)
    assert len(set(pointers)) == len(pointers)
    assert {pointer[1:] for pointer in pointers} <= set(value)
