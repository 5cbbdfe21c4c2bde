"""The schema that a discriminator names decides, with or without a mapping, beside oneOf or above allOf."""

from __future__ import annotations

import pytest

from intercontract.contract.description import Description
from intercontract.contract.document.normalise import normalise

CAT = {"type": "object", "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}}
DOG = {"type": "object", "properties": {"kind": {"type": "string"}, "barks": {"type": "boolean"}}}
MAPPING = {"cat": "#/components/schemas/Cat", "dog": "Dog"}
REFS = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]


def described(mapping=None, **schemas):
    discriminator = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    for schema in schemas.values():
        if schema.get("discriminator") == "here":
            schema["discriminator"] = discriminator
    document = {"openapi": "3.0.3", "info": {}, "paths": {}, "components": {"schemas": schemas}}
    return Description(normalise(document)[0])


def choice(keyword, mapping):
    pet = {keyword: [dict(ref) for ref in REFS], "discriminator": "here"}
    return described(mapping, Pet=pet, Cat=dict(CAT), Dog=dict(DOG))


def family(mapping):
    pet = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": "here",
    }
    base = {"$ref": "#/components/schemas/Pet"}
    cat = {"allOf": [dict(base), {"type": "object", "properties": {"lives": {"type": "integer"}}}]}
    kitten = {"allOf": [{"$ref": "#/components/schemas/Cat"}, {"required": ["age"]}]}
    dog = {"allOf": [dict(base), {"type": "object", "properties": {"barks": {"type": "boolean"}}}]}
    return described(mapping, Pet=pet, Cat=cat, Kitten=kitten, Dog=dog)


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize("mapping", [MAPPING, None], ids=["mapping", "names"])
@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        pytest.param({"lives": 9}, True, id="as named"),
        pytest.param({}, True, id="both would fit, and one is named"),
        pytest.param({"lives": "nine"}, False, id="the other would fit"),
    ],
)
def test_beside_a_choice_the_named_branch_decides(keyword, mapping, fields, fits):
    kind = "cat" if mapping else "Cat"
    validator = choice(keyword, mapping).validator("/components/schemas/Pet")
    assert validator.is_valid({"kind": kind, **fields}) is fits
    assert not validator.is_valid({"kind": "fish"})
    assert not validator.is_valid({})


@pytest.mark.parametrize("mapping", [MAPPING, None], ids=["mapping", "names"])
@pytest.mark.parametrize(
    ("fields", "fits", "undocumented"),
    [
        pytest.param({"lives": 9}, True, [], id="of the subtype"),
        pytest.param({"lives": "nine"}, False, [], id="wrong in the subtype"),
        pytest.param({"barks": True}, True, ["/barks"], id="of another subtype"),
    ],
)
def test_a_base_leads_to_the_named_subtype(mapping, fields, fits, undocumented):
    description = family(mapping)
    value = {"kind": "cat" if mapping else "Cat", **fields}
    assert description.validator("/components/schemas/Pet").is_valid(value) is fits
    found = description.undocumented("/components/schemas/Pet", value)
    assert [item.pointer if hasattr(item, "pointer") else item for item in found] == undocumented


def test_an_unknown_name_is_judged_by_the_base_alone():
    assert (
        family(MAPPING).validator("/components/schemas/Pet").is_valid({"kind": "fish", "fins": 2})
    )


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        pytest.param({"kind": "Dog", "barks": True}, True, id="a subtype by its own name"),
        pytest.param({"kind": "Dog", "barks": "loud"}, False, id="a wrong value there"),
        pytest.param({"kind": "Kitten", "age": 1}, True, id="a subtype of a subtype"),
        pytest.param({"kind": "Kitten"}, False, id="which wants more"),
    ],
)
def test_a_mapping_adds_to_the_names_of_the_schemas(value, fits):
    description = family({"cat": "#/components/schemas/Cat"})
    assert description.validator("/components/schemas/Pet").is_valid(value) is fits
    named = {"kind": "Dog", "barks": True}
    assert list(description.undocumented("/components/schemas/Pet", named)) == []


def test_a_subtype_of_a_subtype_ends():
    description = family({"kitten": "#/components/schemas/Kitten"})
    validator = description.validator("/components/schemas/Pet")
    assert validator.is_valid({"kind": "kitten", "age": 1})
    assert not validator.is_valid({"kind": "kitten"})
    assert not validator.is_valid({"kind": "kitten", "age": 1, "lives": "x"})


ONE_OF = {"oneOf": [{"title": "A", "required": ["a"]}, {"required": ["b"]}]}


@pytest.mark.parametrize(
    ("value", "expected", "says"),
    [
        pytest.param({"a": 1, "b": 1}, "only one of 2", ["fits 2 of 2", "A, branch 1"], id="both"),
        pytest.param({"c": 1}, "one of 2 schemas", ['A: "a" is', 'branch 1: "b" is'], id="none"),
    ],
)
def test_a_choice_says_which_branches_fit_or_why_none_does(value, expected, says):
    (problem,) = described(Pet=ONE_OF).validator("/components/schemas/Pet").problems(value)
    assert expected in problem.expected
    assert [text for text in says if text not in problem.message] == []


def of_kind(schema, listed):
    return {**schema, "properties": {**schema["properties"], "kind": listed}}


@pytest.mark.parametrize(
    ("listed", "fits", "refused"),
    [
        pytest.param({"enum": ["cat"]}, ["cat"], ["Cat", "Dog", "fish"], id="a word of its own"),
        pytest.param({"const": "cat"}, ["cat"], ["Cat", "fish"], id="a constant"),
        pytest.param(
            {"enum": ["Cat", "tom"]}, ["Cat", "tom"], ["cat", "Dog"], id="its name among others"
        ),
        pytest.param({"type": "string"}, ["Cat"], ["cat", "fish"], id="nothing listed"),
        pytest.param(
            {"$ref": "#/components/schemas/Kind"}, ["cat"], ["Cat"], id="listed elsewhere"
        ),
    ],
)
@pytest.mark.parametrize("inherits", [False, True], ids=["itself", "in a part"])
def test_a_schema_that_lists_its_values_is_named_by_them(listed, fits, refused, inherits):
    cat = of_kind(CAT, listed)
    cat = {"allOf": [cat]} if inherits else cat
    kind = {"type": "string", "enum": ["cat"]}
    pet = {"oneOf": [dict(ref) for ref in REFS], "discriminator": "here"}
    described_ = described(None, Pet=pet, Cat=cat, Dog=of_kind(DOG, {"enum": ["dog"]}), Kind=kind)
    validator = described_.validator("/components/schemas/Pet")
    assert [name for name in fits if not validator.is_valid({"kind": name, "lives": 9})] == []
    assert [name for name in refused if validator.is_valid({"kind": name, "lives": 9})] == []
    assert validator.is_valid({"kind": "dog", "barks": True})
    assert not validator.is_valid({"kind": "cat", "lives": "nine"})


def test_a_subtype_that_lists_its_values_is_led_to_by_them():
    pet = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": ["cat", "dog"]}},
        "discriminator": "here",
    }
    base = {"$ref": "#/components/schemas/Pet"}
    cat = {"allOf": [dict(base), of_kind(CAT, {"const": "cat"})]}
    dog = {"allOf": [dict(base), of_kind(DOG, {"const": "dog"})]}
    description = described(None, Pet=pet, Cat=cat, Dog=dog)
    validator = description.validator("/components/schemas/Pet")
    assert validator.is_valid({"kind": "cat", "lives": 9})
    assert not validator.is_valid({"kind": "cat", "lives": "nine"})
    assert description.undocumented("/components/schemas/Pet", {"kind": "dog", "lives": 9})
