"""Listing, creating, retrieving, updating, deleting."""

from __future__ import annotations

import pytest


def test_create_answers_the_message_and_retrieve_shows_it(client) -> None:
    message = client.ok(
        "POST",
        "/conversations",
        {"from": {"type": "user", "id": client.contact}, "body": "Hi <b>you</b> & me"},
    )
    assert message["type"] == "user_message"
    assert message["body"] == "Hi <b>you</b> & me"
    assert message["message_type"] == "inapp"
    conversation = client.get(message["conversation_id"])
    assert conversation["source"]["id"] == message["id"]
    assert conversation["source"]["body"] == "<p>Hi you &amp; me</p>"
    assert conversation["source"]["delivered_as"] == "customer_initiated"
    assert conversation["title"] == ""
    assert conversation["state"] == "open"
    assert conversation["created_at"] == message["created_at"]
    assert [c["id"] for c in conversation["contacts"]["contacts"]] == [client.contact]


def test_a_new_conversation_waits_and_has_a_part_by_the_bot(client) -> None:
    conversation = client.get(client.start())
    assert conversation["waiting_since"] == conversation["created_at"]
    parts = conversation["conversation_parts"]
    assert parts["total_count"] == 1
    assert parts["conversation_parts"][0]["author"]["type"] == "bot"
    assert conversation["statistics"]["count_conversation_parts"] == 2


@pytest.mark.parametrize("role", ["lead", "user", "contact"])
def test_each_documented_sender_type_is_accepted(client, role: str) -> None:
    body = {"from": {"type": role, "id": client.contact}, "body": ""}
    assert client.ok("POST", "/conversations", body)["body"] == ""


def test_a_list_never_has_parts_and_is_newest_first(client) -> None:
    newest = client.start()
    listed = client.ok("GET", "/conversations")
    assert listed["type"] == "conversation.list"
    assert listed["conversations"][0]["id"] == newest
    assert not any("conversation_parts" in item for item in listed["conversations"])
    times = [item["updated_at"] for item in listed["conversations"]]
    assert times == sorted(times, reverse=True)
    assert listed["pages"]["per_page"] == len(listed["conversations"]) == 20


def test_listed_and_retrieved_agree(client) -> None:
    for item in client.ok("GET", "/conversations?per_page=100")["conversations"]:
        retrieved = client.get(item["id"])
        del retrieved["conversation_parts"]
        assert retrieved == item


def test_plaintext_has_no_markup_anywhere(client) -> None:
    id_ = client.start("1 < 2 & so on")
    client.reply(id_, "<p>See <a href='https://example.com'>this</a><br>and <b>that</b></p>")
    conversation = client.get(id_, "?display_as=plaintext")
    assert conversation["source"]["body"] == "1 < 2 & so on"
    assert conversation["conversation_parts"]["conversation_parts"][-1]["body"] == (
        "See this\nand that"
    )


def test_marking_as_read_leaves_updated_at(client) -> None:
    id_ = client.start()
    before = client.get(id_)
    after = client.ok("PUT", f"/conversations/{id_}", {"read": True})
    assert (before["read"], after["read"]) == (False, True)
    assert after["updated_at"] == before["updated_at"]


def test_custom_attributes_are_kept_and_each_adds_a_part(client) -> None:
    id_ = client.start()
    before = client.get(id_)["conversation_parts"]["total_count"]
    client.ok(
        "PUT",
        f"/conversations/{id_}",
        {"custom_attributes": {"issue": "Billing", "level": 3}},
    )
    after = client.get(id_)
    assert after["custom_attributes"]["issue"] == "Billing"
    assert after["custom_attributes"]["level"] == 3
    assert after["custom_attributes"]["Language"] == "English"
    assert after["conversation_parts"]["total_count"] == before + 2


def test_a_deleted_conversation_is_gone(client) -> None:
    id_ = client.start()
    total = client.ok("GET", "/conversations")["total_count"]
    assert client.delete(id_) == {
        "id": id_,
        "object": "conversation",
        "deleted": True,
    }
    assert client.error("GET", f"/conversations/{id_}") == (404, "not_found")
    assert client.ok("GET", "/conversations")["total_count"] == total - 1


def test_only_the_newest_500_parts_are_returned(client) -> None:
    listed = client.ok("GET", "/conversations?per_page=150")["conversations"]
    long = max(listed, key=lambda c: c["statistics"]["count_conversation_parts"])
    parts = client.get(long["id"])["conversation_parts"]
    assert parts["total_count"] > 500
    assert len(parts["conversation_parts"]) == 500
    newest = client.reply(long["id"], "One more")["conversation_parts"]
    assert len(newest["conversation_parts"]) == 500
    assert newest["total_count"] == parts["total_count"] + 1
    assert newest["conversation_parts"][-1]["body"] == "<p>One more</p>"
    assert newest["conversation_parts"][:-1] == parts["conversation_parts"][1:]
