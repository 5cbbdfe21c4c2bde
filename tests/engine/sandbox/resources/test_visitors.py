"""Visitors, and how they become contacts."""

from __future__ import annotations

import pytest


@pytest.fixture
def visitor(client):
    return next(iter(client.sandbox.workspace["visitor"].values()))


def test_a_visitor_is_updated_by_either_id(client, visitor) -> None:
    for named in ({"id": visitor.id}, {"user_id": visitor.user_id}):
        changed = client.ok("PUT", "/visitors", {**named, "name": "Gareth"})
        assert (changed["id"], changed["name"], changed["anonymous"]) == (
            visitor.id,
            "Gareth",
            True,
        )
    assert client.ok("GET", f"/visitors?user_id={visitor.user_id}") == changed


@pytest.mark.parametrize("role", ["user", "lead"])
def test_a_visitor_becomes_a_contact(client, visitor, role: str) -> None:
    client.ok("PUT", "/visitors", {"id": visitor.id, "custom_attributes": {"team_mates": 2}})
    body = {"visitor": {"user_id": visitor.user_id}, "user": {"email": "foo@bar.com"}, "type": role}
    made = client.ok("POST", "/visitors/convert", body)
    assert (made["type"], made["role"], made["email"]) == ("contact", role, "foo@bar.com")
    assert made["custom_attributes"] == {"team_mates": 2}
    assert client.ok("GET", f"/contacts/{made['id']}") == made
    path = f"/visitors?user_id={visitor.user_id}"
    assert client.error("GET", path) == (404, "not_found")


def test_a_visitor_becomes_part_of_a_contact_that_is_there(client, visitor) -> None:
    body = {"visitor": {"id": visitor.id}, "user": {"user_id": "user-0"}, "type": "user"}
    assert client.ok("POST", "/visitors/convert", body)["id"] == client.contact


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/visitors", None, (400, "parameter_not_found")),
        ("GET", "/visitors?user_id=none", None, (404, "not_found")),
        ("PUT", "/visitors", {"name": "x"}, (400, "parameter_not_found")),
        ("PUT", "/visitors", {"id": "none"}, (404, "not_found")),
        ("POST", "/visitors/convert", {"type": "admin"}, (400, "parameter_invalid")),
        (
            "POST",
            "/visitors/convert",
            {"type": "user", "user": {"id": "x"}, "visitor": {"email": "a@b.example"}},
            (404, "not_found"),
        ),
    ],
)
def test_what_is_refused(client, method, path, body, expected) -> None:
    assert client.error(method, path, body) == expected
