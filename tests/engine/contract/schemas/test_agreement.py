"""jsonschema-rs and the explainer give the same verdict, keyword by keyword and on generated schemas.

The cases are our own, one table per keyword of JSON Schema 2020-12; the verdicts are the specification's.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.contract.description import Description
from intercontract.contract.document.normalise import normalise
from intercontract.contract.schemas.formats import BITS, FORMATS

DEFINITIONS = {
    "text": {"type": "string"},
    "node": {"properties": {"next": {"$ref": "#/components/schemas/node"}}, "required": ["id"]},
    "open": {"properties": {"p": True}},
}

# keyword: (schema, values that fit, values that do not)
CASES: dict[str, list[tuple[object, list[object], list[object]]]] = {
    "type": [
        ({"type": "integer"}, [0, -1, 1.0, 2**70, 1e30], ["1", 1.5, True, None, [1]]),
        ({"type": "number"}, [0, 1.5, -0.0], ["1", False, None]),
        ({"type": "string"}, ["", "ü", "\U0001f600"], [1, None]),
        ({"type": "boolean"}, [True, False], [0, 1, "true"]),
        ({"type": "null"}, [None], [0, "", False, [], {}]),
        ({"type": "array"}, [[], [None]], [{}, ""]),
        ({"type": "object"}, [{}, {"": 1}], [[], "{}"]),
        ({"type": ["string", "null"]}, ["", None], [0, []]),
    ],
    "enum": [
        ({"enum": [1, "a", None, [1], {"a": 1}]}, [1, 1.0, "a", None, [1.0], {"a": 1}], [True, "1", []]),
        ({"enum": [False]}, [False], [0, 0.0, None]),
        ({"enum": [True]}, [True], [1, 1.0]),
        ({"enum": [0]}, [0, 0.0, -0.0], [False]),
        ({"enum": [[False]]}, [[False]], [[0]]),
    ],
    "const": [
        ({"const": {"a": [1, 2]}}, [{"a": [1, 2]}, {"a": [1.0, 2]}], [{"a": [2, 1]}, {}]),
        ({"const": None}, [None], [0, False, ""]),
        ({"const": 2**53}, [2**53, float(2**53)], [2**53 - 1]),
        ({"const": "\u0000"}, ["\u0000"], ["", "0"]),
        ({"const": {"a": False}}, [{"a": False}], [{"a": 0}]),
    ],
    "multipleOf": [
        ({"multipleOf": 2}, [4, 0, -2, 4.0, "3"], [3, 1.5]),
        ({"multipleOf": 0.01}, [4.35, 0.01, 1], [0.005]),
        ({"multipleOf": 0.1}, [0.3, 1.1], [0.35]),
    ],
    "bounds": [
        ({"minimum": 1}, [1, 1.0, 2**65, "0"], [0, 0.9, -(2**65)]),
        ({"maximum": 1}, [1, -1], [1.1, 2**65]),
        ({"exclusiveMinimum": 1}, [1.01], [1, 1.0]),
        ({"exclusiveMaximum": 2**64}, [2**64 - 1], [2**64, 2**64 + 1]),
    ],
    "length": [
        ({"minLength": 2}, ["ab", "ü\U0001f600", 1], ["a", "\U0001f600"]),
        ({"maxLength": 1}, ["", "\U0001f600"], ["ab", "e\u0301"]),
        ({"maxLength": 2.0}, ["ab"], ["abc"]),
    ],
    "pattern": [
        ({"pattern": "b+"}, ["abba", 3], ["aa"]),
        ({"pattern": "^a$"}, ["a"], ["a\n", "ba"]),
        ({"pattern": "^\\d{24}$"}, ["0" * 24], ["x" * 24, "0" * 25]),
        ({"pattern": "^\\w+$"}, ["ab_1"], ["a-b"]),
        ({"pattern": "\\p{L}"}, ["ü"], ["1"]),
        ({"pattern": "(?=.*a)b"}, ["ba"], ["bb"]),
        ({"pattern": "^\\S(|(.|\\n)*\\S)\\Z"}, [], []),
    ],
    "items": [
        ({"items": {"type": "string"}}, [[], ["a"], {"0": 1}], [[1], ["a", None]]),
        ({"items": False}, [[], 1], [[None]]),
        ({"prefixItems": [{"type": "string"}, {}]}, [["a"], ["a", 1, 2], []], [[1]]),
        ({"prefixItems": [{}], "items": {"type": "string"}}, [[1], [1, "a"]], [[1, 2]]),
    ],
    "array size": [
        ({"minItems": 1}, [[1], {}], [[]]),
        ({"maxItems": 1}, [[], [1]], [[1, 2]]),
        ({"uniqueItems": True}, [[1, True], [[1], [True]], [{"a": 1}, {"a": 2}]], [[1, 1.0], [{}, {}]]),
        ({"uniqueItems": True}, [["a", "A"], [None, 0, False]], [[{"a": 1, "b": 2}, {"b": 2, "a": 1}]]),
        ({"uniqueItems": False}, [[1, 1]], []),
    ],
    "contains": [
        ({"contains": {"const": 1}}, [[1], [0, 1.0], "x"], [[], [0], [True]]),
        ({"contains": {"const": 1}, "minContains": 0}, [[], [0]], []),
        ({"contains": {"const": 1}, "minContains": 2}, [[1, 1]], [[1]]),
        ({"contains": {"const": 1}, "maxContains": 1}, [[1, 0]], [[1, 1], []]),
        ({"minContains": 2, "maxContains": 0}, [[], [1]], []),
    ],
    "properties": [
        ({"properties": {"a": {"type": "string"}, "b": False}}, [{"a": ""}, {}, []], [{"a": 1}, {"b": 1}]),
        ({"patternProperties": {"^x": {"type": "string"}}}, [{"x": ""}, {"y": 1}], [{"xy": 1}]),
        (
            {"properties": {"a": {}}, "patternProperties": {"b$": {}}, "additionalProperties": False},
            [{"a": 1, "ab": 1}],
            [{"c": 1}, {"a": 1, "bc": 2}],
        ),
        ({"additionalProperties": {"type": "string"}}, [{"a": ""}], [{"a": 1}]),
        ({"propertyNames": {"pattern": "^a"}}, [{"a": 1}, {}], [{"b": 1}]),
        ({"propertyNames": False}, [{}], [{"b": 1}]),
        ({"required": ["a", "__proto__"]}, [{"a": None, "__proto__": 1}, []], [{}, {"a": 1}]),
        ({"required": []}, [{}], []),
        ({"minProperties": 1, "maxProperties": 1}, [{"a": 1}], [{}, {"a": 1, "b": 2}]),
        ({"dependentRequired": {"a": ["b"]}}, [{}, {"b": 1}, {"a": 1, "b": 1}], [{"a": 1}]),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, [{"b": 1}, "a"], [{"a": 1}]),
    ],
    "composition": [
        ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, [1, "x"], [0, 3]),
        ({"anyOf": [{"type": "string"}, {"minimum": 2}]}, ["a", 2, None], [1]),
        ({"oneOf": [{"type": "integer"}, {"minimum": 2}]}, [1, 2.5], [3, 1.5, "x"][:2]),
        ({"oneOf": [True, True]}, [], [1]),
        ({"not": {"type": "string"}}, [1], ["a"]),
        ({"not": {}}, [], [1]),
        (True, [1, None], []),
        (False, [], [1, None]),
        ({"if": {"minimum": 1}, "then": {"maximum": 2}, "else": {"multipleOf": 5}}, [1, 0, -5], [3, -1]),
        ({"then": False, "else": False}, [1], []),
    ],
    "references": [
        ({"$ref": "#/components/schemas/text"}, ["a"], [1]),
        ({"$ref": "#/components/schemas/text", "maxLength": 1}, ["a"], ["ab"]),
        (
            {"$ref": "#/components/schemas/node"},
            [{"id": 1}, {"id": 1, "next": {"id": 2}}],
            [{}, {"id": 1, "next": {"next": {"id": 2}}}],
        ),
        ({"$defs": {"a/b": {"const": 1}}, "$ref": "#/components/schemas/x/$defs/a~1b"}, [1], [2]),
        ({"$defs": {"a%b": {"const": 1}}, "$ref": "#/components/schemas/x/$defs/a%25b"}, [1], [2]),
    ],
    "unevaluated": [
        (
            {"$ref": "#/components/schemas/open", "unevaluatedProperties": False},
            [{"p": 1}, {}],
            [{"q": 1}],
        ),
        (
            {"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False},
            [{"a": 1}],
            [{"b": 1}],
        ),
        (
            {
                "anyOf": [
                    {"properties": {"a": {"const": 1}}, "required": ["a"]},
                    {"properties": {"b": {}}, "required": ["b"]},
                ],
                "unevaluatedProperties": False,
            },
            [{"a": 1}, {"a": 1, "b": 2}],
            [{"a": 2, "b": 1}],
        ),
        (
            {
                "if": {"properties": {"k": {"const": 1}}, "required": ["k"]},
                "then": {"properties": {"a": {}}},
                "else": {"properties": {"b": {}}},
                "unevaluatedProperties": False,
            },
            [{"k": 1, "a": 1}, {"b": 1}],
            [{"k": 1, "b": 1}, {"k": 2, "b": 1}],
        ),
        ({"not": {"not": {"properties": {"a": {}}}}, "unevaluatedProperties": False}, [{}], [{"a": 1}]),
        (
            {"dependentSchemas": {"a": {"properties": {"a": {}, "b": {}}}}, "unevaluatedProperties": False},
            [{"a": 1, "b": 1}],
            [{"b": 1}],
        ),
        (
            {"allOf": [{"unevaluatedProperties": {"type": "string"}}], "unevaluatedProperties": False},
            [{"a": ""}],
            [{"a": 1}],
        ),
        ({"allOf": [{"additionalProperties": True}], "unevaluatedProperties": False}, [{"a": 1}], []),
        (
            {"unevaluatedProperties": {"type": "string"}, "properties": {"a": {}}},
            [{"a": 1, "b": ""}],
            [{"b": 1}],
        ),
        ({"prefixItems": [{}], "unevaluatedItems": False}, [[1], "x"], [[1, 2]]),
        ({"allOf": [{"items": {}}], "unevaluatedItems": False}, [[1, 2]], []),
        ({"allOf": [{"prefixItems": [{}]}], "unevaluatedItems": {"type": "string"}}, [[1, "a"]], [[1, 2]]),
        ({"contains": {"const": 1}, "unevaluatedItems": False}, [[1, 1]], [[1, 2], []]),
        (
            {
                "anyOf": [{"prefixItems": [{"const": 1}]}, {"prefixItems": [{}, {"const": 2}]}],
                "unevaluatedItems": False,
            },
            [[1], [1, 2], [0, 2]],
            [[1, 3], [0, 3]],
        ),
    ],
    "format": [
        (
            {"format": "date-time"},
            ["2024-02-29T23:59:60Z", "2024-01-01t00:00:00.5+01:00", 1],
            ["2024-02-30T00:00:00Z", "2024-01-01", ""],
        ),
        ({"format": "date"}, ["2024-02-29"], ["2023-02-29", "24-01-01", "2024-01-01T00:00:00Z"]),
        ({"format": "email"}, ["a@b.example", "ü@b"], ["a", "a@", "@b", "a b@c"]),
        ({"format": "uri"}, ["https://x/y?z", "urn:a"], ["/x", "", "http://a b"]),
        ({"format": "ipv4"}, ["1.2.3.4"], ["1.2.3", "01.2.3.4", "1.2.3.256"]),
        ({"format": "ipv6"}, ["::1"], ["1.2.3.4", "fe80::1%eth0"]),
        ({"format": "uuid"}, ["2eb8aa08-aa98-11ea-b4aa-73b441d16380"], ["0" * 24, "0" * 36, ""]),
        ({"format": "int32"}, [2**31 - 1, -(2**31), 1.0, "9999999999", True], [2**31, -(2**31) - 1]),
        ({"format": "int64"}, [2**63 - 1, -(2**63)], [2**63, 1e20, 10**40]),
        ({"format": "byte"}, ["", "YQ==", "YQ", "_-8=", "YWJj\nYWJj", 1], ["*", "a", "é"]),
        ({"format": "unheard-of"}, ["", 1], []),
        ({"format": "hostname"}, ["-", ""], []),
    ],
    "ignored": [
        ({"nullable": True, "type": "string"}, [""], [None]),
        ({"x-extension": {"type": "string"}, "example": 1, "xml": {}, "discriminator": {}}, [1], []),
        ({"contentEncoding": "base64", "contentMediaType": "application/json"}, ["{", 1], []),
        ({"readOnly": True, "deprecated": True, "default": 1}, ["x"], []),
        ({"dependencies": {"a": ["b"]}}, [{"a": 1}], []),
        ({"additionalItems": False, "prefixItems": [{}]}, [[1, 2]], []),
        ({"$comment": "x", "$id": "https://example.test/x", "type": "string"}, [""], [1]),
        ({"minLength": 1, "divisibleBy": 2, "disallow": "string"}, ["a"], [""]),
    ],
}  # fmt: skip


def validator(schema: object):
    document = {"openapi": "3.1.0", "components": {"schemas": {**DEFINITIONS, "x": schema}}}
    return Description(normalise(document)[0]).validator("/components/schemas/x")


def explained(judge, value) -> bool:
    return judge._explained(value) == []


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        pytest.param(*case, id=f"{keyword}-{index}")
        for keyword, cases in CASES.items()
        for index, case in enumerate(cases)
    ],
)
def test_both_give_the_verdict_of_the_specification(schema, good, bad):
    judge = validator(schema)
    for value in good:
        assert (value, judge.is_valid(value), explained(judge, value)) == (value, True, True)
    for value in bad:
        assert (value, judge.is_valid(value), explained(judge, value)) == (value, False, False)
        assert all(p.keyword != "validators-disagree" for p in judge.problems(value))


TEXTS = st.sampled_from(["", "a", "ab", "2024-01-01", "x@y.z", "https://x", "1.2.3.4"]) | st.text(
    max_size=4
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "c", "id"]), inner, max_size=4)
    ),
    max_leaves=10,
)
COUNTS = st.integers(0, 4)
NUMBERS = st.integers(-5, 5) | st.sampled_from([0.1, 0.25, 1.5, 2**53 + 1, 2**64])
NAMES = st.sampled_from(["a", "b", "c", "id"])
TYPES = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])
PATTERNS = st.sampled_from(
    ["a", "^a$", "\\d", "\\w", "\\s", "[^a]", "^.$", "a|b", "\\bx", "^$", "[\\u0041-\\u005a]"]
)


def schemas(inner):
    listed = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(NAMES, inner, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "enum": st.lists(VALUES, min_size=1, max_size=3),
            "const": VALUES,
            "multipleOf": st.sampled_from([1, 2, 0.1, 0.01, 3.5, 1e-8]),
            "minimum": NUMBERS,
            "exclusiveMaximum": NUMBERS,
            "minLength": COUNTS,
            "maxLength": COUNTS,
            "pattern": PATTERNS,
            "format": st.sampled_from(sorted({*FORMATS, *BITS})),
            "minItems": COUNTS,
            "uniqueItems": st.booleans(),
            "minContains": COUNTS,
            "maxContains": COUNTS,
            "required": st.lists(NAMES, max_size=2, unique=True),
            "maxProperties": COUNTS,
            "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2), max_size=2),
            "$ref": st.sampled_from([f"#/components/schemas/{name}" for name in DEFINITIONS]),
            "allOf": listed,
            "anyOf": listed,
            "oneOf": listed,
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
            "contains": inner,
            "items": inner,
            "prefixItems": listed,
            "properties": named,
            "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
            "additionalProperties": inner,
            "propertyNames": inner,
            "dependentSchemas": named,
            "unevaluatedProperties": inner,
            "unevaluatedItems": inner,
        },
    )


SCHEMAS = st.recursive(st.booleans() | st.just({}), schemas, max_leaves=8)


@settings(max_examples=150)
@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=6))
def test_both_give_one_verdict_on_generated_schemas(schema, values):
    judge = validator(schema)
    for value in values:
        assert (value, explained(judge, value)) == (value, judge.is_valid(value))


@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=6))
def test_what_is_told_as_found_is_what_jsonschema_says(schema, values):
    judge = validator(schema)
    for value in values:
        told = {(p.pointer, p.keyword, repr(p.argument)) for p in judge.problems(value)}
        assert told == {(p.pointer, p.keyword, repr(p.argument)) for p in judge._explained(value)}


@given(st.text(max_size=30) | TEXTS, st.sampled_from(sorted(FORMATS)))
def test_both_give_one_verdict_on_formats(text, name):
    judge = validator({"format": name})
    assert explained(judge, text) == judge.is_valid(text)


@settings(max_examples=150)
@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=6))
def test_problems_are_told_the_same_whichever_validator_tells_them(schema, values):
    judge = validator(schema)
    for value in values:
        found = {(p.pointer, p.keyword, repr(p.argument)) for p in judge.problems(value)}
        assert found == {(p.pointer, p.keyword, repr(p.argument)) for p in judge._explained(value)}
        assert bool(found) is not judge.is_valid(value)
