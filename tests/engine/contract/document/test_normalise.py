"""OpenAPI 3.0 schemas become JSON Schema 2020-12, and what was lost on the way is reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from intercontract.contract.description import Description
from intercontract.contract.document.normalise import normalise
from intercontract.errors import ContractError


def document(schema: object, version: str = "3.0.3", **others: object) -> dict:
    schemas = {"x": schema, "other": {"type": "string"}, **others}
    return {
        "openapi": version,
        "info": {"title": "t", "version": "2.11"},
        "paths": {},
        "components": {"schemas": schemas},
    }


def converted(schema: object, version: str = "3.0.3", **others: object):
    result, problems = normalise(document(schema, version, **others))
    return result["components"]["schemas"]["x"], [p.rule for p in problems]


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        pytest.param(
            {"type": "string", "nullable": True}, {"type": ["string", "null"]}, [], id="nullable"
        ),
        pytest.param(
            {"type": "string", "nullable": False}, {"type": "string"}, [], id="not nullable"
        ),
        pytest.param(
            {"type": "string", "nullable": True, "enum": ["a", None]},
            {"type": ["string", "null"], "enum": ["a", None]},
            [],
            id="nullable enum with null",
        ),
        pytest.param(
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["string", "null"], "enum": ["a", None]},
            ["nullable-enum-lacks-null"],
            id="nullable enum without null",
        ),
        pytest.param(
            {"$ref": "#/components/schemas/other", "nullable": True},
            {"$ref": "#/components/schemas/other"},
            ["nullable-beside-ref"],
            id="nullable beside a reference",
        ),
        pytest.param(
            {"$ref": "#/components/schemas/other", "description": "d", "maxLength": 3},
            {"$ref": "#/components/schemas/other"},
            ["keyword-beside-ref"],
            id="maxLength beside a reference",
        ),
        pytest.param(
            {"$ref": "#/components/schemas/other", "description": "d"},
            {"$ref": "#/components/schemas/other"},
            [],
            id="a description beside a reference is no loss",
        ),
        pytest.param(
            {"oneOf": [{"type": "string"}], "nullable": True},
            {"oneOf": [{"type": "string"}]},
            ["nullable-without-type"],
            id="nullable without type",
        ),
        pytest.param(
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 5, "exclusiveMaximum": False},
            {"exclusiveMinimum": 1, "maximum": 5},
            [],
            id="exclusive bounds",
        ),
        pytest.param({"exclusiveMinimum": True}, {}, [], id="exclusive without a bound"),
        pytest.param(
            {"type": "integer", "example": 3},
            {"type": "integer", "examples": [3]},
            [],
            id="example",
        ),
        pytest.param(
            {"type": "integer", "format": "date-time"},
            {"type": "integer"},
            ["format-on-wrong-type"],
            id="date-time on an integer",
        ),
        pytest.param(
            {"type": "string", "format": "int64"},
            {"type": "string"},
            ["format-on-wrong-type"],
            id="int64 on a string",
        ),
        pytest.param(
            {"type": "string", "format": "uuid", "nullable": True},
            {"type": ["string", "null"], "format": "uuid"},
            [],
            id="a format that fits is kept",
        ),
        pytest.param({"type": "text"}, {}, ["unknown-type"], id="unknown type"),
        pytest.param(
            {"type": "object", "required": True},
            {"type": "object"},
            ["malformed-keyword"],
            id="required as in draft 3",
        ),
        pytest.param({"pattern": "("}, {}, ["bad-pattern"], id="a pattern that is none"),
        pytest.param({"enum": []}, {}, ["malformed-keyword"], id="empty enum"),
        pytest.param(
            {"oneOf": [None, {"type": "string"}]},
            {"oneOf": [{}, {"type": "string"}]},
            ["malformed-keyword"],
            id="a branch that is no schema",
        ),
        pytest.param(
            {"discriminator": {"propertyName": "type"}, "xml": {"name": "x"}, "x-own": 1},
            {"discriminator": {"propertyName": "type"}, "xml": {"name": "x"}, "x-own": 1},
            [],
            id="discriminators, xml and extensions are kept",
        ),
    ],
)
def test_a_3_0_schema_becomes_2020_12(old, new, rules):
    assert converted(old) == (new, rules)
    Draft202012Validator.check_schema(new)


def test_properties_named_like_keywords_are_properties():
    properties = {
        name: {"type": "string", "nullable": True}
        for name in ("example", "$ref", "type", "nullable")
    }
    new, rules = converted({"properties": properties})
    assert new == {"properties": {key: {"type": ["string", "null"]} for key in properties}}
    assert rules == []


def test_examples_and_defaults_are_data_and_stay():
    data = {"schema": {"nullable": True, "type": "string"}, "$ref": "nowhere"}
    new, rules = converted({"type": "object", "default": data, "example": data})
    assert new == {"type": "object", "default": data, "examples": [data]}
    assert rules == []


def test_a_3_1_document_passes_through():
    schema = {
        "$ref": "#/components/schemas/other",
        "type": ["string", "null"],
        "minLength": 2,
        "example": "x",
        "exclusiveMinimum": 1,
    }
    assert converted(schema, "3.1.0") == (schema, [])


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("reference", "says"),
    [
        pytest.param("#/components/schemas/absent", "leads nowhere", id="absent"),
        pytest.param("#/info/title", "no schema", id="not a schema"),
        pytest.param("https://example.test/x.json", "no reference inside", id="remote"),
        pytest.param("other.yaml#/x", "no reference inside", id="another file"),
        pytest.param("#nowhere", "no reference inside", id="unknown anchor"),
    ],
)
def test_a_reference_that_leads_nowhere_is_reported_and_accepts_anything(reference, says, version):
    schema = {"type": "object", "properties": {"a": {"$ref": reference}, "b": {"type": "string"}}}
    result, problems = normalise(document(schema, version))
    assert [(p.rule, p.pointer) for p in problems] == [
        ("dangling-reference", "/components/schemas/x/properties/a/$ref")
    ]
    assert says in problems[0].message
    validator = Description(result).validator("/components/schemas/x")
    assert validator.problems({"a": [1, None], "b": "x"}) == []
    assert [p.pointer for p in validator.problems({"a": 1, "b": 2})] == ["/b"]


@pytest.mark.parametrize(
    "schemas",
    [
        pytest.param({"x": {"$ref": "#/components/schemas/x"}}, id="itself"),
        pytest.param(
            {"x": {"$ref": "#/components/schemas/y"}, "y": {"$ref": "#/components/schemas/x"}},
            id="two",
        ),
        pytest.param(
            {"x": {"allOf": [{"type": "object"}, {"anyOf": [{"$ref": "#/components/schemas/x"}]}]}},
            id="through allOf and anyOf",
        ),
    ],
)
def test_a_reference_back_to_itself_is_reported_and_ends(schemas):
    first = schemas["x"]
    result, problems = normalise(document(first, "3.1.0", **schemas))
    assert [p.rule for p in problems] == ["reference-cycle"]
    assert Description(result).validator("/components/schemas/x").problems({"a": 1}) == []


def test_recursion_through_the_value_is_no_cycle():
    tree = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/x"}}}
    result, problems = normalise(document(tree))
    assert problems == ()
    validator = Description(result).validator("/components/schemas/x")
    found = validator.problems({"child": {"child": 3}})
    assert [(p.pointer, p.keyword) for p in found] == [("/child/child", "type")]


def test_a_schema_under_an_extension_is_converted_when_a_reference_reaches_it():
    source = document({"$ref": "#/components/x-own/thing"})
    source["components"]["x-own"] = {"thing": {"type": "string", "nullable": True}}
    result, problems = normalise(source)
    assert problems == ()
    assert result["components"]["x-own"]["thing"] == {"type": ["string", "null"]}


def test_an_anchor_is_followed():
    other = {"$anchor": "here", "type": "string"}
    result, problems = normalise(document({"$ref": "#here"}, "3.1.0", named=other))
    assert problems == ()
    assert not Description(result).validator("/components/schemas/x").is_valid(3)


def test_the_source_is_not_touched_and_unquoted_statuses_become_text():
    source = document({"type": "string", "nullable": True})
    source["paths"] = {"/x": {"get": {"responses": {200: {"description": "ok"}}}}}
    result, _ = normalise(source)
    assert source["components"]["schemas"]["x"] == {"type": "string", "nullable": True}
    assert list(result["paths"]["/x"]["get"]["responses"]) == ["200"]
    assert (result["openapi"], result["x-openapi-version"]) == ("3.1.0", "3.0.3")


def test_problems_name_the_operation_that_they_are_in():
    source = document({})
    media = {"schema": {"type": "integer", "format": "date-time"}}
    source["paths"] = {
        "/x": {"get": {"operationId": "getX", "responses": {"200": {"content": {"a/b": media}}}}}
    }
    _, problems = normalise(source)
    assert [(p.operation, p.pointer) for p in problems] == [
        ("getX", "/paths/~1x/get/responses/200/content/a~1b/schema/format")
    ]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        pytest.param([], "not a mapping", id="a list"),
        pytest.param({}, "no OpenAPI", id="no version"),
        pytest.param({"swagger": "2.0"}, "Swagger 2.0", id="Swagger 2"),
        pytest.param({"openapi": "4.0.0"}, "4.0.0 is not read", id="another version"),
        pytest.param({"openapi": "3.1.0", "paths": []}, "'paths' is not", id="paths as a list"),
    ],
)
def test_what_is_no_openapi_3_is_refused(source, says):
    with pytest.raises(ContractError, match=says):
        normalise(source)


KEYS = [
    *(
        "type",
        "nullable",
        "enum",
        "$ref",
        "properties",
        "items",
        "allOf",
        "oneOf",
        "not",
        "pattern",
    ),
    *("required", "minimum", "exclusiveMinimum", "format", "example", "additionalProperties", "x"),
    *("patternProperties", "dependentSchemas", "$anchor", "if", "then", "maxLength", "const"),
]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["string", "x", "(", "#/x"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON, JSON, st.sampled_from(["3.0.3", "3.1.0"]))
def test_whatever_stands_where_a_schema_should_be_the_validators_work(schema, value, version):
    result, _ = normalise(document(schema, version))
    validator = Description(result).validator("/components/schemas/x")
    assert bool(validator.problems(value)) is not validator.is_valid(value)
