"""What conversations are searched by."""

from __future__ import annotations

import pytest


@pytest.fixture
def conversation(client) -> str:
    id_ = client.start("The kettle sings")
    client.act(id_, "assignment", type="admin", assignee_id=client.colleague)
    client.reply(id_)
    client.attach(id_)
    client.ok("PUT", f"/conversations/{id_}", {"custom_attributes": {"Topic": "Tea"}})
    return str(id_)


@pytest.mark.parametrize(
    ("field", "operator", "value", "found"),
    [
        pytest.param("id", "=", "{id}", True, id="id"),
        pytest.param("source.body", "~", "kettle", True, id="text"),
        pytest.param("source.author.id", "=", "{contact}", True, id="author"),
        pytest.param("source.delivered_as", "!=", "customer_initiated", False, id="delivery"),
        pytest.param("contact_ids", "IN", ["{contact}"], True, id="contacts"),
        pytest.param("teammate_ids", "=", "{admin}", True, id="teammates"),
        pytest.param("admin_assignee_id", "=", "{colleague}", True, id="assignee"),
        pytest.param("team_assignee_id", "=", None, True, id="no team"),
        pytest.param("tag_ids", "=", "{tag}", True, id="tag"),
        pytest.param("tag_ids", "NIN", ["{tag}"], False, id="not that tag"),
        pytest.param("open", "=", False, False, id="closed"),
        pytest.param("state", "=", "open", True, id="state"),
        pytest.param("statistics.count_assignments", ">", 0, True, id="count"),
        pytest.param("statistics.last_close_at", ">", 0, False, id="never closed"),
        pytest.param("statistics.last_admin_reply_at", ">", 1764000000, True, id="time of a reply"),
        pytest.param("conversation_rating.score", "=", 5, False, id="not rated"),
        pytest.param("ai_agent_participated", "=", False, True, id="no agent"),
        pytest.param("custom_attribute.Topic", "=", "Tea", True, id="custom attribute"),
    ],
)
def test_a_conversation_is_found_by_what_it_has(
    client, conversation, field, operator, value, found: bool
) -> None:
    names = {"id": conversation, **vars(client)}

    def filled(text):
        return text.format(**names) if isinstance(text, str) else text

    value = [filled(item) for item in value] if isinstance(value, list) else filled(value)
    body = {
        "query": {
            "operator": "AND",
            "value": [
                {"field": field, "operator": operator, "value": value},
                {"field": "created_at", "operator": ">", "value": 1767603600},
            ],
        }
    }
    answer = client.ok("POST", "/conversations/search", body)
    assert [c["id"] for c in answer["conversations"]] == ([conversation] if found else [])
    assert all("conversation_parts" not in shown for shown in answer["conversations"])


def test_every_page_of_a_search_comes_once_in_the_order_asked_for(client) -> None:
    body = {
        "query": {"field": "state", "operator": "=", "value": "open"},
        "sort": {"field": "created_at", "order": "ascending"},
        "pagination": {"per_page": 7},
    }
    seen, times = [], []
    while True:
        answer = client.ok("POST", "/conversations/search", body)
        seen += [c["id"] for c in answer["conversations"]]
        times += [c["created_at"] for c in answer["conversations"]]
        if "next" not in answer["pages"]:
            break
        body["pagination"] = {
            "per_page": 7,
            "starting_after": answer["pages"]["next"]["starting_after"],
        }
    assert len(seen) == len(set(seen)) == answer["total_count"] > 14
    assert times == sorted(times)
