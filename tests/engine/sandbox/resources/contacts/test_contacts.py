"""Create, retrieve, update, delete, archive and merge contacts, and what follows elsewhere."""

from __future__ import annotations

import pytest

SOMEBODY = {"email": "new@customer.example", "external_id": "new-1"}


def _create(client, **details):
    return client.ok("POST", "/contacts", details or SOMEBODY)


def _listed(client) -> list[str]:
    return [c["id"] for c in client.ok("GET", "/contacts?per_page=150")["data"]]


def _found(client, field: str, value) -> list[str]:
    query = {"field": field, "operator": "=", "value": value}
    return [c["id"] for c in client.ok("POST", "/contacts/search", {"query": query})["data"]]


def _company(client, company_id: str = "c-1"):
    return client.ok("GET", f"/companies?company_id={company_id}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {}),
        ({"role": "lead", "name": "A & B"}, {"role": "lead", "name": "A &amp; B", "email": None}),
        ({"email": "x@y.example"}, {"email_domain": "y.example", "external_id": None}),
        ({"external_id": "e", "phone": "+353 87 123-4567"}, {"formatted_phone": "+353871234567"}),
        ({"external_id": "e", "phone": "none"}, {"phone": "none", "formatted_phone": None}),
        ({"role": "user", "avatar": "https://x.example/a.png"},
         {"avatar": {"type": "avatar", "image_url": "https://x.example/a.png"}}),
        ({"role": "user", "signed_up_at": 5, "last_seen_at": None},
         {"signed_up_at": 5, "last_seen_at": None}),
        ({"role": "user", "owner_id": 12, "unsubscribed_from_emails": True},
         {"owner_id": 12, "unsubscribed_from_emails": True}),
        ({"role": "user", "custom_attributes": {"team_mates": 4}},
         {"custom_attributes": {"team_mates": 4}}),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_created_is_read_back(client, body, expected) -> None:
    if not body:
        assert client.error("POST", "/contacts", {}) == (400, "parameter_not_found")
        return
    made = client.ok("POST", "/contacts", body)
    assert {name: made[name] for name in expected} == expected
    assert client.ok("GET", f"/contacts/{made['id']}") == made
    assert made["id"] in _listed(client)
    assert _found(client, "id", made["id"]) == [made["id"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"role": "admin"}, "parameter_invalid"),
        ({"email": 7}, "parameter_invalid"),
        ({"name": 7}, "parameter_invalid"),
        ({"signed_up_at": "yesterday"}, "parameter_invalid"),
        ({"signed_up_at": 10**15}, "parameter_invalid"),
        ({"owner_id": "x"}, "parameter_invalid"),
        ({"unsubscribed_from_emails": 1}, "parameter_invalid"),
        ({"custom_attributes": []}, "parameter_invalid"),
        ({"custom_attributes": {"nothing": 1}}, "parameter_invalid"),
        ({"custom_attributes": {"team_mates": "many"}}, "parameter_invalid"),
        ({"custom_attributes": {"plan_tier": "gold"}}, "parameter_invalid"),
    ],
    ids=str,
)
def test_malformed_details_are_refused_and_change_nothing(client, change, code) -> None:
    before = client.ok("GET", f"/contacts/{client.contact}")
    assert client.error("POST", "/contacts", {"role": "user", **change}) == (400, code)
    assert client.error("PUT", f"/contacts/{client.contact}", change) == (400, code)
    assert client.ok("GET", f"/contacts/{client.contact}") == before


def test_an_update_keeps_the_attributes_that_it_does_not_name(client) -> None:
    made = _create(client, role="user", custom_attributes={"team_mates": 4, "job_role": "x"})
    body = {"name": "Nu", "custom_attributes": {"job_role": None}}
    changed = client.ok("PUT", f"/contacts/{made['id']}", body)
    assert changed["custom_attributes"] == {"team_mates": 4, "job_role": None}
    assert (changed["name"], changed["updated_at"] >= made["updated_at"]) == ("Nu", True)


@pytest.mark.parametrize(
    ("body", "conflict"),
    [
        ({"email": SOMEBODY["email"]}, True),
        ({"external_id": SOMEBODY["external_id"], "role": "lead"}, True),
        ({"email": SOMEBODY["email"], "role": "lead"}, False),
        ({"email": "other@customer.example"}, False),
    ],
    ids=str,
)
def test_users_are_told_apart_by_email_and_all_by_external_id(client, body, conflict) -> None:
    made = _create(client)
    response = client.send("POST", "/contacts", body)
    assert (response.status == 409) is conflict
    if conflict:
        said = f"A contact matching those details already exists with id={made['id']}"
        assert said.encode() in response.body
    own = client.send("PUT", f"/contacts/{made['id']}", SOMEBODY)
    assert own.status == 200


def test_an_archived_contact_is_nowhere_but_under_its_id(client) -> None:
    made = _create(client)
    client.ok("POST", f"/contacts/{made['id']}/companies", {"id": _company(client)["id"]})
    users = _company(client)["user_count"]
    archived = client.ok("POST", f"/contacts/{made['id']}/archive")
    assert archived == {
        "type": "contact",
        "id": made["id"],
        "external_id": "new-1",
        "archived": True,
    }
    assert made["id"] not in _listed(client)
    assert _found(client, "email", SOMEBODY["email"]) == []
    assert _company(client)["user_count"] == users - 1
    assert client.ok("GET", f"/contacts/{made['id']}")["id"] == made["id"]
    assert b"An archived contact" in client.send("POST", "/contacts", SOMEBODY).body
    for _ in range(2):
        assert client.ok("POST", f"/contacts/{made['id']}/unarchive")["archived"] is False
    assert made["id"] in _listed(client)
    assert _company(client)["user_count"] == users


def test_a_deleted_contact_leaves_companies_segments_and_notes(client) -> None:
    made = _create(client, external_id="gone")
    client.ok("POST", f"/contacts/{made['id']}/companies", {"id": _company(client)["id"]})
    note = client.ok("POST", f"/contacts/{made['id']}/notes", {"body": "x"})

    def counts():
        found = client.ok("GET", "/segments?include_count=true")["segments"]
        return {segment["name"]: segment["count"] for segment in found}

    before, users = counts(), _company(client)["user_count"]
    gone = client.ok("DELETE", f"/contacts/{made['id']}")
    assert gone == {"type": "contact", "id": made["id"], "external_id": "gone", "deleted": True}
    assert _company(client)["user_count"] == users - 1
    assert counts()["New"] == before["New"] - 1
    assert client.error("GET", f"/notes/{note['id']}") == (404, "not_found")
    for path in ("", "/notes", "/tags", "/companies", "/segments", "/subscriptions"):
        assert client.error("GET", f"/contacts/{made['id']}{path}") == (404, "not_found")
    assert _create(client, external_id="gone")["id"] != made["id"]


def test_a_merge_moves_everything_and_the_lead_is_gone(client) -> None:
    lead = _create(client, role="lead", name="Lead", email="lead@customer.example")
    user = _create(client, external_id="u", custom_attributes={"team_mates": 1})
    company = _company(client)
    client.ok("POST", f"/contacts/{lead['id']}/companies", {"id": company["id"]})
    client.ok("POST", f"/contacts/{lead['id']}/tags", {"id": client.tag})
    note = client.ok("POST", f"/contacts/{lead['id']}/notes", {"body": "x"})
    body = {"from": {"type": "lead", "id": lead["id"]}, "body": "Hello"}
    talk = client.ok("POST", "/conversations", body)["conversation_id"]
    users = _company(client)["user_count"]

    merged = client.ok("POST", "/contacts/merge", {"from": lead["id"], "into": user["id"]})
    assert (merged["id"], merged["role"], merged["name"]) == (user["id"], "user", "Lead")
    assert [tag["id"] for tag in merged["tags"]["data"]] == [client.tag]
    assert [one["id"] for one in merged["notes"]["data"]] == [note["id"]]
    assert [one["id"] for one in merged["companies"]["data"]] == [company["id"]]
    assert merged["custom_attributes"] == {"team_mates": 1}
    assert _company(client)["user_count"] == users
    contacts = client.get(talk)["contacts"]["contacts"]
    assert contacts == [{"type": "contact", "id": user["id"], "external_id": "u"}]
    assert client.error("GET", f"/contacts/{lead['id']}") == (404, "not_found")
    assert client.ok("GET", f"/notes/{note['id']}")["contact"]["id"] == user["id"]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("lead", "lead", (400, "parameter_invalid")),
        ("user", "user", (400, "parameter_invalid")),
        ("lead", "nobody", (404, "not_found")),
        ("nobody", "user", (404, "not_found")),
    ],
)
def test_only_a_lead_is_merged_into_a_user(client, source, target, expected) -> None:
    ids = {"nobody": "0" * 24}
    ids["lead"] = _create(client, role="lead")["id"]
    ids["user"] = _create(client, external_id="u")["id"]
    body = {"from": ids[source], "into": ids[target]}
    assert client.error("POST", "/contacts/merge", body) == expected


@pytest.mark.parametrize("field", ["email", "external_id", "name", "phone", "role", "email_domain"])
def test_a_search_finds_exactly_what_has_the_value(client, field: str) -> None:
    everybody = client.ok("GET", "/contacts?per_page=150")["data"]
    value = next(c[field] for c in everybody if c[field] and "&" not in c[field])
    wanted = [c["id"] for c in everybody if c[field] == value]
    assert _found(client, field, value) == wanted


def test_a_search_by_tag_segment_and_attribute(client) -> None:
    everybody = client.ok("GET", "/contacts?per_page=150")["data"]
    tagged = [c for c in everybody if c["tags"]["data"]]
    tag = tagged[0]["tags"]["data"][0]["id"]
    assert _found(client, "tag_id", tag) == [
        c["id"] for c in tagged if tag in [t["id"] for t in c["tags"]["data"]]
    ]
    segment = next(
        s for s in client.ok("GET", "/segments?include_count=true")["segments"] if s["count"]
    )
    members = _found(client, "segment_id", segment["id"])
    assert len(members) == segment["count"]
    for id_ in members:
        belongs = client.ok("GET", f"/contacts/{id_}/segments")["data"]
        assert segment["id"] in [one["id"] for one in belongs]
    paying = _found(client, "custom_attributes.paid_subscriber", True)
    assert paying == [
        c["id"] for c in everybody if c["custom_attributes"].get("paid_subscriber") is True
    ]


def test_blocking_came_with_a_later_version(client) -> None:
    path = f"/contacts/{client.contact}/block"
    assert client.error("POST", path) == (400, "intercom_version_invalid")
    later = client.ok("POST", path, headers={"Intercom-Version": "2.13"})
    assert later["blocked"] is True
