"""Intercom in the process of a test: asked by every client, stateful, faulty on demand, and judged."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest
import requests

from intercontract.engine.judging import versions
from intercontract.engine.local.intercom import opened
from intercontract.engine.local.settings import LocalSettings
from intercontract.errors import ConfigurationError, TargetRefused

API = "https://api.intercom.io"


def test_every_client_gets_the_same_answer(intercom):
    one = intercom()
    headers = {"Authorization": f"Bearer {one.token}"}

    async def asynchronous() -> httpx.Response:
        async with httpx.AsyncClient(transport=one.httpx_transport()) as client:
            return await client.get(f"{API}/tags", headers=headers)

    with httpx.Client(transport=one.httpx_transport()) as client:
        answers = [
            one.requests_session().get(f"{API}/tags", headers=headers).json(),
            requests.get(one.env["INTERCOM_URL"] + "/tags", headers=headers, timeout=5).json(),
            client.get(f"{API}/tags", headers=headers).json(),
            asyncio.run(asynchronous()).json(),
        ]
    assert answers == answers[:1] * 4
    one.assert_called("GET", "/tags", times=4)
    assert {one_call.operation for one_call in one.calls} == {"listTags"}


def test_no_port_is_opened_before_one_is_wanted(intercom, call, monkeypatch):
    monkeypatch.setattr("socket.socket.bind", lambda *_: pytest.fail("a socket was bound"))
    one = intercom(region="au")
    assert call(one, "GET", "/tags").status_code == 200


def test_each_test_starts_from_the_same_workspace(host, call):
    found = []
    for _ in range(2):
        with opened(host, LocalSettings()) as one:
            url = one.url
            found.append(call(one, "POST", "/tags", json={"name": "new"}).json())
            headers = {"Authorization": f"Bearer {one.token}"}
            there = requests.get(f"{url}/tags", headers=headers, timeout=5).json()["data"]
            assert [tag["name"] for tag in there].count("new") == 1
            assert len(one.calls) == 2
    assert found[0] == found[1]
    assert requests.get(f"{url}/tags", timeout=5).status_code == 503


def test_a_snapshot_brings_back_state_and_time(intercom, call):
    one = intercom()
    one.clock.set(datetime(2026, 5, 1, tzinfo=UTC))
    before = one.snapshot()
    first = call(one, "POST", "/tags", json={"name": "a"})
    assert first.headers["Date"] == "Fri, 01 May 2026 00:00:00 GMT"
    one.clock.advance(3600)
    later = call(one, "GET", "/tags").headers["Date"]
    assert later == "Fri, 01 May 2026 01:00:00 GMT"
    one.restore(before)
    assert one.clock.now == datetime(2026, 5, 1, tzinfo=UTC).timestamp()
    assert call(one, "POST", "/tags", json={"name": "a"}).content == first.content


@pytest.mark.parametrize(
    ("action", "in_requests", "in_httpx"),
    [
        ("cut", requests.ConnectionError, httpx.RemoteProtocolError),
        ("refuse", requests.ConnectionError, httpx.ReadError),
        ("latency=5s", requests.ReadTimeout, httpx.ReadTimeout),
    ],
)
def test_a_broken_connection_is_what_the_client_calls_it(
    intercom, call, action, in_requests, in_httpx
):
    one = intercom(faults=(f"GET /tags {action} x2",))
    with pytest.raises(in_requests):
        call(one, "GET", "/tags", timeout=0.05)
    client = httpx.Client(transport=one.httpx_transport(), timeout=0.05)
    with client, pytest.raises(in_httpx):
        client.get(f"{API}/tags")
    assert call(one, "GET", "/tags").status_code == 200


def test_faults_come_and_go(intercom, call):
    one = intercom()
    one.fault("* /tags 429 x1 retry-after=2")
    assert call(one, "GET", "/tags").headers["Retry-After"] == "2"
    assert call(one, "GET", "/tags").status_code == 200
    one.fault("GET /tags 503")
    assert call(one, "GET", "/tags").status_code == 503
    one.clear_faults()
    assert call(one, "GET", "/tags").status_code == 200
    with pytest.raises(ConfigurationError):
        one.fault("no-such-fault")


def cassette(folder, *paths):
    entries = [
        {
            "request": {"method": "GET", "uri": API + path, "headers": {}},
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"Content-Type": ["application/json; charset=utf-8"]},
                "body": {"string": json.dumps({"type": "list", "data": [], "path": path})},
            },
        }
        for path in paths
    ]
    file = folder / "mine.yaml"
    file.write_text(json.dumps({"version": 1, "interactions": entries}))
    return file


def test_recordings_answer_and_what_is_missing_is_a_finding(intercom, call, tmp_path):
    one = intercom(cassettes=(cassette(tmp_path, "/tags", "/admins"),))
    assert call(one, "GET", "/tags").json()["path"] == "/tags"
    assert [interaction.request.path for interaction in one.unused] == ["/admins"]
    assert call(one, "GET", "/segments").status_code == 424
    assert "replay-unmatched" in one.verdict().complaint()
    for senseless in (lambda: one.clock, one.snapshot, lambda: one.fault("times-zero")):
        with pytest.raises(ConfigurationError):
            senseless()


@pytest.mark.parametrize(
    ("given", "complaint", "warning"),
    [
        ({}, "request-conformance@request", "undocumented-input@query:/colour"),
        ({"allow": ("request-*",)}, "", "undocumented-input@query:/colour"),
        ({"allow": ("*@query:/colour",)}, "request-conformance@request", ""),
        ({"judge": "nothing"}, "", ""),
    ],
)
def test_what_was_sent_is_judged_but_for_what_is_allowed(intercom, call, given, complaint, warning):
    one = intercom(**given)
    call(one, "GET", "/tags?colour=red")
    call(one, "POST", "/tags", json={"name": 7})
    verdict = one.verdict()
    for expected, told in (
        (complaint, verdict.complaint()),
        (warning, "\n".join(verdict.warnings())),
    ):
        assert expected in told
        assert bool(expected) == bool(told)
    assert verdict.complaint("warning").count("@") == bool(complaint) + bool(warning)
    assert not one.verdict().complaint("warning"), "it was told already"


def test_answers_are_judged_by_choice(intercom, call):
    for judge, found in (("requests", False), ("all", True)):
        one = intercom(judge=judge, faults=("times-milliseconds",))
        call(one, "GET", "/conversations")
        assert bool(one.verdict().complaint()) == found
        assert bool(one.findings) == found


def test_the_version_that_is_asked_for_is_the_one_that_judges(intercom, call, tmp_path):
    path = "/contacts/find_by_external_id/7"  # since 2.13
    file = cassette(tmp_path, path)
    for version, contract, found in (
        ("2.11", None, True),
        ("2.14", None, False),
        ("2.14", "2.11", True),
    ):
        one = intercom(contract=contract, cassettes=(file,))
        call(one, "GET", path, headers={"Intercom-Version": version})
        assert bool(one.verdict().complaint()) == found


def test_contracts_of_other_versions_are_loaded_once(host, call, monkeypatch):
    loaded = []
    monkeypatch.setattr(versions, "load", lambda name: loaded.append(name) or host.contract("2.11"))
    for _ in range(2):
        with opened(host, LocalSettings(version="2.12", contract=None)) as one:
            for _ in range(2):
                call(one, "GET", "/tags", headers={"Intercom-Version": "2.10"})
                one.refuse_findings()
    assert loaded == ["2.10"]


def test_what_goes_to_another_server_is_refused_and_told(intercom):
    one = intercom(region="eu")
    for url in (f"{API}/tags", "https://example.com/tags"):
        with pytest.raises(TargetRefused):
            one.requests_session().get(url)
    with pytest.raises(AssertionError, match=r"GET https://api.intercom.io/tags was not sent"):
        one.refuse_findings()
    one.refuse_findings()


def test_the_same_request_is_judged_in_every_test(host, call, tmp_path):
    file = cassette(tmp_path, "/nowhere")
    for _ in range(2):
        with opened(host, LocalSettings(cassettes=(file,))) as one:
            call(one, "GET", "/nowhere")
            assert "undocumented-operation" in one.verdict().complaint()
