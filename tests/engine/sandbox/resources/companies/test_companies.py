"""Create, list, filter and scroll companies."""

from __future__ import annotations

import json

import pytest

from intercontract.sandbox import Settings, TickingClock


def _with_users(client, number: int) -> list[str]:
    ids = []
    for index in range(number):
        body = {"company_id": f"m-{index:03}", "name": f"Many {index}"}
        ids.append(client.ok("POST", "/companies", body)["id"])
        client.ok("POST", f"/contacts/{client.contact}/companies", {"id": ids[-1]})
    return ids


def test_the_same_company_id_finds_the_same_company(client) -> None:
    details = {
        "company_id": "x-1", "name": "X", "plan": "Scale", "size": 12, "website": "x.example",
        "industry": "Tea", "monthly_spend": 155.98, "remote_created_at": 1374138000,
    }  # fmt: skip
    made = client.ok("POST", "/companies", {**details, "custom_attributes": {"motto": "Tea!"}})
    assert (made["monthly_spend"], made["plan"]["name"], made["user_count"]) == (155, "Scale", 0)
    assert made["custom_attributes"] == {"creation_source": "api", "motto": "Tea!"}
    again = client.ok("POST", "/companies", {"company_id": "x-1", "name": "Y"})
    assert (again["id"], again["name"], again["size"]) == (made["id"], "Y", 12)
    changed = client.ok("PUT", f"/companies/{made['id']}", {"name": "Z", "company_id": "x-2"})
    assert (changed["name"], changed["company_id"]) == ("Z", "x-1")
    assert client.ok("GET", f"/companies/{made['id']}") == changed
    assert client.ok("GET", "/companies?name=Z") == changed
    attributes = client.ok("GET", "/data_attributes?model=company")["data"]
    assert "motto" in [attribute["name"] for attribute in attributes]


def test_what_was_never_set_is_left_out(client) -> None:
    made = client.ok("POST", "/companies", {"company_id": "bare"})
    assert not {"size", "website", "industry", "remote_created_at", "last_request_at"} & made.keys()
    assert made["plan"] == {}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "parameter_not_found"),
        ({"test": "invalid"}, "bad_request"),
        ({"company_id": 7}, "parameter_invalid"),
        ({"company_id": "a", "size": "big"}, "parameter_invalid"),
        ({"company_id": "a", "monthly_spend": "much"}, "parameter_invalid"),
        ({"company_id": "a", "monthly_spend": True}, "parameter_invalid"),
        ({"company_id": "a", "remote_created_at": 1.5}, "parameter_invalid"),
        ({"company_id": "a", "custom_attributes": {"n": {}}}, "parameter_invalid"),
    ],
    ids=str,
)
def test_a_malformed_company_is_refused_and_not_made(client, body, code) -> None:
    assert client.error("POST", "/companies", body) == (400, code)
    assert client.error("GET", "/companies?company_id=a") == (404, "company_not_found")


@pytest.mark.parametrize("path", ["GET /companies", "POST /companies/list"])
@pytest.mark.parametrize("per_page", [1, 3, 15, 150])
def test_pages_by_number_show_each_company_with_users_once(client, path, per_page) -> None:
    _with_users(client, 13)
    client.ok("POST", "/companies", {"company_id": "nobody works here"})
    method, path = path.split()
    ids: list[str] = []
    for number in range(1, 40):
        page = client.ok(method, f"{path}?per_page={per_page}&page={number}")
        ids += [company["id"] for company in page["data"]]
        assert page["pages"]["total_pages"] == -(-page["total_count"] // per_page)
        following = f"https://api.intercom.io{path}?page={number + 1}&per_page={per_page}"
        if number == page["pages"]["total_pages"]:
            assert page["pages"]["next"] is None
            break
        assert page["pages"]["next"] == following
    assert len(ids) == len(set(ids)) == page["total_count"] == 18
    back = client.ok(method, f"{path}?per_page=150&order=asc")["data"]
    assert [company["id"] for company in back] == ids[::-1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("page=x", "parameter_invalid"),
        ("per_page=151", "parameter_invalid"),
        ("order=up", "parameter_invalid"),
        ("page=1&page=2", "parameter_invalid"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused(client, query, code) -> None:
    assert client.error("POST", f"/companies/list?{query}") == (400, code)


def test_companies_of_a_segment(client) -> None:
    segments = client.ok("GET", "/segments?include_count=true")["segments"]
    large = next(segment for segment in segments if segment["name"] == "Large companies")
    found = client.ok("GET", f"/companies?segment_id={large['id']}")["data"]
    assert len(found) == large["count"] > 0
    assert all(company["size"] >= 100 for company in found)
    for company in found:
        assert [one["id"] for one in company["segments"]["segments"]] == [large["id"]]
        listed = client.ok("GET", f"/companies/{company['id']}/segments")["data"]
        assert listed == company["segments"]["segments"]
    assert client.ok("GET", "/companies?segment_id=none")["data"] == []


def test_a_scroll_sees_all_and_ends(client) -> None:
    _with_users(client, 120)
    seen: list[str] = []
    page = client.ok("GET", "/companies/scroll")
    parameter = page["scroll_param"]
    while page["data"]:
        seen += [company["id"] for company in page["data"]]
        assert (page["pages"], page["total_count"]) == (None, None)
        page = client.ok("GET", f"/companies/scroll?scroll_param={parameter}")
        assert page["scroll_param"] == parameter
    assert len(seen) == len(set(seen)) == client.ok("POST", "/companies/list")["total_count"]
    ended = client.error("GET", f"/companies/scroll?scroll_param={parameter}")
    assert ended == (404, "not_found")
    assert client.ok("GET", "/companies/scroll")["scroll_param"] != parameter


def test_one_scroll_is_open_at_a_time_for_a_minute(new_client) -> None:
    client = new_client(Settings(clock=TickingClock(step=25)))
    first = client.ok("GET", "/companies/scroll")["scroll_param"]
    response = client.send("GET", "/companies/scroll")
    assert (response.status, json.loads(response.body)["errors"][0]["code"]) == (
        400,
        "scroll_exists",
    )
    assert client.send("GET", "/me").status == 200  # a minute is over after the next
    assert client.error("GET", f"/companies/scroll?scroll_param={first}") == (404, "not_found")
    assert client.ok("GET", "/companies/scroll")["scroll_param"] != first
