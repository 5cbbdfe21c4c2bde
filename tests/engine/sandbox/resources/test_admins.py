"""Admins, their away mode, and the log of what they did."""

from __future__ import annotations

import json

import pytest


def test_the_bot_is_listed_and_retrieved_with_the_admins(client) -> None:
    listed = client.ok("GET", "/admins")["admins"]
    assert [admin["name"] for admin in listed][-1] == "Fin"
    for admin in listed:
        alone = client.ok("GET", f"/admins/{admin['id']}")
        assert alone == {**admin, "away_status_reason_id": None}
    shown = client.ok("GET", "/admins?display_avatar=true")["admins"]
    assert all("image_url" in admin["avatar"] for admin in shown)


def test_away_mode_is_kept_and_logged(client) -> None:
    path = f"/admins/{client.admin}/away"
    for enabled in (True, False):
        body = {"away_mode_enabled": enabled, "away_mode_reassign": not enabled}
        answer = client.ok("PUT", path, body)
        assert (answer["away_mode_enabled"], answer["away_mode_reassign"]) == (enabled, not enabled)
        assert client.ok("GET", f"/admins/{client.admin}") == answer
        newest = client.ok("GET", "/admins/activity_logs?created_at_after=0")["activity_logs"][0]
        assert newest["activity_type"] == "admin_away_mode_change"
        assert newest["metadata"]["away_mode"] is enabled
    response = client.send("PUT", "/admins/1/away", body)
    assert json.loads(response.body)["errors"][0]["message"] == "Admin for admin_id not found"
    assert client.error("PUT", path, {"away_mode_enabled": True}) == (400, "parameter_not_found")
    wrong = {"away_mode_enabled": 1, "away_mode_reassign": True}
    assert client.error("PUT", path, wrong) == (400, "parameter_invalid")


def test_activity_logs_are_paged_and_bounded(client) -> None:
    whole = client.ok("GET", "/admins/activity_logs?created_at_after=0&per_page=150")
    logs = whole["activity_logs"]
    assert len(logs) == len({log["id"] for log in logs}) > 20
    times = [log["created_at"] for log in logs]
    assert times == sorted(times, reverse=True)
    first = client.ok("GET", "/admins/activity_logs?created_at_after=0")
    following = first["pages"]["next"].removeprefix("https://api.intercom.io")
    second = client.ok("GET", following)
    assert first["activity_logs"] + second["activity_logs"] == logs
    middle = times[10]
    query = f"created_at_after={middle - 1}&created_at_before={middle + 1}"
    between = client.ok("GET", f"/admins/activity_logs?{query}")["activity_logs"]
    assert {log["created_at"] for log in between} == {middle}
    iso = "created_at_after=2021-12-12T00:00:00.000Z&created_at_before=2022-01-01T00:00:00.000Z"
    assert client.ok("GET", f"/admins/activity_logs?{iso}")["activity_logs"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "parameter_not_found"),
        ("created_at_after=yesterday", "parameter_invalid"),
        ("created_at_after=0&created_at_before=%FF", "parameter_invalid"),
        ("created_at_after=" + "9" * 5000, "parameter_invalid"),
    ],
)
def test_times_that_are_none_are_refused(client, query: str, code: str) -> None:
    assert client.error("GET", f"/admins/activity_logs?{query}") == (400, code)


@pytest.mark.parametrize(("phone", "status"), [("+353832345678", 200), ("12", 400), ("", 400)])
def test_a_call_is_redirected_to_a_number(client, phone: str, status: int) -> None:
    assert client.send("POST", "/phone_call_redirects", {"phone": phone}).status == status
