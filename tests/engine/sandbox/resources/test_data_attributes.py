"""Data attributes: what may be made, and what validates by them."""

from __future__ import annotations

import json

import pytest

GOOD = {"name": "Mithril Shirt", "model": "company", "data_type": "string"}


def _said(client, method: str, path: str, body) -> tuple[int, str, str]:
    response = client.send(method, path, body)
    error = json.loads(response.body)["errors"][0]
    return response.status, error["code"], error["message"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": "conversation"}, "model field must be either contact or company"),
        ({"model": None}, "model field must be either contact or company"),
        ({"name": "!nv@l!d n@me"}, "must only contain alphanumeric characters"),
        ({"data_type": "mithril"}, "Data Type isn't an option"),
        ({"options": {"value": "1-10"}}, "Options isn't an array"),
        ({"options": [{"value": "1-10"}]}, "at least two options"),
        ({"options": ["a", "b"], "data_type": "integer"}, "Options must be texts"),
        ({"options": [1, 2]}, "Options must be texts"),
        ({"name": "job_role"}, "You already have 'job_role' in your people data"),
    ],
    ids=str,
)
def test_an_attribute_that_cannot_be_made(client, change, words) -> None:
    status, code, message = _said(client, "POST", "/data_attributes", {**GOOD, **change})
    assert (status, code, words in message) == (400, "parameter_invalid", True)


@pytest.mark.parametrize(
    ("data_type", "good", "bad"),
    [
        ("string", "x", 7),
        ("integer", 7, 7.5),
        ("integer", 7, True),
        ("float", 7.5, "x"),
        ("boolean", False, 0),
        ("date", 1767603600, "2026-01-05"),
        ("datetime", 1767603600, 10**14),
    ],
)
def test_a_made_attribute_validates_what_is_set_and_searched(client, data_type, good, bad) -> None:
    body = {"name": "ring", "model": "contact", "data_type": data_type}
    made = client.ok("POST", "/data_attributes", body)
    assert (made["full_name"], made["custom"], made["model"]) == (
        "custom_attributes.ring", True, "contact"
    )  # fmt: skip
    assert made in client.ok("GET", "/data_attributes?model=contact")["data"]
    path = f"/contacts/{client.contact}"
    assert (
        client.ok("PUT", path, {"custom_attributes": {"ring": good}})["custom_attributes"]["ring"]
        == good
    )
    refused = client.error("PUT", path, {"custom_attributes": {"ring": bad}})
    assert refused == (400, "parameter_invalid")
    query = {"field": "custom_attributes.ring", "operator": "=", "value": good}
    found = client.ok("POST", "/contacts/search", {"query": query})["data"]
    assert [contact["id"] for contact in found] == [client.contact]


def test_updating_and_archiving(client) -> None:
    made = client.ok("POST", "/data_attributes", GOOD)
    path = f"/data_attributes/{made['id']}"
    body = {"description": "Just a ring", "options": [{"value": "1-10"}, {"value": "11-20"}]}
    changed = client.ok("PUT", path, body)
    assert (changed["description"], changed["options"]) == ("Just a ring", ["1-10", "11-20"])
    client.ok("PUT", path, {"archived": True})
    listed = client.ok("GET", "/data_attributes?model=company")["data"]
    assert made["id"] not in [attribute.get("id") for attribute in listed]
    whole = client.ok("GET", "/data_attributes?include_archived=true")["data"]
    assert made["id"] in [attribute.get("id") for attribute in whole]


def test_what_cannot_be_updated(client) -> None:
    body = {"archived": True}
    assert _said(client, "PUT", "/data_attributes/1", body)[:2] == (404, "field_not_found")
    assert _said(client, "PUT", "/data_attributes/contact.name", body)[:2] == (
        404,
        "field_not_found",
    )
    used = next(
        a for a in client.ok("GET", "/data_attributes")["data"] if a["name"] == "paid_subscriber"
    )
    path = f"/data_attributes/{used['id']}"
    assert _said(client, "PUT", path, body)[:2] == (422, "data_invalid")
    assert client.error("GET", "/data_attributes?model=ring") == (400, "parameter_invalid")
    assert client.error("GET", "/data_attributes?include_archived=1") == (400, "parameter_invalid")
