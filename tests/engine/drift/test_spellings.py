"""Two spellings of one schema or address are no change, in either direction; what is nearly one is."""

from __future__ import annotations

import pytest

from intercontract.drift import Level, compare


def described(schema, version="3.1.0", server="https://api.example.com/v1"):
    holder = {"type": "object", "properties": {"field": schema}}
    content = {"application/json": {"schema": holder}}
    operation = {
        "operationId": "op",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    return {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": server}],
        "paths": {"/things": {"post": operation}},
    }


def changes(one, other):
    found = [*compare(one, other), *compare(other, one)]
    return [change for change in found if change.level is not Level.INFO]


LEFT = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
RIGHT = {"type": "object", "required": ["b"]}
OBJECT = {"type": ["object", "array"], "items": {}}
A = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
B = {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}}}
K = {"required": ["k"], "properties": {"k": {"type": "string"}}}


def beside(schema):
    """The same that also demands a property, written into it."""
    return {
        **schema,
        "required": [*schema["required"], "k"],
        "properties": {**schema["properties"], **K["properties"]},
    }


DATE, TIME = ({"type": "string", "format": name} for name in ("date", "time"))
MAIL, LINK = ({"type": "string", "format": name} for name in ("email", "uri"))
AND_K = [beside(A), beside(B)]
TEXTS = [{"type": "string", "pattern": "^x"}, {"type": "string", "format": "uuid"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "boolean"}, {"type": "boolean", "enum": [True, False]}),
        ({"type": "boolean"}, {"enum": [False, True]}),
        ({"type": ["boolean", "null"]}, {"enum": [False, True, None]}),
        ({"type": "boolean"}, {"type": ["boolean", "null"], "enum": [True, False]}),
        ({"type": "null"}, {"enum": [None]}),
        ({"type": "null"}, {"const": None}),
        ({"type": "null"}, {"type": ["string", "null"], "const": None}),
        ({"type": "integer"}, {"type": "number", "multipleOf": 1}),
        ({"type": "integer"}, {"type": "integer", "multipleOf": 1.0}),
        ({"type": ["integer", "null"]}, {"type": ["number", "null"], "multipleOf": 1}),
        ({"type": ["integer", "number"]}, {"type": "number"}),
        ({"type": "string"}, {"anyOf": [{"type": "string"}, {"type": "string"}]}),
        ({"anyOf": [LEFT, RIGHT]}, {"anyOf": [LEFT, RIGHT, LEFT]}),
        ({"oneOf": [LEFT, RIGHT]}, {"type": "object", "oneOf": [LEFT, RIGHT]}),
        (
            {"anyOf": [LEFT, {"oneOf": [RIGHT, LEFT]}]},
            {"type": "object", "anyOf": [LEFT, {"oneOf": [RIGHT, LEFT]}]},
        ),
        (OBJECT, {**OBJECT, "propertyNames": {}}),
        (OBJECT, {**OBJECT, "if": {"required": ["a"]}}),
        (OBJECT, {**OBJECT, "then": {"required": ["a"]}}),
        (OBJECT, {**OBJECT, "minContains": 2}),
        (OBJECT, {**OBJECT, "not": False}),
        (OBJECT, {**OBJECT, "contains": {"const": 1}, "minContains": 0}),
        # What is demanded beside alternatives, or in each of them.
        ({**K, "anyOf": [A, B]}, {"anyOf": AND_K}),
        ({"type": "object", **K, "oneOf": [A, B]}, {"oneOf": AND_K}),
        ({"type": "array", "items": {**K, "anyOf": [A, B]}}, {"type": "array", "items": {"anyOf": AND_K}}),
        ({"minLength": 2, "anyOf": TEXTS}, {"anyOf": [{**text, "minLength": 2} for text in TEXTS]}),
        ({"anyOf": [A, {"anyOf": [B, {"type": "string"}]}]}, {"anyOf": [A, B, {"type": "string"}]}),
        ({"type": "boolean"}, {"anyOf": [{"const": True}, {"const": False}]}),
    ],
)  # fmt: skip
def test_one_meaning(one, other):
    assert changes(described(one), described(other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "boolean"}, {"type": "boolean", "enum": [True]}),
        ({"type": "boolean"}, {"enum": [0, 1]}),
        ({"type": ["boolean", "null"]}, {"enum": [False, True]}),
        ({"type": "null"}, {"enum": [None, "a"]}),
        ({"type": "null"}, {"type": "string", "enum": [None]}),
        ({"type": "integer"}, {"type": "number", "multipleOf": 2}),
        ({"type": "integer"}, {"type": "number"}),
        (OBJECT, {**OBJECT, "contains": {"const": 1}}),
        (OBJECT, {**OBJECT, "contains": {"const": 1}, "minContains": 0, "maxContains": 2}),
        (OBJECT, {**OBJECT, "propertyNames": {"maxLength": 2}}),
        (OBJECT, {**OBJECT, "if": {"required": ["a"]}, "then": {"required": ["b"]}}),
        (OBJECT, {**OBJECT, "contains": {"type": "string"}, "minContains": 2}),
        ({"type": "string", "contentEncoding": "base64"}, {"type": "string", "format": "byte"}),
        ({**K, "anyOf": [A, B]}, {"anyOf": [A, beside(B)]}),
        ({"anyOf": [A, B]}, {"anyOf": [A]}),
        ({"anyOf": [DATE, {"type": "integer"}]}, {"anyOf": [TIME, {"type": "integer"}]}),
        ({"oneOf": [DATE, MAIL]}, {"oneOf": [TIME, LINK]}),
        (
            {"anyOf": [{**A, "properties": {"a": DATE}}, {**B, "properties": {"b": MAIL}}]},
            {"anyOf": [{**A, "properties": {"a": TIME}}, {**B, "properties": {"b": LINK}}]},
        ),
    ],
)
def test_another_meaning(one, other):
    assert changes(described(one), described(other))


@pytest.mark.parametrize(
    ("modern", "old", "alike"),
    [
        ({"contentEncoding": "base64"}, {"format": "byte"}, True),
        ({"contentMediaType": "application/octet-stream"}, {"format": "binary"}, True),
        ({"contentEncoding": "base16"}, {"format": "byte"}, False),
        ({"contentMediaType": "image/png"}, {"format": "binary"}, False),
        ({"contentMediaType": "image/png", "contentEncoding": "base64"}, {"format": "byte"}, False),
    ],
)
def test_content_that_30_says_by_a_format(modern, old, alike):
    one = described({"type": "string", **modern})
    other = described({"type": "string", **old}, "3.0.3")
    assert (changes(one, other) == []) is alike


@pytest.mark.parametrize(
    ("url", "alike"),
    [
        ("https://API.example.com:443/v1/", True),
        ("HTTPS://api.example.com/v1", True),
        ("https://api.example.com:444/v1", False),
        ("http://api.example.com:443/v1", False),
        ("https://api.example.com/V1", False),
    ],
)
def test_an_address_is_the_same_in_other_letters(url, alike):
    assert (changes(described({}), described({}, server=url)) == []) is alike


def choosing(names, mapping, kind):
    """Two kinds of things, told apart by a discriminator; the first one's names differ."""
    first = {"type": "object", "required": ["kind", "a"], "properties": {"kind": kind}}
    other = {
        "type": "object",
        "required": ["kind", "b"],
        "properties": {"kind": {"type": "string"}},
    }
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    discriminator = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    made = described({"oneOf": refs, "discriminator": discriminator})
    return {**made, "components": {"schemas": dict(zip(names, (first, other), strict=True))}}


ANY, LISTED = {"type": "string"}, {"enum": ["cat"]}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param((None, ANY), (None, ANY), False, id="its name is what is sent"),
        pytest.param((None, LISTED), (None, LISTED), True, id="it lists what is sent"),
        pytest.param(({"c": "Cat"}, ANY), ({"c": "Tom"}, ANY), True, id="mapped alike"),
        pytest.param(({"c": "Cat"}, ANY), ({"t": "Tom"}, ANY), False, id="mapped otherwise"),
        pytest.param((None, ANY), ({"Cat": "Tom"}, ANY), True, id="mapped to the name it had"),
    ],
)
def test_a_component_may_be_called_otherwise_unless_that_is_sent(one, other, alike):
    before, after = choosing(("Cat", "Dog"), *one), choosing(("Tom", "Dog"), *other)
    found = {change.rule.partition("-")[2] for change in changes(before, after)}
    told = {"property-discriminator-value-added", "property-discriminator-value-removed"}
    assert found == (set() if alike else told)


@pytest.mark.parametrize(
    ("name", "alike"),
    [("Application/JSON", True), ("application/json ", True), ("application/x-json", False)],
)
def test_letters_of_a_media_type_do_not_matter(name, alike):
    one, other = described({"type": "string"}), described({"type": "string"})
    operation = other["paths"]["/things"]["post"]
    for holder in (operation["requestBody"], operation["responses"]["200"]):
        holder["content"] = {name: holder["content"]["application/json"]}
    assert (compare(one, other) == ()) is alike


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "integer"}, True),
        ({"type": "string", "minLength": 1}, True),
        ({"type": "string"}, False),
        ({}, False),
    ],
)
def test_a_blank_is_missed_where_a_schema_refuses_it(schema, told):
    def having(**more):
        made = described({})
        parameter = {"name": "p", "in": "query", "schema": schema, **more}
        made["paths"]["/things"]["post"]["parameters"] = [parameter]
        return made

    found = compare(having(allowEmptyValue=True), having())
    assert [change.level for change in found] == [Level.BREAKING] * told
