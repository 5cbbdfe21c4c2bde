"""readOnly and writeOnly count in one direction each."""

from __future__ import annotations

import pytest

from intercontract.contract.description import Description
from intercontract.contract.document.directions import Direction, directed

SECRET = {"type": "string", "writeOnly": True}
MADE = {"type": "integer", "readOnly": True}


def described(user, **schemas):
    return Description({"openapi": "3.1.0", "components": {"schemas": {"User": user, **schemas}}})


PLAIN = {
    "type": "object",
    "required": ["name", "password", "made"],
    "properties": {"name": {"type": "string"}, "password": SECRET, "made": MADE},
}
COMPOSED = {
    "allOf": [
        {"required": ["password", "made"]},
        {"properties": {"password": SECRET, "made": MADE}},
    ]
}
REFERRED = {
    "required": ["password", "made"],
    "properties": {
        "password": {"$ref": "#/components/schemas/Secret"},
        "made": {"allOf": [{"$ref": "#/components/schemas/Made"}]},
    },
}


@pytest.mark.parametrize("user", [PLAIN, COMPOSED, REFERRED], ids=["plain", "composed", "referred"])
@pytest.mark.parametrize(
    ("direction", "value", "keywords"),
    [
        (Direction.RESPONSE, {"name": "a", "made": 1}, []),
        (Direction.RESPONSE, {"name": "a", "made": 1, "password": "p"}, ["writeOnly"]),
        (Direction.RESPONSE, {"name": "a"}, ["required"]),
        (Direction.REQUEST, {"name": "a", "password": "p"}, []),
        (Direction.REQUEST, {"name": "a", "password": "p", "made": 1}, ["readOnly"]),
        (Direction.REQUEST, {"name": "a"}, ["required"]),
        (None, {"name": "a", "password": "p", "made": 1}, []),
    ],
)
def test_a_property_is_kept_out_of_one_direction(user, direction, value, keywords):
    description = described(user, Secret=SECRET, Made=MADE)
    validator = description.validator("/components/schemas/User", direction=direction)
    assert [problem.keyword for problem in validator.problems(value)] == keywords
    assert validator.is_valid(value) == (not keywords)


def test_the_property_is_named_and_explained():
    validator = described(PLAIN).validator("/components/schemas/User", direction=Direction.RESPONSE)
    (problem,) = validator.problems({"name": "a", "made": 1, "password": "p"})
    assert (problem.pointer, problem.observed) == ("/password", "p")
    assert "writeOnly" in problem.expected


def test_a_document_without_such_properties_is_not_copied():
    document = {"components": {"schemas": {"A": {"properties": {"readOnly": {"type": "string"}}}}}}
    assert directed(document, Direction.REQUEST) is document
