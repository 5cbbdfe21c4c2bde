"""What the verdict promises about values, held against generated schemas and values.

Compatible (nothing breaking, nothing to warn of) means: in requests, every value that the base
documents is still accepted; in responses, no value is newly possible. Validity is judged here by
``jsonschema``, on the schemas as generated, so that none of the differ's own reading is trusted.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from intercontract.drift import MISSING, Options, compare

NAMES = ("a", "b", "c")
SETTINGS = settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])

small = st.integers(min_value=0, max_value=4)
scalars = st.sampled_from([None, True, False, 0, 1, 2, 3.5, "", "x", "xy", "xyz"])


def maybe(keyword, values):
    return st.one_of(st.just({}), values.map(lambda value: {keyword: value}))


def joined(*parts):
    return st.tuples(*parts).map(lambda found: {k: v for part in found for k, v in part.items()})


leaves = st.one_of(
    st.just({}),
    joined(
        st.sampled_from([{"type": "string"}, {"type": ["string", "null"]}]),
        maybe("maxLength", small),
        maybe("minLength", st.integers(0, 2)),
        maybe("enum", st.lists(st.sampled_from(["x", "xy", "xyz", None]), min_size=1, max_size=3)),
        maybe("pattern", st.sampled_from(["^x", "y$", ".*"])),
    ),
    joined(
        st.sampled_from([{"type": "integer"}, {"type": "number"}, {"type": ["integer", "null"]}]),
        maybe("maximum", small),
        maybe("minimum", small),
        maybe("exclusiveMaximum", small),
        maybe("multipleOf", st.sampled_from([2, 3])),
    ),
    st.just({"type": "boolean"}),
    scalars.map(lambda value: {"const": value}),
)


def branches(children):
    properties = st.dictionaries(st.sampled_from(NAMES), children, max_size=3)
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        joined(
            st.just({"type": "object"}),
            properties.map(lambda found: {"properties": found}),
            maybe("required", st.lists(st.sampled_from(NAMES), unique=True, max_size=2)),
            maybe("additionalProperties", st.one_of(st.just(False), children)),
            maybe("maxProperties", small),
        ),
        joined(
            st.just({"type": "array"}),
            maybe("items", children),
            maybe("maxItems", small),
            maybe("minItems", st.integers(0, 2)),
            maybe("uniqueItems", st.just(True)),
        ),
        several.map(lambda found: {"oneOf": found}),
        several.map(lambda found: {"anyOf": found}),
        several.map(lambda found: {"allOf": found}),
        children.map(lambda found: {"not": found}),
    )


schemas = st.recursive(leaves, branches, max_leaves=6)


@st.composite
def pairs(draw):
    """A schema, and one that is either a small step away or another altogether."""
    base = draw(schemas)
    return base, draw(st.one_of(step(base), step(base), schemas))


def step(schema):
    """The schema with one place in it replaced or extended."""
    choices = [schemas.map(lambda other: {"allOf": [schema, other]})]
    choices.append(schemas.map(lambda other: {"anyOf": [schema, other]}))
    choices.append(leaves.map(lambda other: {**schema, **other}))
    for keyword, value in schema.items():
        choices.append(st.just({k: v for k, v in schema.items() if k != keyword}))
        if keyword in ("oneOf", "anyOf", "allOf"):
            choices.append(schemas.map(lambda s, k=keyword, v=value: {**schema, k: [*v, s]}))
            choices.append(
                step(value[0]).map(lambda s, k=keyword, v=value: {**schema, k: [s, *v[1:]]})
            )
        if keyword == "properties" and value:
            name = next(iter(value))
            choices.append(
                step(value[name]).map(
                    lambda s, n=name, v=value: {**schema, "properties": {**v, n: s}}
                )
            )
    return st.one_of(choices)


values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    ),
    max_leaves=5,
)


def documented(schema, value):
    """Whether a value holds only properties that the schema speaks of where they stand."""
    return closed(schema).is_valid(value)


def closed(schema):
    return Draft202012Validator(_close(schema, part=False))


def _close(schema, *, part):
    if not isinstance(schema, dict):
        return schema
    result = dict(schema)
    for keyword in ("oneOf", "anyOf", "allOf"):
        if keyword in result:
            result[keyword] = [_close(inner, part=True) for inner in result[keyword]]
    if "properties" in result:
        result["properties"] = {k: _close(v, part=False) for k, v in result["properties"].items()}
    for keyword in ("items", "additionalProperties"):
        if keyword in result:
            result[keyword] = _close(result[keyword], part=False)
    if not part and _has_properties(schema):
        result["unevaluatedProperties"] = False
    return result


def _has_properties(schema):
    parts = [p for k in ("oneOf", "anyOf", "allOf") for p in schema.get(k, ())]
    return bool(schema.get("properties")) or any(_has_properties(p) for p in parts)


def description(schema, side):
    content = {"content": {"application/json": {"schema": schema}}}
    node = {"responses": {"200": content}} if side == "response" else {"requestBody": content}
    return {"openapi": "3.1.0", "paths": {"/x": {"post": {"responses": {}, **node}}}}


def judged(base, revision, side):
    options = Options(witness_attempts=60)
    return compare(description(base, side), description(revision, side), options=options)


@pytest.mark.parametrize("side", ["request", "response"])
@SETTINGS
@given(data=st.data())
def test_compatible_means_that_no_value_falls_on_the_wrong_side(side, data):
    base, revision = data.draw(pairs())
    changes = judged(base, revision, side)
    assume(not any(change.level.rank for change in changes))
    produced, accepted = (base, revision) if side == "request" else (revision, base)
    check = Draft202012Validator(accepted)
    for value in data.draw(st.lists(values, min_size=5, max_size=20)):
        if documented(produced, value):
            assert check.is_valid(value), (base, revision, value)


@pytest.mark.parametrize("side", ["request", "response"])
@SETTINGS
@example(
    pair=(
        {"oneOf": [{"oneOf": [{"type": "boolean"}]}, {}]},
        {"oneOf": [{"oneOf": [{"type": "string"}]}, {}]},
    )
)
@given(pair=pairs())
def test_a_witness_is_accepted_by_one_side_and_refused_by_the_other(side, pair):
    base, revision = pair
    produced, accepted = (base, revision) if side == "request" else (revision, base)
    for change in judged(base, revision, side):
        if change.witness is not MISSING and change.rule.endswith(("narrowed", "widened")):
            assert Draft202012Validator(produced).is_valid(change.witness)
            assert not Draft202012Validator(accepted).is_valid(change.witness)


@SETTINGS
@given(schema=schemas, data=st.data())
def test_a_schema_with_its_alternatives_in_another_order_has_not_changed(schema, data):
    def shuffled(node):
        if isinstance(node, dict):
            node = {k: shuffled(v) for k, v in node.items()}
            for keyword in ("oneOf", "anyOf", "allOf", "enum", "required"):
                if keyword in node:
                    node[keyword] = data.draw(st.permutations(node[keyword]))
        return [shuffled(item) for item in node] if isinstance(node, list) else node

    for side in ("request", "response"):
        assert judged(schema, shuffled(schema), side) == ()


A, B = {"type": "object", "properties": {"a": {"type": "integer"}}}, {"type": "string"}
PAIR, TURNED = {"oneOf": [A, B]}, {"oneOf": [B, A]}


@pytest.mark.parametrize("side", ["request", "response"])
@pytest.mark.parametrize(
    ("base", "revision"),
    [
        pytest.param({"anyOf": [PAIR, PAIR, B]}, {"anyOf": [PAIR, TURNED, B]}, id="in another order"),
        pytest.param({"anyOf": [PAIR, TURNED, B]}, {"anyOf": [B, TURNED]}, id="once less"),
        pytest.param({"anyOf": [{"title": "A", **A}, A, B]}, {"anyOf": [B, A]}, id="with a title"),
        pytest.param({"anyOf": [{"enum": ["a", "b"]}, {"enum": ["b", "a"]}, A]},
                     {"anyOf": [A, {"enum": ["a", "b"]}]}, id="the same values"),
    ],
)  # fmt: skip
def test_an_alternative_that_is_listed_twice_says_nothing_new(side, base, revision):
    assert judged(base, revision, side) == ()
    assert judged(revision, base, side) == ()


@pytest.mark.parametrize("side", ["request", "response"])
def test_of_two_that_are_alike_none_may_hold_where_just_one_is_to(side):
    changes = judged(
        {"oneOf": [PAIR, TURNED, {"type": "null"}]}, {"oneOf": [PAIR, {"type": "null"}]}, side
    )
    assert changes
