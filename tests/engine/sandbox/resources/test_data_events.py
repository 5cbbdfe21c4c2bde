"""Data events: submitted, listed, and counted."""

from __future__ import annotations

import pytest

NOW = 1767603600
EVENT = {"event_name": "paid", "created_at": NOW, "user_id": "user-9"}


def test_events_are_listed_newest_first_and_counted(client) -> None:
    for at in (NOW - 5, NOW, NOW - 100 * 86400):
        body = {**EVENT, "created_at": at, "id": "ignored", "metadata": {"price": "9"}}
        response = client.send("POST", "/events", body)
        assert (response.status, response.body) == (202, b"")
        assert "Set-Cookie" in response.headers
    listed = client.ok("GET", "/events?type=user&user_id=user-9")
    assert listed["type"] == "event.list"
    assert [event["created_at"] for event in listed["events"]] == [NOW, NOW - 5]
    assert listed["events"][0]["metadata"] == {"price": "9"}
    body = {
        "user_id": "user-9",
        "event_summaries": {"event_name": "old", "count": 7, "first": 0, "last": 9},
    }
    assert client.send("POST", "/events/summaries", body).status == 200
    counted = client.ok("GET", "/events?type=user&summary=true&user_id=user-9")
    assert counted["type"] == "event.summary"
    assert [(event["name"], event["count"]) for event in counted["events"]] == [
        ("paid", 3),
        ("old", 7),
    ]
    assert counted["events"][1]["last"] == "1970-01-01T00:00:09.000Z"


def test_events_are_paged_by_number(client) -> None:
    for _ in range(3):
        client.send("POST", "/events", EVENT)
    first = client.ok("GET", "/events?type=user&user_id=user-9&per_page=2")
    following = first["pages"]["next"].removeprefix("https://api.intercom.io")
    last = client.ok("GET", following)
    assert (len(first["events"]), len(last["events"]), last["pages"]) == (2, 1, {})


def test_a_contact_is_named_in_three_ways(client) -> None:
    email = client.ok("GET", "/contacts?per_page=150")["data"][-1]["email"]
    for named in (f"email={email}", "user_id=user-0", f"intercom_user_id={client.contact}"):
        assert client.ok("GET", f"/events?type=user&{named}")["events"]


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/events?type=user", None, (400, "parameter_not_found")),
        ("GET", "/events?user_id=user-0", None, (400, "parameter_invalid")),
        ("GET", "/events?type=user&user_id=nobody", None, (404, "not_found")),
        ("GET", "/events?type=user&user_id=user-0&summary=1", None, (400, "parameter_invalid")),
        ("POST", "/events", {**EVENT, "event_name": ""}, (400, "parameter_invalid")),
        ("POST", "/events", {**EVENT, "created_at": None}, (400, "parameter_invalid")),
        ("POST", "/events", {**EVENT, "metadata": [1]}, (400, "parameter_invalid")),
        ("POST", "/events", {**EVENT, "user_id": "nobody"}, (404, "not_found")),
        ("POST", "/events/summaries", {"user_id": "nobody"}, (404, "not_found")),
        ("POST", "/events/summaries", {"event_summaries": [7]}, (400, "parameter_invalid")),
        ("POST", "/events/summaries", {}, (400, "parameter_not_found")),
    ],
)
def test_what_is_refused(client, method, path, body, expected) -> None:
    assert client.error(method, path, body) == expected
