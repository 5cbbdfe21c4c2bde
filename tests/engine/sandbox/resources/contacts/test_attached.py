"""Companies, tags, subscriptions and notes of a contact."""

from __future__ import annotations

import pytest

NOBODY = "0" * 24


@pytest.fixture
def contact(client) -> str:
    return str(client.ok("POST", "/contacts", {"external_id": "attached"})["id"])


@pytest.fixture
def company(client) -> str:
    return str(client.ok("POST", "/companies", {"company_id": "a", "name": "A"})["id"])


def test_a_company_is_attached_once_and_detached(client, contact: str, company: str) -> None:
    for _ in range(2):
        attached = client.ok("POST", f"/contacts/{contact}/companies", {"id": company})
        assert (attached["id"], attached["user_count"]) == (company, 1)
    listed = client.ok("GET", f"/contacts/{contact}/companies")
    assert [one["id"] for one in listed["data"]] == [company]
    assert listed["pages"] == {
        "type": "pages", "next": None, "page": 1, "per_page": 50, "total_pages": 1
    }  # fmt: skip
    people = client.ok("GET", f"/companies/{company}/contacts")
    assert ([one["id"] for one in people["data"]], people["total_count"]) == ([contact], 1)
    assert client.ok("GET", f"/contacts/{contact}")["companies"]["total_count"] == 1
    path = f"/contacts/{contact}/companies/{company}"
    assert client.ok("DELETE", path)["user_count"] == 0
    assert client.error("DELETE", path) == (404, "company_not_found")
    assert client.ok("GET", f"/contacts/{contact}/companies")["data"] == []


@pytest.mark.parametrize(
    ("person", "body", "expected"),
    [
        ("", None, (400, "parameter_not_found")),
        ("", {"id": NOBODY}, (404, "company_not_found")),
        (NOBODY, {"id": "COMPANY"}, (404, "not_found")),
    ],
)
def test_what_cannot_be_attached(client, contact, company, person, body, expected) -> None:
    if body == {"id": "COMPANY"}:
        body = {"id": company}
    path = f"/contacts/{person or contact}/companies"
    assert client.error("POST", path, body) == expected


def test_a_deleted_company_leaves_its_contacts(client, contact: str, company: str) -> None:
    client.ok("POST", f"/contacts/{contact}/companies", {"id": company})
    deleted = client.ok("DELETE", f"/companies/{company}")
    assert deleted == {"id": company, "object": "company", "deleted": True}
    assert client.ok("GET", f"/contacts/{contact}")["companies"]["data"] == []


def test_a_tag_is_on_a_contact_once_until_it_is_taken_off(client, contact: str) -> None:
    path = f"/contacts/{contact}/tags"
    first = client.ok("POST", path, {"id": client.tag})
    assert first["applied_by"] == {"type": "admin", "id": client.admin}
    assert client.ok("POST", path, {"id": int(client.tag)}) == first
    assert client.ok("GET", path) == {"type": "list", "data": [first]}
    found = client.ok("DELETE", f"{path}/{client.tag}")
    assert found == {**first, "applied_at": None, "applied_by": None}
    assert client.error("DELETE", f"{path}/{client.tag}") == (404, "not_found")
    assert client.error("POST", path, {"id": "1"}) == (404, "not_found")
    assert client.error("POST", f"/contacts/{NOBODY}/tags", {"id": client.tag}) == (
        404,
        "not_found",
    )


def test_many_are_tagged_and_untagged_at_once(client, contact: str, company: str) -> None:
    body = {"name": "Friends", "users": [{"id": contact}], "companies": [{"company_id": "a"}]}
    tag = client.ok("POST", "/tags", body)
    assert [t["id"] for t in client.ok("GET", f"/contacts/{contact}/tags")["data"]] == [tag["id"]]
    assert client.ok("GET", f"/companies/{company}")["tags"]["tags"] == [tag]
    listed = client.ok("GET", f"/companies?tag_id={tag['id']}")
    assert [one["id"] for one in listed["data"]] == [company]

    renamed = client.ok("POST", "/tags", {"id": tag["id"], "name": "Best friends"})
    assert client.ok("GET", f"/companies/{company}")["tags"]["tags"] == [renamed]
    shown = client.ok("GET", f"/contacts/{contact}/tags")["data"]
    assert [one["name"] for one in shown] == ["Best friends"]

    off = {"users": [{"id": contact, "untag": True}], "companies": [{"id": company, "untag": True}]}
    client.ok("POST", "/tags", {"name": "Best friends", **off})
    assert client.ok("GET", f"/contacts/{contact}/tags")["data"] == []
    assert client.ok("GET", f"/companies/{company}")["tags"]["tags"] == []


def test_a_tag_that_a_segment_is_made_of_cannot_be_deleted(client) -> None:
    tag = next(t for t in client.ok("GET", "/tags")["data"] if t["name"] == "VIP")
    response = client.send("DELETE", f"/tags/{tag['id']}")
    assert response.status == 400
    assert b"tag_has_dependent_objects" in response.body
    assert b"Segments: VIPs." in response.body


def test_a_contact_speaks_about_a_subscription_and_takes_it_back(client, contact: str) -> None:
    kinds = client.ok("GET", "/subscription_types")["data"]
    path = f"/contacts/{contact}/subscriptions"
    for consent in ("opt_out", "opt_in"):
        body = {"id": kinds[0]["id"], "consent_type": consent}
        assert client.ok("POST", path, body) == kinds[0]
        shown = client.ok("GET", f"/contacts/{contact}")
        counts = [shown[f"opted_{way}_subscription_types"]["total_count"] for way in ("out", "in")]
        assert counts == ([1, 0] if consent == "opt_out" else [0, 1])
    assert client.ok("GET", path) == {"type": "list", "data": [kinds[0]]}
    assert client.ok("DELETE", f"{path}/{kinds[0]['id']}") == kinds[0]
    assert client.ok("GET", path)["data"] == []
    for method, more, body in (
        ("POST", "", {"id": "invalid_id", "consent_type": "opt_in"}),
        ("DELETE", "/invalid_id", None),
        ("DELETE", f"/{kinds[1]['id']}", None),
    ):
        assert client.error(method, path + more, body) == (404, "not_found")
    wrong = {"id": kinds[0]["id"], "consent_type": "maybe"}
    assert client.error("POST", path, wrong) == (400, "parameter_invalid")


def test_notes_are_listed_newest_first_by_page(client, contact: str) -> None:
    path = f"/contacts/{contact}/notes"
    made = [client.ok("POST", path, {"body": text})["id"] for text in "abc"]
    first = client.ok("GET", f"{path}?per_page=2")
    assert [note["id"] for note in first["data"]] == [made[2], made[1]]
    assert first["pages"]["next"] == f"https://api.intercom.io{path}?page=2&per_page=2"
    last = client.ok("GET", f"{path}?page=2&per_page=2")
    assert ([note["id"] for note in last["data"]], last["pages"]["next"]) == ([made[0]], None)
    assert client.ok("GET", f"{path}?page=0")["pages"]["page"] == 1
    note = client.ok("GET", f"/notes/{made[0]}")
    assert (note["body"], note["author"]["id"]) == ("<p>a</p>", client.admin)
    by_colleague = client.ok("POST", path, {"body": "d", "admin_id": int(client.colleague)})
    assert by_colleague["author"]["id"] == client.colleague
    assert client.error("POST", path, {"body": "e", "admin_id": 1}) == (404, "not_found")
    assert client.error("POST", path, {}) == (400, "parameter_not_found")
