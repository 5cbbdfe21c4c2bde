"""Problems of a description are named by rule, pointer, operation, file and line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.contract.lint import lint
from intercontract.errors import ContractError


def document(
    schemas: object = None, paths: object = None, version: str = "3.0.3", **others: object
) -> dict:
    return {
        "openapi": version,
        "info": {"title": "t", "version": "2.11"},
        "paths": paths or {},
        "components": {"schemas": schemas or {}},
        **others,
    }


def media(schema: object, **examples: object) -> dict:
    named = {name: {"value": value} for name, value in examples.items()}
    return {"application/json": {"schema": schema, "examples": named}}


def operation(**parts: object) -> dict:
    return {"operationId": "op", "responses": {"200": {"description": "ok"}}, **parts}


def responding(schema: object, **examples: object) -> dict:
    response = {"200": {"description": "ok", "content": media(schema, **examples)}}
    return {"/x": {"get": operation(responses=response)}}


def named(source: dict) -> list[tuple[str, str]]:
    return [(p.rule, p.pointer) for p in lint(source)]


TAG = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "n": {"type": "integer"}},
}
AT = "/paths/~1x/get/responses/200/content/application~1json/examples"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            document({"a": {"$ref": "#/components/schemas/b"}}),
            [("dangling-reference", "/components/schemas/a/$ref")],
            id="dangling reference",
        ),
        pytest.param(
            document(
                paths={"/x": {"get": operation(parameters=[{"$ref": "#/components/parameters/p"}])}}
            ),
            [("dangling-reference", "/paths/~1x/get/parameters/0/$ref")],
            id="dangling parameter",
        ),
        pytest.param(
            document({"a": {"$ref": "#/components/schemas/b", "nullable": True}, "b": {}}),
            [("nullable-beside-ref", "/components/schemas/a")],
            id="nullable beside a reference",
        ),
        pytest.param(
            document({"a": {"type": "integer", "format": "date-time"}}),
            [("format-on-wrong-type", "/components/schemas/a/format")],
            id="format on the wrong type",
        ),
        pytest.param(
            document({"a": {"type": "timestamp"}}),
            [("unknown-type", "/components/schemas/a/type")],
            id="unknown type",
        ),
        pytest.param(
            document({"a": {**TAG, "required": ["id", "gone"]}}),
            [("required-not-defined", "/components/schemas/a/required/1")],
            id="required and not defined",
        ),
        pytest.param(
            document(
                {
                    "a": {
                        "allOf": [TAG, {"required": ["id", "own", "gone"]}],
                        "properties": {"own": {}},
                    }
                }
            ),
            [("required-not-defined", "/components/schemas/a/allOf/1/required/2")],
            id="defined beside allOf",
        ),
        pytest.param(
            document({"a": {"type": "string", "enum": ["x", "y", "x"]}}),
            [("duplicate-enum-value", "/components/schemas/a/enum/2")],
            id="enum value twice",
        ),
        pytest.param(
            document({"a": {"type": "string", "enum": ["x", 1]}}),
            [("impossible-enum-value", "/components/schemas/a/enum/1")],
            id="enum value of another type",
        ),
        pytest.param(
            document({"a": {"type": "string", "enum": ["x"], "default": "y"}}),
            [("default-contradicts-schema", "/components/schemas/a/default")],
            id="enum lacks its default",
        ),
        pytest.param(
            document(
                {"a": {**TAG, "discriminator": {"propertyName": "kind", "mapping": {"t": "#/x"}}}}
            ),
            [
                ("discriminator-not-defined", "/components/schemas/a/discriminator"),
                ("dangling-reference", "/components/schemas/a/discriminator/mapping/t"),
            ],
            id="discriminator",
        ),
        pytest.param(
            document(paths={"/x": {"get": operation(), "put": operation()}}),
            [("duplicate-operation-id", "/paths/~1x/put/operationId")],
            id="operation id twice",
        ),
        pytest.param(
            document(paths={"/x": {"get": {"responses": {"200": {}, "2000": {}}}}}),
            [
                ("no-operation-id", "/paths/~1x/get"),
                ("not-a-status", "/paths/~1x/get/responses/2000"),
            ],
            id="no operation id, no status",
        ),
        pytest.param(
            document(paths={"/x": {"get": {"operationId": "a"}}}),
            [("no-response", "/paths/~1x/get")],
            id="no response",
        ),
        pytest.param(
            document(
                paths={
                    "/x/{id}": {
                        "get": operation(parameters=[{"name": "key", "in": "path"}] * 2),
                    }
                }
            ),
            [
                ("duplicate-parameter", "/paths/~1x~1{id}/get/parameters/1"),
                ("path-parameter-not-defined", "/paths/~1x~1{id}/get"),
                ("path-parameter-not-used", "/paths/~1x~1{id}/get/parameters/1"),
                ("path-parameter-not-required", "/paths/~1x~1{id}/get/parameters/1"),
            ],
            id="path parameters",
        ),
        pytest.param(
            document(
                paths={
                    "/x/{a}": {
                        "parameters": [{"name": "a", "in": "path", "required": True}],
                        "get": operation(),
                    },
                    "/x/{b}": {},
                }
            ),
            [("ambiguous-path", "/paths/~1x~1{b}")],
            id="two templates of one shape",
        ),
        pytest.param(
            document(paths={"/x": {"get": operation(security=[{"key": []}])}}),
            [("undefined-security-scheme", "/paths/~1x/get/security/0/key")],
            id="security scheme",
        ),
        pytest.param(
            document(paths=responding(TAG, good={"id": "1"}, bad={"id": 1, "n": "x"})),
            [
                ("example-contradicts-schema", f"{AT}/bad/value/id"),
                ("example-contradicts-schema", f"{AT}/bad/value/n"),
            ],
            id="named response example",
        ),
        pytest.param(
            document(
                paths=responding({"$ref": "#/components/schemas/tag"}, bad=[]), schemas={"tag": TAG}
            ),
            [("example-contradicts-schema", f"{AT}/bad/value")],
            id="through a reference",
        ),
        pytest.param(
            document(
                paths={
                    "/x": {
                        "get": operation(
                            parameters=[
                                {
                                    "name": "q",
                                    "in": "query",
                                    "schema": {"type": "integer"},
                                    "example": "x",
                                }
                            ],
                            requestBody={"content": {"a/b": {"schema": TAG, "example": {"id": 3}}}},
                        )
                    }
                }
            ),
            [
                ("example-contradicts-schema", "/paths/~1x/get/parameters/0/example"),
                (
                    "example-contradicts-schema",
                    "/paths/~1x/get/requestBody/content/a~1b/example/id",
                ),
            ],
            id="parameter and request examples",
        ),
        pytest.param(
            document({"a": {"properties": {"b": {"type": "string", "example": 3}}}}),
            [("example-contradicts-schema", "/components/schemas/a/properties/b/example")],
            id="example of a schema",
        ),
        pytest.param(
            document({"a": {"type": "string", "examples": ["x", 3]}}, version="3.1.0"),
            [("example-contradicts-schema", "/components/schemas/a/examples/1")],
            id="examples of a 3.1 schema",
        ),
        pytest.param(
            document(paths=responding({"type": "string", "nullable": True}, a=None, b="x")),
            [],
            id="null where it is documented",
        ),
        pytest.param(
            document(
                paths=responding({**TAG, "additionalProperties": False}, bad={"id": "1", "z": 1})
            ),
            [("example-contradicts-schema", f"{AT}/bad/value/z")],
            id="a property that is refused",
        ),
    ],
)
def test_the_problems_of_a_document_are_exactly(source, expected):
    assert named(source) == expected


def test_absent_properties_of_one_object_are_one_problem_naming_them():
    schema = {"required": ["a", "b"], "properties": {"a": {}, "b": {}}}
    (problem,) = lint(document(paths=responding(schema, bad={})))
    assert (problem.pointer, problem.keyword) == (f"{AT}/bad/value", "required")
    assert "a, b" in problem.message
    assert problem.operation == "op"
    assert problem.example == f"{AT}/bad/value"


@pytest.mark.parametrize(
    ("mark", "where", "count"),
    [
        ("readOnly", "request", 0),
        ("readOnly", "response", 1),
        ("writeOnly", "request", 1),
        ("writeOnly", "response", 0),
    ],
)
def test_what_is_only_read_or_written_may_be_absent_from_the_other_side(mark, where, count):
    schema = {"required": ["id"], "properties": {"id": {"type": "string", mark: True}}}
    paths = responding(schema, e={})
    if where == "request":
        paths = {"/x": {"put": operation(requestBody={"content": media(schema, e={})})}}
    assert len(lint(document(paths=paths))) == count


def test_an_example_that_two_places_refer_to_is_judged_by_each_schema_once():
    shared = {"examples": {"e": {"$ref": "#/components/examples/e"}}}
    body = {
        "a/b": {"schema": {"type": "string"}, **shared},
        "c/d": {"schema": {"type": "null"}, **shared},
    }
    source = document(paths={"/x": {"put": operation(requestBody={"content": body})}})
    source["components"]["examples"] = {"e": {"value": 3}}
    found = lint(source)
    assert {p.pointer for p in found} == {"/components/examples/e/value"}
    assert len(found) == 2


TEXT = """\
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /x:
    get:
      operationId: getX
      responses:
        200:
          description: ok
          content:
            application/json:
              schema: {$ref: '#/components/schemas/x'}
              example:
                id: 1
                list:
                - ok
                - 2
      operationId: getX
components:
  schemas:
    x:
      type: object
      properties:
        id:
          type: string
          nullable: true
          format: int64
        list:
          type: array
          items: {type: string}
        gone:
          $ref: '#/components/schemas/gone'
"""


def test_each_problem_of_a_file_has_its_line(tmp_path):
    file = tmp_path / "api.yaml"
    file.write_text(TEXT)
    assert [(p.line, p.rule) for p in lint(file)] == [
        (14, "example-contradicts-schema"),
        (17, "example-contradicts-schema"),
        (18, "duplicate-key"),
        (27, "format-on-wrong-type"),
        (32, "dangling-reference"),
    ]
    assert {p.file for p in lint(file)} == {str(file)}


def test_lines_of_json_indented_by_tabs_are_found(tmp_path):
    file = tmp_path / "api.json"
    file.write_text(json.dumps(document({"a": {"type": "string", "example": 3}}), indent="\t"))
    (problem,) = lint(file)
    assert file.read_text().splitlines()[problem.line - 1].strip() == '"example": 3'


def test_problems_of_a_description_in_several_files_name_the_right_file(tmp_path):
    (tmp_path / "paths").mkdir()
    (tmp_path / "schemas").mkdir()
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {version: '1'}\npaths:\n  /x:\n    $ref: paths/x.yaml#/one\n"
    )
    (tmp_path / "paths" / "x.yaml").write_text(
        "one:\n  get:\n    operationId: x\n    responses:\n      '200':\n        description: ok\n"
        "        content:\n          a/b:\n            schema: {$ref: ../schemas/x.yaml}\n"
        "            example: {n: x}\n"
    )
    (tmp_path / "schemas" / "x.yaml").write_text(
        "properties:\n  n: {$ref: '#/$defs/n'}\n$defs:\n  n:\n    type: integer\n    example: y\n"
    )
    found = [
        (Path(p.file).relative_to(tmp_path).as_posix(), p.line, p.rule)
        for p in lint(tmp_path / "openapi.yaml")
    ]
    assert found == [
        ("paths/x.yaml", 10, "example-contradicts-schema"),
        ("schemas/x.yaml", 6, "example-contradicts-schema"),
    ]


def test_a_file_that_is_no_openapi_is_refused(tmp_path):
    (tmp_path / "x.yaml").write_text("swagger: '2.0'")
    with pytest.raises(ContractError, match="Swagger"):
        lint(tmp_path / "x.yaml")


def test_linting_changes_nothing():
    source = document({"a": {"$ref": "#/nowhere", "nullable": True}})
    before = json.dumps(source)
    assert lint(source) == lint(source)
    assert json.dumps(source) == before


KEYS = [
    *("get", "parameters", "responses", "200", "content", "schema", "example", "examples", "$ref"),
    *("requestBody", "a/b", "operationId", "security", "name", "in", "value", "required", "enum"),
    *("discriminator", "mapping", "properties", "/x", "default", "allOf", "headers", "callbacks"),
]  # fmt: skip

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 3)
    | st.sampled_from(["", "x", "#/paths", "string"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(
    st.dictionaries(st.sampled_from(["/x", "/x/{id}"]), JSON, max_size=2),
    JSON,
    st.sampled_from(["3.0.0", "3.1.0"]),
)
def test_whatever_a_document_holds_linting_ends_with_problems(paths, components, version):
    for problem in lint(
        {"openapi": version, "paths": paths, "components": components, "security": components}
    ):
        assert problem.rule
        assert problem.message


def test_the_official_description_has_these_problems(shared):
    """The four dangling references, and the contradictions counted as example, value, keyword."""
    found = lint(shared / "official" / "intercom-2.11.yaml")
    assert Counter(p.rule for p in found) == {
        "dangling-reference": 4,
        "example-contradicts-schema": 276,
        "format-on-wrong-type": 61,
        "nullable-beside-ref": 18,
        "nullable-enum-lacks-null": 1,
        "nullable-without-type": 1,
        "required-not-defined": 4,
    }
    contradictions = [p for p in found if p.rule == "example-contradicts-schema"]
    assert len({(p.example, p.pointer, p.keyword) for p in contradictions}) == 276
    lines = (shared / "official" / "intercom-2.11.yaml").read_text().splitlines()
    for problem in found:
        key = problem.pointer.rpartition("/")[2]
        assert key.isdigit() or key.replace("~1", "/") in lines[problem.line - 1]
