"""A description's own resources, whoever's API it is."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.load import load
from intercontract.contract.resources.catalogue import Catalogue
from intercontract.contract.resources.derive import derive, singular
from intercontract.contract.resources.resource import Creation, IdForm, Removal

PET = {
    "type": "object",
    "properties": {
        "type": {"const": "pet"},
        "id": {"type": "string"},
        "labels": {"$ref": "#/components/schemas/labels"},
    },
}
LABELS = {"type": "object", "additionalProperties": {"type": "string"}}


def answer(schema: Any) -> dict[str, Any]:
    return {
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": schema}}}
        }
    }


def listing(key: str, items: Any, kind: str = "list") -> dict[str, Any]:
    properties = {"type": {"enum": [kind]}, key: {"type": "array", "items": items}}
    return answer({"type": "object", "properties": properties})


def described(paths: dict[str, Any]) -> Description:
    schemas = {"pet": PET, "labels": LABELS}
    return Description({"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}})


REF = {"$ref": "#/components/schemas/pet"}
PETS = described(
    {
        "/pets": {"get": listing("pets", REF, "pet.list"), "post": answer(REF)},
        "/pets/{pet_id}": {"get": answer(REF), "delete": answer({})},
        "/pets/{pet_id}/photos/{id}": {"get": answer({"type": "object"})},
        "/pets/search": {"post": listing("pets", REF)},
        "/jobs/cancel/{id}": {"post": answer({})},
        "/me": {"get": listing("team_ids", {"type": "integer"})},
    }
)


def test_a_collection_is_a_resource():
    pet = derive(PETS).named("pet")
    assert pet
    assert (pet.plural, pet.path, pet.types) == ("pets", "/pets", ("pet",))
    assert (pet.keys, pet.list_types) == (("pets",), ("pet.list",))
    assert pet.creation == Creation("/pets")
    assert pet.removal == Removal("/pets/{id}")


def test_what_is_only_found_inside_has_no_list():
    photo = derive(PETS).named("photo")
    assert photo
    assert (photo.path, photo.creation, photo.removal) == ("", None, None)


def test_actions_are_no_resources():
    assert [resource.name for resource in derive(PETS)] == ["pet", "photo"]


def test_maps_are_told_by_their_schema():
    assert derive(PETS).free_maps == {"labels"}


def test_a_property_that_is_a_map_in_one_place_only_is_none():
    fixed = {"type": "object", "properties": {"labels": {"type": "object"}}}
    paths = {"/pets": {"get": answer(REF)}, "/x": {"get": answer(fixed)}}
    assert derive(described(paths)).free_maps == set()


def test_another_thing_in_the_answer_names_what_was_created():
    message = {"type": "object", "properties": {"id": {}, "pet_id": {}}}
    paths = {"/pets": {"post": answer(message)}, "/pets/{id}": {"get": answer(REF)}}
    pet = derive(described(paths)).named("pet")
    assert pet
    assert pet.creation == Creation("/pets", "pet_id")


def test_of_an_unknown_api_nothing_is_taken_for_granted():
    photo, pet = derive(PETS).named("photo"), derive(PETS).named("pet")
    assert photo
    assert pet
    assert (photo.types, pet.id_form, pet.one_id) == ((), None, False)
    known = derive(PETS, Catalogue())
    photo, pet = known.named("photo"), known.named("pet")
    assert photo
    assert pet
    assert (photo.types, pet.id_form) == (("photo",), IdForm.TEXT)


def test_nothing_of_intercoms_is_applied_to_another_api():
    foreign = Contract("pets", PETS, PETS)
    assert not foreign.is_intercom
    assert foreign.resources.of_type("lead") is None


@pytest.mark.parametrize(
    ("plural", "name"),
    [
        ("companies", "company"),
        ("boxes", "box"),
        ("tags", "tag"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("databases", "database"),
        ("responses", "response"),
        ("articles", "article"),
        ("status", "status"),
        ("access", "access"),
        ("data", "data"),
        ("me", "me"),
    ],
)
def test_the_singular_of(plural, name):
    assert singular(plural) == name


def test_the_vendors_own_description(shared):
    resources = load(shared / "official" / "intercom-2.11.yaml").resources
    found = {
        name: (resource.path, resource.keys)
        for name in ("company", "collection", "ticket_type")
        if (resource := resources.named(name))
    }
    assert found == {
        "company": ("/companies", ("companies", "data")),
        "collection": ("/help_center/collections", ("data",)),
        "ticket_type": ("/ticket_types", ("ticket_types",)),
    }
