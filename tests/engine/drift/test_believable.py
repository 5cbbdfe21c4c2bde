"""Verdicts that can be believed: pairs of descriptions by the kind of mistake that a differ makes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.drift import MISSING, Level, compare

JSON = "application/json"
S, I = {"type": "string"}, {"type": "integer"}  # noqa: E741 - short on purpose
A = {"type": "array", "items": S}


def obj(*required: str, **properties: Any) -> dict[str, Any]:
    named = {name.rstrip("_"): schema for name, schema in properties.items()}
    return {
        "type": "object",
        "properties": named,
        **({"required": list(required)} if required else {}),
    }


def described(version: str = "3.1.0", root: Any = None, **node: Any) -> dict[str, Any]:
    operation = {"operationId": "x", "responses": {}, **node}
    return {"openapi": version, "paths": {"/x": {"post": operation}}, **(root or {})}


def asked(schema: Any, version: str = "3.1.0") -> dict[str, Any]:
    body = {"required": True, "content": {JSON: {"schema": schema}}}
    return described(version, requestBody=body)


def answered(schema: Any, version: str = "3.1.0") -> dict[str, Any]:
    return described(version, responses={"200": {"content": {JSON: {"schema": schema}}}})


def worst(base: Any, revision: Any) -> Level | None:
    levels = [change.level for change in compare(base, revision)]
    return max(levels, key=lambda level: level.rank, default=None)


def alternatives(words: list[str]) -> dict[str, Any]:
    return {"oneOf": [obj(k={"enum": words}), obj(n=I)]}


# A warning or another change of the same body, and what it must not hide.
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(A, {**A, "uniqueItems": True}, id="uniqueItems"),
        pytest.param(S, {**S, "not": {"enum": ["a"]}}, id="not"),
        pytest.param(S, {**S, "not": {"pattern": "^x"}}, id="not a pattern"),
        pytest.param(I, {**I, "multipleOf": 3}, id="multipleOf"),
        pytest.param(
            {"type": "object"}, {"type": "object", "maxProperties": 1}, id="maxProperties"
        ),
        pytest.param({"type": "object"}, {"type": "object", "additionalProperties": I}, id="a map"),
        pytest.param(
            {**A, "items": {"anyOf": [S, I]}},
            {**A, "items": {"anyOf": [S, I], "not": S}},
            id="inside",
        ),
    ],
)
def test_nothing_hides_a_breaking_change(before, after):
    base, revision = asked(obj(a=before, b=S)), asked(obj(a=after))
    changes = compare(base, revision)
    told = {(change.level, change.pointer) for change in changes}
    assert (Level.WARNING, "/b") in told  # the property that is gone
    assert any(level is Level.BREAKING and "/a" in pointer for level, pointer in told)


def test_the_proof_says_nothing_that_a_rule_has_said():
    base, revision = asked(obj(a=S, b=S)), asked(obj("a", a={**S, "maxLength": 3}, b=I))
    rules = [change.rule for change in compare(base, revision)]
    assert not any(rule.endswith(("narrowed", "widened")) for rule in rules)
    also = asked(obj("a", a={**S, "maxLength": 3}, b={**I, "not": {"const": 1}}))
    (found,) = [c for c in compare(asked(obj(a=S, b=I)), also) if c.witness is not MISSING]
    assert (found.rule, found.pointer) == ("request-body-narrowed", "/b")


KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
SCHEMES = {"k": KEY, "b": {"type": "http", "scheme": "bearer"}}


def secured(security: Any = None, root: Any = None, **schemes: Any) -> dict[str, Any]:
    node = {} if security is None else {"security": security}
    components = {"securitySchemes": {**SCHEMES, **schemes}}
    return described(root={"components": components, **(root or {})}, **node)


K, B = {"k": []}, {"b": []}


@pytest.mark.parametrize(
    ("base", "revision", "breaks"),
    [
        pytest.param(secured([]), secured([B]), True, id="credentials needed"),
        pytest.param(secured(), secured(root={"security": [K]}), True, id="needed everywhere"),
        pytest.param(secured([K, {}]), secured([K]), True, id="no more without"),
        pytest.param(secured([K, B]), secured([K]), True, id="an alternative removed"),
        pytest.param(secured([K]), secured([B]), True, id="others needed"),
        pytest.param(secured([K]), secured([{**K, **B}]), True, id="both needed"),
        pytest.param(
            secured([K]), secured([K], k={**KEY, "name": "X-New"}), True, id="another name"
        ),
        pytest.param(
            secured([K]), secured([K], k={**KEY, "in": "query"}), True, id="another place"
        ),
        pytest.param(
            secured([B]), secured([B], b={"type": "http", "scheme": "basic"}), True, id="basic"
        ),
        pytest.param(secured([{**K, **B}]), secured([K]), False, id="one is enough"),
        pytest.param(secured([K]), secured([K, B]), False, id="an alternative more"),
        pytest.param(secured([K]), secured([]), False, id="public now"),
        pytest.param(secured([K, B]), secured([B, K]), False, id="another order"),
        pytest.param(secured([K]), secured(root={"security": [K]}), False, id="inherited now"),
        pytest.param(
            secured([{"one": []}], one={"type": "http", "scheme": "basic", "description": "a"}),
            secured([{"two": []}], two={"type": "http", "scheme": "Basic", "description": "b"}),
            False,
            id="the same by another name",
        ),
        pytest.param(
            secured([B]), secured([B], b={"type": "http", "scheme": "Bearer"}), False, id="letters"
        ),
    ],
)
def test_who_may_call(base, revision, breaks):
    assert (worst(base, revision) is Level.BREAKING) is breaks


def query(schema: Any, **node: Any) -> dict[str, Any]:
    return described(parameters=[{"name": "q", "in": "query", "schema": schema, **node}])


def on_path(schema: Any, **node: Any) -> dict[str, Any]:
    known = {"name": "q", "in": "path", "required": True, "schema": schema}
    return described(parameters=[{**known, **node}])


@pytest.mark.parametrize(
    ("base", "revision", "breaks"),
    [
        pytest.param(query(A), query(A, explode=False), True, id="repeated or not"),
        pytest.param(query(A), query(A, style="pipeDelimited", explode=True), False, id="pipes exploded"),
        pytest.param(
            query(A, explode=False), query(A, style="pipeDelimited", explode=False), True, id="pipes"
        ),
        pytest.param(query(obj(a=S)), query(obj(a=S), style="deepObject"), True, id="deepObject"),
        pytest.param(on_path(A), on_path(A, style="label"), True, id="label"),
        pytest.param(on_path(A), on_path(A, explode=True), False, id="a simple list either way"),
        pytest.param(query(S), query(S, explode=False), False, id="a scalar either way"),
        pytest.param(query(A), query(A, style="form", explode=True), False, id="defaults written"),
        pytest.param(
            query(obj(a=S)),
            described(
                parameters=[{"name": "q", "in": "query", "content": {JSON: {"schema": obj(a=S)}}}]
            ),
            True,
            id="a document now",
        ),
        pytest.param(query(S), query(A), False, id="one value is a list of one"),
        pytest.param(query({"type": ["string", "integer"]}), query(A), False, id="of any type"),
        pytest.param(query(A), query(S), True, id="several values are not one"),
        pytest.param(query(I, explode=False), query({**A, "items": I}, explode=False), False,
                     id="no comma in it"),
        pytest.param(query(S, explode=False), query(A, explode=False), True, id="perhaps a comma in it"),
        pytest.param(query({**S, "enum": ["a"]}), query({**A, "items": {**S, "enum": ["a", "b"]}}), False,
                     id="a word that the items have"),
        pytest.param(query({**S, "enum": ["a"]}), query({**A, "items": {**S, "enum": ["b"]}}), True,
                     id="a word that the items have not"),
        pytest.param(query(I), query({**A, "items": I}, style="pipeDelimited", explode=False), False,
                     id="one value in any style"),
        pytest.param(on_path(I), on_path({**A, "items": I}, style="label"), True, id="a label before it"),
        pytest.param(asked(obj(a={**S, "format": "date"})), asked(obj(a={**S, "format": "date-time"})),
                     True, id="a date is no time"),
        pytest.param(asked(obj(a=S)), asked(obj(a={**S, "format": "uuid"})), True, id="a format set"),
        pytest.param(asked(obj(a={**S, "format": "uuid"})), asked(obj(a=S)), False, id="a format less"),
        pytest.param(answered(obj(a={**S, "format": "uuid"})), answered(obj(a=S)), True, id="any text"),
    ],
)  # fmt: skip
def test_how_a_value_is_written(base, revision, breaks):
    assert (worst(base, revision) is Level.BREAKING) is breaks


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_a_client_must_send_now(version):
    hidden = asked(obj("a", a={**S, "readOnly": True}), version)
    assert worst(hidden, asked(obj("a", a=S), version)) is Level.BREAKING
    assert worst(asked(obj(b=S), version), asked(obj("a", b=S, a={**S, "readOnly": True}))) is None


def serving(*urls: str, own: Any = None, **variables: Any) -> dict[str, Any]:
    servers = [{"url": url, "variables": variables} for url in urls]
    return described(root={"servers": servers}, **({"servers": own} if own else {}))


@pytest.mark.parametrize(
    ("base", "revision", "level"),
    [
        pytest.param(serving("https://a/v1"), serving("https://a/v2"), Level.BREAKING, id="base path"),
        pytest.param(serving("https://a"), serving("https://a/", "https://b"), Level.INFO, id="more"),
        pytest.param(
            serving("https://{r}.a", r={"default": "eu", "enum": ["eu", "us"]}),
            serving("https://{r}.a", r={"default": "eu", "enum": ["eu"]}),
            Level.BREAKING,
            id="a variable's value",
        ),
        pytest.param(
            serving("https://{r}.a", r={"default": "eu", "enum": ["eu", "us"]}),
            serving("https://eu.a", "https://us.a"),
            None,
            id="a variable written out",
        ),
        pytest.param(
            serving("https://a"), serving("https://a", own=[{"url": "https://b"}]), Level.BREAKING,
            id="of an operation",
        ),
    ],
)  # fmt: skip
def test_where_calls_go(base, revision, level):
    assert worst(base, revision) is level


NULL = {"type": "null"}
COMPONENTS = {"schemas": {"R": obj(x=S), "A": obj(a=S), "A2": obj(a=S), "B": obj(b=S),
                          "AB": obj(a=S, b=S)}}  # fmt: skip


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


NULLABLE = {"type": "string", "nullable": True}
SAME = {
    "a list and a union": ({"type": ["string", "null"]}, {"anyOf": [S, NULL]}),
    "either union": ({"type": ["string", "null"]}, {"oneOf": [NULL, S]}),
    "3.0 and a list": (NULLABLE, {"type": ["string", "null"]}),
    "3.0 and a union": (NULLABLE, {"anyOf": [S, NULL]}),
    "3.0, the list without null": (
        {**NULLABLE, "enum": ["x"]}, {"type": ["string", "null"], "enum": ["x", None]}),
    "null in a list of values": (
        {"type": ["string", "null"], "enum": ["x", None]}, {"anyOf": [{**S, "enum": ["x"]}, NULL]}),
    "a constant null": ({"anyOf": [S, {"const": None}]}, {"type": ["string", "null"]}),
    "a reference or null": ({"nullable": True, "allOf": [ref("R")]}, {"anyOf": [ref("R"), NULL]}),
    "a union or null": ({"nullable": True, "oneOf": [S, I]}, {"oneOf": [S, I, NULL]}),
    "null outside of a union": ({"oneOf": [S, I, NULL]}, {"anyOf": [{"oneOf": [S, I]}, NULL]}),
    "types and a union": ({"type": ["string", "integer"]}, {"anyOf": [S, I]}),
    "a list of one and a constant": ({**S, "enum": ["x"]}, {"const": "x"}),
    "a list and constants": ({"enum": ["x", "y"]}, {"oneOf": [{"const": "y"}, {"const": "x"}]}),
    "a type that the values have": ({**S, "enum": ["x", "y"]}, {"enum": ["y", "x"]}),
    "whole numbers": ({"type": "number", "enum": [1, 2]}, {"type": "integer", "enum": [1, 2]}),
    "the next number": ({**I, "exclusiveMinimum": 0}, {**I, "minimum": 1}),
    "a part renamed": ({"allOf": [ref("A"), ref("B")]}, {"allOf": [ref("A2"), ref("B")]}),
    "parts joined": ({"allOf": [ref("A"), ref("B")]}, ref("AB")),
    "a part written out": (
        {"allOf": [ref("A"), ref("B")]}, {"allOf": [ref("A")], "properties": {"b": S}}),
    "one part": ({"allOf": [ref("A")], "description": "x"}, ref("A")),
    "what a part required": ({"allOf": [ref("A"), {"required": ["a"]}]}, obj("a", a=S)),
    "nothing demanded": ({**S, "minLength": 0, "readOnly": False}, S),
    "numbers beyond 64 bits": ({"enum": [2**70, 1]}, {"enum": [1, 2**70]}),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_has_not_changed(name):
    def whole(schema: Any) -> dict[str, Any]:
        content = {"content": {JSON: {"schema": obj(f=schema)}}}
        version = "3.0.3" if "nullable" in str(schema) else "3.1.0"
        node = {"requestBody": content, "responses": {"200": content}}
        return described(version, root={"components": COMPONENTS}, **node)

    one, other = map(whole, SAME[name])
    assert compare(one, other) == ()
    assert compare(other, one) == ()


@pytest.mark.parametrize("keyword", ["minLength", "minItems"])
def test_no_value_is_built_that_no_memory_holds(keyword):
    schema = {**(S if keyword == "minLength" else A), keyword: 10**9}
    told = compare(answered(obj(f=schema)), answered(obj(f={**schema, keyword: 10**9 - 1})))
    assert [change.pointer for change in told] == ["/f"]


def test_a_part_that_is_renamed_and_extended_is_an_optional_property():
    base, revision = (
        {**asked({"allOf": [ref(name), obj(z=S)]}), "components": {"schemas": {name: schema}}}
        for name, schema in (("Pick_a", obj(a=S)), ("Pick_ab", obj(a=S, b=S)))
    )
    told = [change for change in compare(base, revision) if change.operation]
    assert [(c.rule, c.pointer) for c in told] == [("new-optional-request-property", "/b")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            {"oneOf": [obj(k={"enum": ["a"]}), obj(n=I)]},
            {"oneOf": [obj(k={"enum": ["a", "b"]}), obj(n=I)]},
            id="an alternative widened",
        ),
        pytest.param(
            {"oneOf": [obj("k", k={"const": "a"}, v={**S, "maxLength": 3}), obj("k", k={"const": "b"})]},
            {"oneOf": [obj("k", k={"const": "a"}, v={**S, "maxLength": 4}), obj("k", k={"const": "b"})]},
            id="told apart by a constant",
        ),
        pytest.param(
            obj(a={"type": ["string", "integer"]}),
            obj(a={"anyOf": [S, I, {"type": "boolean"}]}),
            id="types, and one more",
        ),
        pytest.param(obj(a={"enum": ["ab"]}), obj(a={**S, "pattern": "^a"}), id="a pattern they match"),
        pytest.param(obj(a={**I, "multipleOf": 4}), obj(a={**I, "multipleOf": 2}), id="multiples"),
        pytest.param(obj(a={**S, "not": {"enum": ["x", "y"]}}), obj(a={**S, "not": {"enum": ["x"]}}),
                     id="less excluded"),
        pytest.param({"oneOf": [alternatives(["a"]), {**A, "items": alternatives(["a"])}]},
                     {"oneOf": [alternatives(["a", "b"]), {**A, "items": alternatives(["a", "b"])}]},
                     id="alternatives within alternatives"),
        pytest.param({"type": "object", "patternProperties": {"^x": I}},
                     {"type": "object", "patternProperties": {"^x": {"type": ["integer", "string"]}}},
                     id="names by pattern"),
        pytest.param({**obj(a=S, b=S), "dependentRequired": {"a": ["b"]}}, obj(a=S, b=S),
                     id="a dependency less"),
        pytest.param({"if": obj(a={"const": "x"}), "then": {"required": ["b"]}, **obj(a=S, b=S)},
                     obj(a=S, b=S), id="a condition less"),
    ],
)  # fmt: skip
def test_what_only_widens_a_request_is_no_warning(before, after):
    assert worst(asked(before), asked(after)) in (Level.INFO, None)
    assert worst(asked(after), asked(before)) is Level.BREAKING


NUMBERS = st.integers(-(2**80), 2**80)


@settings(max_examples=60)
@given(bounds=st.tuples(NUMBERS, NUMBERS), values=st.lists(NUMBERS, min_size=1, max_size=3))
def test_any_number_is_compared(bounds, values):
    schemas = [{**I, "maximum": b, "enum": [*values, b], "default": b} for b in bounds]
    changes = compare(*(asked(obj(a=schema)) for schema in schemas))
    assert bool(changes) is (bounds[0] != bounds[1])
    assert all(change.fingerprint and change.to_dict()["message"] for change in changes)


def webhook(schema: Any) -> dict[str, Any]:
    node = {"requestBody": {"content": {JSON: {"schema": schema}}}, "responses": {}}
    return {"openapi": "3.1.0", "paths": {}, "webhooks": {"w": {"post": node}}}


def test_what_a_webhook_brings_is_judged_as_something_received():
    base, revision = webhook(obj(a={"enum": ["x"]})), webhook(obj(a={"enum": ["x", "y"]}, b=S))
    told = {change.rule: change for change in compare(base, revision)}
    assert told["request-property-enum-value-added"].path == "webhook:w"
    assert told["response-body-widened"].level is Level.BREAKING


def test_a_description_is_not_altered_by_any_of_it():
    for before, after in SAME.values():
        kept = deepcopy((before, after))
        compare(asked(obj(f=before)), asked(obj(f=after)))
        assert (before, after) == kept


def test_a_version_header_is_one_line():
    def versions(listed: list[str]) -> dict[str, Any]:
        header = {"name": "Shop-Version", "in": "header",
                  "schema": {**S, "enum": listed, "default": listed[-1]}}  # fmt: skip
        operation = {"responses": {}, "parameters": [header]}
        return {"openapi": "3.1.0", "paths": {f"/{n}": {"get": operation} for n in range(9)}}

    (change,) = compare(versions(["1", "2"]), versions(["2", "3"]))
    assert (change.rule, change.level) == ("api-version-header-changed", Level.INFO)
    assert (change.from_, change.to) == ("2", "3")


def test_the_gravest_comes_first():
    base = {"openapi": "3.1.0", "paths": {"/a": {"get": answered(obj(a=S))["paths"]["/x"]["post"]},
                                          "/z": {"get": {"responses": {}}}}}  # fmt: skip
    revision = deepcopy(base)
    del revision["paths"]["/z"]
    content = revision["paths"]["/a"]["get"]["responses"]["200"]["content"]
    content[JSON]["schema"]["properties"]["a"] = I
    rules = [change.rule for change in compare(base, revision)]
    assert rules == ["api-path-removed-without-deprecation", "response-property-type-changed"]
