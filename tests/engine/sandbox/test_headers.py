"""Headers: what every answer carries, versions, rate limits."""

from __future__ import annotations

import json
import re
import time
from email.utils import parsedate_to_datetime

import pytest

from intercontract.sandbox import Settings, TickingClock


def test_an_answer_carries_what_recordings_show(client) -> None:
    headers = client.send("GET", "/me").headers
    assert headers.get("Content-Type") == "application/json; charset=utf-8"
    assert headers.get("Cache-Control") == "max-age=0, private, must-revalidate"
    assert headers.get("Vary") == "Accept,Accept-Encoding"
    assert headers.get("Status") == "200 OK"
    assert headers.get("Date") == "Mon, 05 Jan 2026 09:00:00 GMT"
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', headers.get("ETag"))
    assert re.fullmatch(r"[0-9a-z]{20}", headers.get("X-Request-Id"))
    assert headers.get("X-Intercontract-Sandbox") == "us"
    assert headers.get("X-Frame-Options") == "SAMEORIGIN"
    assert headers.get("X-Request-Queueing") == "0"
    assert "Set-Cookie" not in headers


def test_what_is_not_implemented_says_so_once(client, caplog) -> None:
    answers = [client.send("GET", "/no/such/thing") for _ in range(3)]
    assert {answer.status for answer in answers} == {404}
    said = "the sandbox does not implement GET /no/such/thing"
    assert answers[0].headers.get("X-Intercontract-Not-Implemented") == said
    assert [record.getMessage() for record in caplog.records] == [said]
    assert "X-Intercontract-Not-Implemented" not in client.send("PATCH", "/me").headers
    assert {"identifyAdmin", "listTags"} <= set(client.sandbox.operations())


def test_a_disguised_sandbox_says_not_what_it_lacks(new_client, caplog) -> None:
    answer = new_client(Settings(disguised=True)).send("GET", "/no/such/thing")
    assert (answer.status, caplog.records) == (404, [])
    assert not any("intercontract" in name.lower() for name, _ in answer.headers)


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("Basic c2FuZGJveC11czo=", 200),  # sandbox-us:
        ("basic c2FuZGJveC11cw==", 200),  # sandbox-us
        ("Basic c2FuZGJveC1ldTo=", 401),  # sandbox-eu:
        ("Basic c2FuZGJveC11czpwYXNz", 401),  # sandbox-us:pass
        ("Basic ###", 401),
        ("Basic /w==", 401),
        ("Digest sandbox-us", 401),
    ],
)
def test_a_token_may_be_the_user_name(client, authorization: str, status: int) -> None:
    assert client.send("GET", "/me", headers={"Authorization": authorization}).status == status


def test_request_ids_differ(client) -> None:
    ids = {client.send("GET", "/me").headers.get("X-Request-Id") for _ in range(500)}
    assert len(ids) == 500


def test_writes_set_a_cookie_and_refused_writes_do_not(client) -> None:
    good = client.send("POST", "/tags", {"name": "x"})
    assert good.headers.get("Set-Cookie").startswith("recent_write=")
    assert "Set-Cookie" not in client.send("POST", "/tags", {}).headers


def test_a_disguised_sandbox_does_not_give_itself_away(new_client) -> None:
    response = new_client(Settings(disguised=True)).send("GET", "/me")
    assert not any("sandbox" in name.lower() for name, _ in response.headers)


def test_head_is_get_without_the_body(client) -> None:
    id_ = client.start()
    got, head = client.send("GET", f"/conversations/{id_}"), None
    head = client.send("HEAD", f"/conversations/{id_}")
    assert (head.status, head.body) == (200, b"")
    assert head.headers.get("ETag") == got.headers.get("ETag")


@pytest.mark.parametrize("version", ["1.0", "2.0", "2.11", "2.14", "2.17", "Unstable", "Preview"])
def test_a_known_version_is_echoed(client, version: str) -> None:
    response = client.send("GET", "/me", headers={"Intercom-Version": version})
    assert (response.status, response.headers.get("Intercom-Version")) == (200, version)


def test_without_a_version_the_workspaces_own_is_served(new_client) -> None:
    client = new_client(Settings(api_version="2.9"))
    response = client.send("GET", "/me", headers={"Intercom-Version": None})
    assert response.headers.get("Intercom-Version") == "2.9"


@pytest.mark.parametrize("version", ["", "0.1", "2.99", "2.11.0", "latest", "2,11", "\x00"])
def test_an_unknown_version_is_refused(client, version: str) -> None:
    expected = (400, "intercom_version_invalid")
    assert client.error("GET", "/me", headers={"Intercom-Version": version}) == expected


def test_remaining_starts_at_the_limit_and_falls_within_a_bucket(client) -> None:
    seen = [client.send("GET", "/me").headers for _ in range(41)]
    remaining = [int(headers.get("X-RateLimit-Remaining")) for headers in seen]
    assert remaining[:40] == list(range(5000, 4960, -1))
    assert remaining[40] == 5000
    resets = [int(headers.get("X-RateLimit-Reset")) for headers in seen]
    assert {reset % 10 for reset in resets} == {6}
    assert resets[0] - 1767603600 == 16
    assert resets[40] == resets[0] + 10


def test_one_call_too_many_is_429(new_client) -> None:
    client = new_client(Settings(rate_limit=3, clock=TickingClock(step=0)))
    statuses = [client.send("GET", "/me").status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert client.error("GET", "/me") == (429, "rate_limit_exceeded")
    assert client.send("GET", "/me").headers.get("X-RateLimit-Remaining") == "0"


def test_in_real_time_dates_resets_and_the_workspaces_history_are_those_of_now(new_client) -> None:
    before = int(time.time())
    client = new_client(Settings(rate_limit=2, seed=77).in_real_time())
    answered = [client.send("GET", "/conversations?per_page=150") for _ in range(3)]
    after = int(time.time())
    date = parsedate_to_datetime(answered[0].headers.get("Date")).timestamp()
    assert before <= date <= after
    reset = int(answered[0].headers.get("X-RateLimit-Reset"))
    assert before + 6 <= reset <= after + 16
    listed = json.loads(answered[0].body)["conversations"]
    assert before - 60 * 86400 < max(found["updated_at"] for found in listed) <= after
    assert any(found["state"] == "snoozed" for found in listed)
