"""A resource is found by each of its names."""

from __future__ import annotations

import pytest

from intercontract.contract.load import load
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.contract.resources.resource import IdForm


@pytest.mark.parametrize(
    ("found", "name"),
    [
        pytest.param(INTERCOM.named("company"), "company", id="name"),
        pytest.param(INTERCOM.of_type("lead"), "contact", id="type"),
        pytest.param(INTERCOM.of_type("customer"), "contact", id="older name"),
        pytest.param(INTERCOM.of_type("tag.list"), None, id="a list's type is none of it"),
        pytest.param(INTERCOM.of_segment("companies"), "company", id="plural in ies"),
        pytest.param(INTERCOM.of_segment("customers"), "contact", id="older plural"),
        pytest.param(INTERCOM.of_segment("search"), None, id="an action"),
        pytest.param(INTERCOM.of_path("/companies/{id}", "id"), "company", id="path"),
        pytest.param(INTERCOM.of_path("/a/{x}/tags/{id}/b", "id"), "tag", id="path within"),
        pytest.param(INTERCOM.of_path("/tags/{id}", "other"), None, id="no such parameter"),
        pytest.param(INTERCOM.of_list_type("company.list"), "company", id="list type"),
        pytest.param(INTERCOM.of_list_type("list"), None, id="plain list"),
        pytest.param(INTERCOM.of_list_key("teammates"), "admin", id="list key"),
        pytest.param(INTERCOM.of_list_key("data"), None, id="a key of many"),
        pytest.param(INTERCOM.of_field("conversation_id"), "conversation", id="field"),
        pytest.param(INTERCOM.of_field("intercom_user_id"), "contact", id="older field"),
        pytest.param(INTERCOM.of_field("team_assignee_id"), "team", id="link"),
        pytest.param(INTERCOM.of_field("from"), "contact", id="object that links"),
        pytest.param(INTERCOM.of_field("external_id"), None, id="somebody else's id"),
        pytest.param(INTERCOM.of_field("id"), None, id="an id of anything"),
    ],
)
def test_a_resource_is_found_by(found, name):
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        pytest.param(IdForm.DIGITS, "215473840291716", "21547384029171x", id="digits"),
        pytest.param(IdForm.DIGITS, "7", "٣", id="ascii digits"),
        pytest.param(IdForm.HEX24, "68b1f20c9a4de37715c0a8f2", "68b1f20c9a4de37715c0a8f", id="hex"),
        pytest.param(IdForm.TEXT, "a\nb", "", id="text"),
    ],
)
def test_the_form_of_an_id(form, good, bad):
    assert form.fits(good)
    assert not form.fits(bad)


def test_no_name_stands_for_two_resources():
    names = [name for resource in INTERCOM for name in resource.names]
    plurals = [resource.plural for resource in INTERCOM]
    assert len(names) == len(set(names))
    assert len(plurals) == len(set(plurals))


def test_what_is_created_can_be_removed():
    assert all(resource.removal for resource in INTERCOM if resource.creation)


def test_a_contract_of_intercom_knows_both_tables():
    resources = load("2.11").resources
    conversation = resources.named("conversation")
    assert conversation
    assert "conversations" in conversation.keys
    assert resources.named("company") == INTERCOM.named("company")
    assert {"custom_attributes", "metadata"} <= resources.free_maps


@pytest.mark.parametrize("below", [[], ["1"], ["1", "tags"], ["a"] * 100_000], ids=len)
def test_the_resource_that_a_path_is_about_is_found_however_long_the_path(below):
    resources = load("2.11").resources
    found = resources.at_path("/".join(["/contacts", *below]))
    assert found is not None
    assert (found[0].name, found[1]) == ("contact", below)
