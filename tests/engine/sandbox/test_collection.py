"""What every collection has: found by the package, seeded after what it needs, routed, with texts."""

from __future__ import annotations

import json
from collections import Counter
from pkgutil import iter_modules

import pytest

from intercontract.sandbox import resources
from intercontract.sandbox.resources import COLLECTIONS
from intercontract.sandbox.router import ROUTES
from intercontract.sandbox.seed import populate
from intercontract.sandbox.versions import KNOWN


def test_each_module_holds_the_collection_of_its_name() -> None:
    plurals = {found.resource.plural for found in COLLECTIONS.values()}
    assert {module.name for module in iter_modules(resources.__path__)} == plurals


def test_what_a_collection_is_seeded_after_is_there() -> None:
    for found in COLLECTIONS.values():
        assert set(found.after) <= COLLECTIONS.keys(), found.name


def test_no_two_routes_are_one() -> None:
    places = Counter((route.method, route.template) for route in ROUTES)
    operations = Counter(route.operation for route in ROUTES)
    assert {*places.values(), *operations.values()} == {1}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_seeded_ids_have_the_form_that_the_catalogue_knows(name: str) -> None:
    found = COLLECTIONS[name]
    form = found.resource.id_form
    assert form is not None
    for id_, row in found.table(populate("eu", 1)).items():
        assert (row.id, form.fits(id_)) == (id_, True)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_version_changes_are_of_known_versions(name: str) -> None:
    assert {change.since for change in COLLECTIONS[name].changes} <= set(KNOWN)


RETRIEVED = [
    pytest.param(found, route.template, id=route.operation)
    for found in COLLECTIONS.values()
    for route in found.routes
    if (route.method, route.template) == ("GET", found.item)
]


@pytest.mark.parametrize(("found", "template"), RETRIEVED)
def test_what_is_not_there_is_said_in_the_words_of_the_catalogue(client, found, template) -> None:
    response = client.send("GET", template.replace(f"{{{found.name}_id}}", "nothing"))
    (error,) = json.loads(response.body)["errors"]
    known = found.resource.not_found
    assert (response.status, error["code"], error["message"]) == (404, known.code, known.message)


@pytest.mark.parametrize(("found", "template"), RETRIEVED)
def test_what_is_seeded_is_retrieved_as_it_is_listed_by_type(client, found, template) -> None:
    id_ = next(iter(client.sandbox.workspace[found.name]))
    answer = client.ok("GET", template.replace(f"{{{found.name}_id}}", id_))
    # Not every resource tells its type, and one has a dash in it.
    told = answer.get("type", found.name).replace("-", "_")
    assert (told, answer["id"]) == (found.name, id_)
