"""A description in several files is one document; where a reference stands decides what it means."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercontract.contract.document.bundle import bundle_files
from intercontract.contract.lint import lint
from intercontract.contract.load import load
from intercontract.errors import ContractError

HEAD = """\
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /items:
    get:
      operationId: listItems
"""


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "openapi.yaml"


def answer(reference: str) -> str:
    return HEAD + (
        "      responses:\n        '200':\n          description: ok\n"
        f"          content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}\n"
    )


def test_an_anchor_in_another_file(tmp_path):
    more = "$defs: {s: {$anchor: size, type: integer}}"
    found = bundle_files(
        written(tmp_path, {"openapi.yaml": answer("more.yaml#size"), "more.yaml": more})
    )
    assert found.origins["more_s"][1] == "/$defs/s"
    with pytest.raises(ContractError, match="leads nowhere"):
        bundle_files(written(tmp_path, {"openapi.yaml": answer("more.yaml#width")}))


def parameter(reference: str) -> str:
    return HEAD + (
        f"      parameters: [{{$ref: '{reference}'}}]\n"
        "      responses: {'200': {description: ok}}\n"
    )


TREE = "node: {type: object, properties: {below: {type: array, items: {$ref: '#/node'}}}}\n"
WHOLE = "type: object\nproperties: {next: {$ref: '#'}, same: {$ref: '#/'}}\n"
COMPONENTS = """\
components:
  schemas:
    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}
"""


@pytest.mark.parametrize(
    ("files", "bad"),
    [
        pytest.param(
            {"openapi.yaml": answer("trees.yaml#/node"), "trees.yaml": TREE},
            {"below": [{"below": [{"below": 1}]}]},
            id="recursive in another file",
        ),
        pytest.param(
            {"openapi.yaml": answer("model/list.yml"), "model/list.yml": WHOLE},
            {"next": {"same": 1}},
            id="a whole file that refers to itself",
        ),
        pytest.param(
            {"openapi.yaml": answer("list.yaml#/"), "list.yaml": WHOLE},
            {"same": {"next": 1}},
            id="a whole file with a slash",
        ),
        pytest.param(
            {"openapi.yaml": answer("c.yaml#/components/schemas/A"), "c.yaml": COMPONENTS},
            {"b": {"a": {"b": 1}}},
            id="two that refer to each other",
        ),
        pytest.param(
            {
                "openapi.yaml": answer("a/item.yaml"),
                "a/item.yaml": "type: object\nproperties: {x: {$ref: ../b/item.yaml}}\n",
                "b/item.yaml": "type: integer\n",
            },
            {"x": "text"},
            id="two files of one name",
        ),
    ],
)
def test_a_schema_of_another_file_judges(tmp_path, files, bad):
    contract = load(written(tmp_path, files))
    spec = contract.operations[0].response_for(200)
    assert spec is not None
    validator = contract.documented.validator(spec.content[0].pointer)
    assert validator.is_valid({})
    assert not validator.is_valid(bad)
    assert lint(tmp_path / "openapi.yaml") == ()


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {
                "openapi.yaml": parameter("schemas/common.yaml#/page"),
                "schemas/common.yaml": "page: {name: page, in: query, required: true, "
                "schema: {type: integer}}\n",
            },
            id="in a folder called schemas",
        ),
        pytest.param(
            {
                "openapi.yaml": parameter("p/page.yaml"),
                "p/page.yaml": "name: page\nin: query\nrequired: true\nschema: {$ref: '../s.json#/int'}\n",
                "s.json": '{"int": {"type": "integer"}}',
            },
            id="with a schema elsewhere",
        ),
    ],
)
def test_a_parameter_is_one_wherever_it_is_kept(tmp_path, files):
    contract = load(written(tmp_path, files))
    (found,) = contract.operations[0].parameters
    assert (found.name, found.required) == ("page", True)
    assert not contract.documented.validator(found.pointer).is_valid("x")
    assert lint(tmp_path / "openapi.yaml") == ()


def test_names_that_yaml_reads_as_numbers_are_names(tmp_path):
    text = (
        HEAD
        + "      responses: {404: {$ref: 'errors.yaml#/404'}, 5XX: {$ref: 'errors.yaml#/1.0'}}\n"
    )
    errors = "404: {description: none}\n1.0: {description: broken}\n"
    found = load(written(tmp_path, {"openapi.yaml": text, "errors.yaml": errors}))
    assert [spec.status for spec in found.operations[0].responses] == ["404", "5XX"]


def test_an_equals_sign_is_text(tmp_path):
    text = HEAD + (
        "      parameters: [{name: op, in: query, schema: {type: string, enum: [=, '>']}}]\n"
        "      responses: {'200': {description: ok}}\n"
    )
    found = load(written(tmp_path, {"openapi.yaml": text}))
    assert found.operations[0].parameters[0].schema == {"type": "string", "enum": ["=", ">"]}


def test_a_discriminator_may_map_to_files(tmp_path):
    pet = (
        "oneOf: [{$ref: cat.yaml}, {$ref: dog.yaml}]\n"
        "discriminator: {propertyName: kind, mapping: {cat: cat.yaml, dog: './dog.yaml'}}\n"
    )
    kind = "type: object\nrequired: [kind]\nproperties: {kind: {type: string}}\n"
    files = {
        "openapi.yaml": answer("pet.yaml"),
        "pet.yaml": pet,
        "cat.yaml": kind,
        "dog.yaml": kind,
    }
    document = bundle_files(written(tmp_path, files)).document
    assert document["components"]["schemas"]["pet"]["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/cat",
        "dog": "#/components/schemas/dog",
    }


def test_a_reference_in_an_example_is_data(tmp_path):
    text = answer("s.yaml").replace("{schema:", "{example: {$ref: 'nowhere.yaml'}, schema:")
    document = bundle_files(written(tmp_path, {"openapi.yaml": text, "s.yaml": "{}\n"})).document
    media = document["paths"]["/items"]["get"]["responses"]["200"]["content"]["application/json"]
    assert media["example"] == {"$ref": "nowhere.yaml"}


def test_keys_that_stand_twice_are_told_in_every_file(tmp_path):
    files = {"openapi.yaml": answer("s.yaml"), "s.yaml": "type: object\ntype: string\n"}
    (problem,) = lint(written(tmp_path, files))
    assert (problem.rule, problem.file.rpartition("/")[2], problem.line) == (
        "duplicate-key",
        "s.yaml",
        2,
    )


@pytest.mark.parametrize(
    ("files", "says"),
    [
        pytest.param({"openapi.yaml": answer("../s.yaml")}, "leaves", id="above the folder"),
        pytest.param({"openapi.yaml": answer("s.yaml")}, "no such file", id="no file"),
        pytest.param(
            {"openapi.yaml": answer("s.yaml#/b"), "s.yaml": "a: {}\n"},
            "leads nowhere",
            id="no place",
        ),
        pytest.param(
            {
                "openapi.yaml": parameter("p.yaml#/a"),
                "p.yaml": "a: {$ref: '#/b'}\nb: {$ref: '#/a'}\n",
            },
            "back to itself",
            id="parameters in a circle",
        ),
        pytest.param(
            {"openapi.yaml": answer("s.yaml"), "s.yaml": "? [a, b]\n: 1\n"},
            "a key is",
            id="a list as key",
        ),
    ],
)
def test_what_leads_nowhere_is_refused_in_a_sentence(tmp_path, files, says):
    with pytest.raises(ContractError, match=says):
        load(written(tmp_path, files))


@pytest.mark.parametrize(("version", "told"), [("3.0.3", []), ("3.1.0", ["obsolete-nullable"])])
def test_nullable_is_told_where_the_version_has_none(tmp_path, version, told):
    text = answer("s.yaml").replace("3.0.3", version)
    files = {"openapi.yaml": text, "s.yaml": "type: string\nnullable: true\n"}
    assert [problem.rule for problem in lint(written(tmp_path, files))] == told
