"""Tags on conversations, and the workspace's tags."""

from __future__ import annotations

import pytest


def _tags(client, id_: str) -> list[str]:
    return [tag["id"] for tag in client.get(id_)["tags"]["tags"]]


def test_attached_is_visible_and_adds_a_part(client) -> None:
    id_ = client.start()
    tag = client.attach(id_)
    assert tag["applied_by"] == {"type": "admin", "id": client.admin}
    conversation = client.get(id_)
    assert conversation["tags"]["tags"] == [tag]
    part = conversation["conversation_parts"]["conversation_parts"][-1]
    assert part["part_type"] == "conversation_tags_updated"
    assert part["created_at"] == tag["applied_at"] == conversation["updated_at"]


def test_attaching_twice_leaves_one(client) -> None:
    id_ = client.start()
    assert client.attach(id_) == client.attach(id_)
    assert _tags(client, id_) == [client.tag]


def test_removed_is_gone_and_others_stay(client) -> None:
    id_ = client.start()
    client.attach(id_)
    client.attach(id_, client.other_tag)
    removed = client.detach(id_)
    assert removed["id"] == client.tag
    assert (removed["applied_at"], removed["applied_by"]) == (None, None)
    assert _tags(client, id_) == [client.other_tag]
    path = f"/conversations/{id_}/tags/{client.tag}"
    assert client.error("DELETE", path, {"admin_id": client.admin}) == (404, "tag_not_found")


def test_numbers_are_accepted_as_ids_as_in_the_documented_example(client) -> None:
    id_ = client.start()
    body = {"id": int(client.tag), "admin_id": int(client.admin)}
    assert client.ok("POST", f"/conversations/{id_}/tags", body)["id"] == client.tag


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({}, (400, "parameter_not_found"), id="empty"),
        pytest.param({"id": "TAG"}, (400, "parameter_not_found"), id="no admin"),
        pytest.param({"admin_id": "ADMIN"}, (400, "parameter_not_found"), id="no tag"),
        pytest.param({"id": True, "admin_id": "ADMIN"}, (400, "parameter_invalid"), id="boolean"),
        pytest.param({"id": None, "admin_id": "ADMIN"}, (400, "parameter_invalid"), id="null"),
        pytest.param({"id": ["TAG"], "admin_id": "ADMIN"}, (400, "parameter_invalid"), id="array"),
        pytest.param({"id": 1.5, "admin_id": "ADMIN"}, (400, "parameter_invalid"), id="fraction"),
        pytest.param({"id": "999", "admin_id": "ADMIN"}, (404, "tag_not_found"), id="unknown tag"),
        pytest.param({"id": "TAG", "admin_id": "1"}, (404, "admin_not_found"), id="unknown admin"),
    ],
)
def test_bad_taggings_are_refused(client, body, expected) -> None:
    id_ = client.start()
    names = {"TAG": client.tag, "ADMIN": client.admin}
    filled = {
        key: names.get(value, value) if isinstance(value, str) else value
        for key, value in body.items()
    }
    assert client.error("POST", f"/conversations/{id_}/tags", filled) == expected
    assert _tags(client, id_) == []


def test_tagging_an_unknown_conversation_says_so(client) -> None:
    body = {"id": client.tag, "admin_id": client.admin}
    assert client.error("POST", "/conversations/1/tags", body) == (404, "not_found")
    assert client.error("DELETE", "/conversations/1/tags/2", body) == (404, "not_found")


def test_creating_a_tag_finds_the_one_of_that_name(client) -> None:
    made = client.ok("POST", "/tags", {"name": "Fresh"})
    assert made == {"type": "tag", "id": made["id"], "name": "Fresh"}
    assert client.ok("POST", "/tags", {"name": "Fresh"}) == made
    assert client.ok("GET", "/tags")["data"].count(made) == 1


def test_a_tag_can_be_renamed_and_deleted(client) -> None:
    id_ = client.start()
    client.attach(id_)
    renamed = client.ok("POST", "/tags", {"id": client.tag, "name": "Other"})
    assert renamed == {"type": "tag", "id": client.tag, "name": "Other"}
    assert [tag["name"] for tag in client.get(id_)["tags"]["tags"]] == ["Other"]
    client.ok("DELETE", f"/tags/{client.tag}")
    assert _tags(client, id_) == []
    assert client.error("GET", f"/tags/{client.tag}") == (404, "not_found")
    body = {"id": client.tag, "admin_id": client.admin}
    assert client.error("POST", f"/conversations/{id_}/tags", body) == (404, "tag_not_found")


def test_tagging_an_unknown_company_is_refused_and_makes_no_tag(client) -> None:
    before = client.ok("GET", "/tags")
    body = {"name": "New", "companies": [{"company_id": "no such"}]}
    assert client.error("POST", "/tags", body) == (404, "company_not_found")
    assert client.ok("GET", "/tags") == before
