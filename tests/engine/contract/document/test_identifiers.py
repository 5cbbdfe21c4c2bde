"""Schemas with an ``$id`` or a ``$dynamicAnchor``: what refers to them, or from below them, is judged."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.contract.description import Description
from intercontract.contract.document.bundle import bundle
from intercontract.contract.document.normalise import normalise

WIDGET = {
    "$id": "https://schemas.example/widget",
    "type": "object",
    "properties": {
        "size": {"$ref": "#/$defs/size"},
        "parts": {"type": "array", "items": {"$ref": "#"}},
        "unit": {"$ref": "unit"},
        "label": {"$ref": "#/components/schemas/Label"},
    },
    "$defs": {"size": {"type": "integer"}},
}
UNIT = {"$id": "https://schemas.example/unit", "enum": ["mm", "in"]}
TREE = {
    "$dynamicAnchor": "node",
    "type": "object",
    "properties": {"next": {"$dynamicRef": "#node"}, "value": {"type": "integer"}},
}


def described(**schemas: Any) -> tuple[Description, list[str]]:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Label": {"type": "string"}, **schemas}},
    }
    found, problems = normalise(document)
    return Description(found), [problem.rule for problem in problems]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        pytest.param({"size": 1, "parts": [{"size": 2}], "unit": "mm", "label": "a"}, [], id="right"),
        pytest.param({"size": "x"}, ["/size"], id="a pointer counts from the id"),
        pytest.param({"parts": [{"size": "x"}]}, ["/parts/0/size"], id="the schema itself"),
        pytest.param({"unit": "km"}, ["/unit"], id="another id, relative to this one"),
        pytest.param({"label": 1}, ["/label"], id="written from the root all the same"),
    ],
)  # fmt: skip
def test_references_below_an_id(value, wrong):
    description, rules = described(Widget=WIDGET, Unit=UNIT)
    problems = description.validator("/components/schemas/Widget").problems(value)
    assert ([problem.pointer for problem in problems], rules) == (wrong, [])


def test_a_reference_by_absolute_identifier():
    description, rules = described(Unit=UNIT, It={"$ref": "https://schemas.example/unit"})
    validator = description.validator("/components/schemas/It")
    assert (validator.is_valid("mm"), validator.is_valid("km"), rules) == (True, False, [])


@pytest.mark.parametrize("identifier", [{}, {"$id": "tree"}], ids=["anchor alone", "with an id"])
def test_a_dynamic_reference_to_the_only_anchor(identifier):
    description, rules = described(Tree={**identifier, **TREE})
    validator = description.validator("/components/schemas/Tree")
    assert validator.is_valid({"value": 1, "next": {"value": 2}})
    assert not validator.is_valid({"next": {"next": {"value": "x"}}})
    assert rules == []


def test_a_dynamic_reference_that_may_mean_two_schemas_is_told():
    other = {"$dynamicAnchor": "node", "type": "string"}
    assert described(Tree=TREE, Other=other)[1] == ["unsupported-keyword"]


def test_an_identifier_in_a_description_of_several_files(tmp_path):
    (tmp_path / "more.yaml").write_text("type: integer\n")
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
        "    A: {$ref: more.yaml}\n"
        "    B: {$id: 'https://schemas.example/b', properties: {n: {$ref: '#/$defs/n'}},"
        " $defs: {n: {type: integer}}}\n"
        "    C: {$ref: 'https://schemas.example/b'}\n"
    )
    description = Description(normalise(bundle(tmp_path / "openapi.yaml"))[0])
    assert description.validator("/components/schemas/A").is_valid(1)
    validator = description.validator("/components/schemas/C")
    assert (validator.is_valid({"n": 1}), validator.is_valid({"n": "x"})) == (True, False)
