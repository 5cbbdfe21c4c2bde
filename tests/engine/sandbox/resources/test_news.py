"""News items, and the newsfeeds that they are live on."""

from __future__ import annotations

import pytest

ITEMS, FEEDS = "/news/news_items", "/news/newsfeeds"


def test_an_item_is_on_its_feed_while_it_is_live(client) -> None:
    feeds = client.ok("GET", FEEDS)["data"]
    here, elsewhere = (f"{FEEDS}/{feed['id']}/items" for feed in feeds[:2])
    before = client.ok("GET", here)["total_count"]
    body = {
        "title": "Hello",
        "sender_id": int(client.admin),
        "state": "live",
        "labels": ["New", "Bug"],
        "reactions": ["👍", None],
        "newsfeed_assignments": [{"newsfeed_id": int(feeds[0]["id"]), "published_at": 1664638214}],
    }
    item = client.ok("POST", ITEMS, body)
    assert item["labels"] == ["Bug", "New"]
    assert item["newsfeed_assignments"] == body["newsfeed_assignments"]
    assert item in client.ok("GET", here)["data"]
    assert item not in client.ok("GET", elsewhere)["data"]
    path = f"{ITEMS}/{item['id']}"
    changed = client.ok("PUT", path, {"state": "draft"})
    assert client.ok("GET", path) == changed == client.ok("GET", ITEMS)["data"][0]
    assert client.ok("GET", here)["total_count"] == before
    assert client.ok("DELETE", path) == {
        "id": item["id"],
        "object": "news-item",
        "deleted": True,
    }
    assert client.error("GET", path) == (404, "not_found")


def test_feeds_are_listed_and_retrieved(client) -> None:
    listed = client.ok("GET", FEEDS)
    assert listed["total_count"] == len(listed["data"]) == 2
    assert client.ok("GET", f"{FEEDS}/{listed['data'][0]['id']}") == listed["data"][0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"sender_id": 1}, (400, "parameter_not_found"), id="no title"),
        pytest.param({"title": "x"}, (400, "parameter_not_found"), id="no sender"),
        pytest.param({"title": "x", "sender_id": 1}, (404, "admin_not_found"), id="sender"),
        pytest.param({"state": "gone"}, (400, "parameter_invalid"), id="state"),
        pytest.param({"labels": [1]}, (400, "parameter_invalid"), id="labels"),
        pytest.param({"reactions": [1]}, (400, "parameter_invalid"), id="reactions"),
        pytest.param({"newsfeed_assignments": [{"newsfeed_id": 1, "published_at": 1}]},
                     (404, "not_found"), id="feed"),
        pytest.param({"newsfeed_assignments": [{"newsfeed_id": 1}]},
                     (404, "not_found"), id="feed before time"),
    ],
)  # fmt: skip
def test_what_is_refused(client, body, expected) -> None:
    known = (
        {}
        if expected[1] == "parameter_not_found"
        else {"title": "x", "sender_id": int(client.admin)}
    )
    assert client.error("POST", ITEMS, {**known, **body}) == expected
    assert client.ok("GET", ITEMS)["total_count"] == 2
