"""Each violation is named at its own place, with its keyword and argument."""

from __future__ import annotations

import pytest

from intercontract.contract.description import Description
from intercontract.contract.schemas.schema_problem import describe, show
from intercontract.contract.schemas.validation import MOST, Validator

A = {
    "type": "object",
    "properties": {"type": {"const": "a"}, "n": {"type": "integer"}},
    "required": ["n"],
}
B = {
    "type": "object",
    "properties": {"type": {"const": "b"}, "m": {"type": "integer"}},
    "required": ["m"],
}
TREE = {
    "type": "object",
    "properties": {"v": {"type": "integer"}, "t": {"$ref": "#/components/schemas/TREE"}},
}


def problems(schema: object, value: object):
    document = {"components": {"schemas": {"x": schema, "A": A, "B": B, "TREE": TREE}}}
    return Description(document).validator("/components/schemas/x").problems(value)


def ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        pytest.param({"type": "string"}, 1, [("", "type", "string")], id="type"),
        pytest.param(
            {"type": ["string", "null"]}, 1, [("", "type", ["string", "null"])], id="types"
        ),
        pytest.param({"enum": ["a"]}, "b", [("", "enum", ["a"])], id="enum"),
        pytest.param({"const": 1}, True, [("", "const", 1)], id="const"),
        pytest.param({"pattern": "^a$"}, "a\n", [("", "pattern", "^a$")], id="pattern"),
        pytest.param({"format": "date-time"}, "x", [("", "format", "date-time")], id="format"),
        pytest.param({"multipleOf": 3}, 4, [("", "multipleOf", 3)], id="multipleOf"),
        pytest.param(
            {"minimum": 3, "maximum": 1},
            2,
            [("", "minimum", 3), ("", "maximum", 1)],
            id="two at once",
        ),
        pytest.param({"uniqueItems": True}, [1, 1], [("", "uniqueItems", True)], id="uniqueItems"),
        pytest.param(
            {"properties": {"a/b": {"items": {"type": "string"}}}},
            {"a/b": ["x", 1, 2]},
            [("/a~1b/1", "type", "string"), ("/a~1b/2", "type", "string")],
            id="nested and escaped",
        ),
        pytest.param(
            {"required": ["a", "b", "a'"]},
            {"b": 1},
            [("/a", "required", "a"), ("/a'", "required", "a'")],
            id="one per absent property",
        ),
        pytest.param(
            {"dependentRequired": {"a": ["b", "c"]}},
            {"a": 1, "b": 1},
            [("/c", "dependentRequired", "c")],
            id="dependentRequired",
        ),
        pytest.param(
            {
                "properties": {"a": {}},
                "patternProperties": {"^x": {}},
                "additionalProperties": False,
            },
            {"a": 1, "x1": 1, "b": 1, "'b'": 2},
            [("/b", "additionalProperties", "b"), ("/'b'", "additionalProperties", "'b'")],
            id="one per additional property",
        ),
        pytest.param(
            {"additionalProperties": {"type": "string"}},
            {"a": "x", "b": 1},
            [("/b", "type", "string")],
            id="additional properties by schema",
        ),
        pytest.param(
            {"allOf": [A], "properties": {"z": {}}, "unevaluatedProperties": False},
            {"n": 1, "z": 1, "y": 1},
            [("/y", "unevaluatedProperties", "y")],
            id="unevaluatedProperties",
        ),
        pytest.param(
            {"allOf": [A], "unevaluatedProperties": {"type": "string"}},
            {"n": 1, "y": 1, "w": "s"},
            [("/y", "type", "string")],
            id="unevaluatedProperties by schema",
        ),
        pytest.param(
            {"prefixItems": [{}], "items": False},
            [1, 2, 3],
            [("/1", "items", False), ("/2", "items", False)],
            id="items false",
        ),
        pytest.param(
            {"prefixItems": [{}], "contains": {"const": 7}, "unevaluatedItems": False},
            [1, 7, 2],
            [("/2", "unevaluatedItems", False)],
            id="unevaluatedItems after contains",
        ),
        pytest.param(
            {"contains": {"const": 7}}, [1], [("", "contains", {"const": 7})], id="contains"
        ),
        pytest.param(
            {"contains": {"const": 7}, "maxContains": 1},
            [7, 7],
            [("", "maxContains", 1)],
            id="maxContains",
        ),
        pytest.param(
            {"contains": {"const": 7}, "minContains": 2},
            [7],
            [("", "minContains", 2)],
            id="minContains",
        ),
        pytest.param(
            {"propertyNames": {"maxLength": 1}},
            {"ab": 1},
            [("/ab", "maxLength", 1)],
            id="propertyNames",
        ),
        pytest.param(
            {"properties": {"a": False}},
            {"a": 1},
            [("/a", "false schema", False)],
            id="false schema",
        ),
        pytest.param(False, 1, [("", "false schema", None)], id="false at the root"),
        pytest.param(
            {"not": {"required": ["a"]}}, {"a": 1}, [("", "not", {"required": ["a"]})], id="not"
        ),
        pytest.param(
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
            {"a": 1},
            [("/b", "required", "b")],
            id="then",
        ),
        pytest.param(
            {"if": {"required": ["a"]}, "else": {"properties": {"c": {"type": "null"}}}},
            {"c": 1},
            [("/c", "type", "null")],
            id="else",
        ),
        pytest.param(
            {"dependentSchemas": {"a": {"required": ["b"]}}},
            {"a": 1},
            [("/b", "required", "b")],
            id="dependentSchemas",
        ),
        pytest.param(
            ref("TREE"), {"t": {"t": {"v": "x"}}}, [("/t/t/v", "type", "integer")], id="recursive"
        ),
        pytest.param(
            {"anyOf": [ref("A"), {"type": "null"}]},
            {"n": "x"},
            [("/n", "type", "integer")],
            id="the branch that is not null",
        ),
        pytest.param(
            {"oneOf": [ref("A"), ref("B")]},
            {"type": "b"},
            [("/m", "required", "m")],
            id="the branch of the same kind",
        ),
        pytest.param(
            {"anyOf": [{"type": "null"}, {"oneOf": [ref("A"), ref("B")]}]},
            {"type": "a", "n": "x"},
            [("/n", "type", "integer")],
            id="branches of branches",
        ),
        pytest.param(
            {"oneOf": [{"type": "string"}, {"type": ["integer", "null"]}]},
            [],
            [("", "type", ["string", "integer", "null"])],
            id="types of all branches",
        ),
        pytest.param(
            {"anyOf": [{"minimum": 5}, {"multipleOf": 3}]},
            4,
            [("", "anyOf", [{"minimum": 5}, {"multipleOf": 3}])],
            id="no branch is nearer",
        ),
        pytest.param({"anyOf": [False]}, 1, [("", "anyOf", [False])], id="only a false branch"),
        pytest.param(
            {"oneOf": [{"minimum": 1}, {"minimum": 2}]},
            3,
            [("", "oneOf", [{"minimum": 1}, {"minimum": 2}])],
            id="more than one fits",
        ),
        pytest.param(
            {"allOf": [{"type": "string"}, {"type": "string"}]},
            1,
            [("", "type", "string")],
            id="said once",
        ),
    ],
)
def test_the_problems_are_exactly(schema, value, expected):
    assert [(p.pointer, p.keyword, p.argument) for p in problems(schema, value)] == expected


@pytest.mark.parametrize(
    ("schema", "value", "pointer"),
    [
        pytest.param({"type": "string"}, 1, "/components/schemas/x/type", id="own"),
        pytest.param(
            ref("A"), {"n": ""}, "/components/schemas/A/properties/n/type", id="through $ref"
        ),
        pytest.param(
            {"items": {"allOf": [ref("A")]}},
            [{}],
            "/components/schemas/A/required",
            id="through items, allOf and $ref",
        ),
        pytest.param(
            {"properties": {"$ref": {"type": "string"}}},
            {"$ref": 1},
            "/components/schemas/x/properties/$ref/type",
            id="a property called $ref",
        ),
        pytest.param(
            {"if": {}, "then": {"type": "null"}}, 1, "/components/schemas/x/then/type", id="then"
        ),
        pytest.param(
            {"anyOf": [{"type": "null"}, ref("A")]},
            {},
            "/components/schemas/A/required",
            id="the nearest branch",
        ),
    ],
)
def test_the_schema_pointer_leads_to_the_keyword_in_the_document(schema, value, pointer):
    assert [p.schema_pointer for p in problems(schema, value)] == [pointer]


def test_observed_is_the_value_at_the_pointer_and_none_where_it_is_absent():
    schema = {"properties": {"a": {"type": "string"}}, "required": ["b"]}
    assert [p.observed for p in problems(schema, {"a": [1]})] == [[1], None]


def test_formats_are_annotations_when_not_asked_for():
    description = Description({"components": {"schemas": {"x": {"format": "uuid"}}}})
    assert description.validator("/components/schemas/x", formats=False).problems("x") == []
    assert not description.validator("/components/schemas/x").is_valid("x")


def test_half_a_surrogate_pair_is_judged_by_the_explainer():
    assert problems({"type": "string"}, "\ud800") == []
    assert [p.keyword for p in problems({"type": "integer"}, "\ud800")] == ["type"]


EACH_LACKS_MUCH = {"items": {"required": [f"r{n}" for n in range(20)]}}


@pytest.mark.parametrize(
    "schema",
    [EACH_LACKS_MUCH, {"allOf": [EACH_LACKS_MUCH]}, {"anyOf": [EACH_LACKS_MUCH]}],
    ids=["items", "allOf", "anyOf"],
)
def test_of_a_large_value_the_first_problems_are_told(schema):
    found = problems(schema, [{}] * MOST)
    assert [p.pointer for p in (found[0], found[20], found[-1])] == [
        "/0/r0", "/1/r0", f"/{MOST // 20 - 1}/r19"
    ]  # fmt: skip
    assert len(found) == MOST


@pytest.mark.parametrize(
    ("number", "each", "explained"),
    [(3_000, 1, False), (3_000, 6, False), (4_000, 6, True), (60_000, 1, True)],
)
def test_errors_are_made_at_once_unless_there_are_too_many(monkeypatch, number, each, explained):
    """What explains one error after the other takes ten times as long, and less memory."""
    described, one_by_one = Validator._explained, []

    def spy(self, value, most=MOST):
        one_by_one.append(most)
        return described(self, value, most)

    monkeypatch.setattr(Validator, "_explained", spy)
    names = [f"r{n}" for n in range(each)]
    found = problems({"items": {"required": names}}, [{}] * number)
    assert len(found) == min(number * each, MOST)
    assert bool(one_by_one) == explained


@pytest.mark.parametrize("last", [{}, {"r": 1}], ids=["wrong", "right"])
def test_what_is_wrong_at_the_end_of_a_large_value_is_told(last):
    found = problems({"items": {"required": ["r"]}}, [{"r": 1}] * MOST + [last])
    assert [p.pointer for p in found] == [f"/{MOST}/r"] * ("r" not in last)


def test_validators_that_disagree_are_reported_and_nothing_breaks():
    description = Description({"components": {"schemas": {"x": {"contains": {"const": 1}}}}})
    validator = description.validator("/components/schemas/x")
    part = validator._part("/components/schemas/x")
    part.__dict__["_explainer"] = validator.resources.explaining(True)
    assert [p.keyword for p in validator.problems([])] == ["validators-disagree"]
    assert "report" in validator.problems([])[0].expected


@pytest.mark.parametrize(
    ("keyword", "argument", "words"),
    [
        ("enum", ["open", None], "one of open, null"),
        ("type", ["string", "null"], "string or null"),
        ("required", "id", "the property 'id'"),
        ("minLength", 2, "at least 2 characters"),
        ("oneOf", [{}, {}], "a value that fits one of 2 schemas"),
        ("unheardOf", 3, "unheardOf 3"),
    ],
)
def test_a_keyword_reads_as_words(keyword, argument, words):
    assert describe(keyword, argument) == words


def test_a_long_value_is_cut_and_says_its_type():
    assert show(["x" * 200]).startswith('array ["xxx')
    assert show("ü") == '"ü"'
