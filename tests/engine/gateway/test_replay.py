"""Recordings over HTTP: the right answer each time, and a reason where there is none."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import requests

from intercontract.cassette.conversion import convert
from intercontract.cassette.replay import Play
from intercontract.errors import CassetteError
from intercontract.gateway.findings import HEADER
from intercontract.gateway.strict import UNMATCHED, UNUSED
from intercontract.model.interaction import Credentials

API = "https://api.intercom.io"


def conversation(number: int) -> dict[str, Any]:
    return {
        "uri": f"{API}/conversations/{number}",
        "json": {"type": "conversation", "id": str(number)},
    }


def test_a_recorded_answer_is_played(serve: Any, call: Any, cassette: Any) -> None:
    path = cassette(
        {**conversation(7), "headers": {"X-Request-Id": ["abc"], "Set-Cookie": ["a=1", "b=2"]}}
    )
    served = serve("replay", cassettes=(path,))
    answer = call(f"{served.url}/conversations/7")
    assert answer.json() == {"type": "conversation", "id": "7"}
    assert answer.headers["X-Request-Id"] == "abc"
    assert answer.cookies.get_dict() == {"a": "1", "b": "2"}


def test_a_recording_stripped_of_its_token_does_not_accuse_the_api(
    serve: Any, call: Any, cassette: Any
) -> None:
    served = serve(
        "replay", cassettes=(cassette({**conversation(7), "request_headers": {"Accept": ["*/*"]}}),)
    )
    answer = call(f"{served.url}/conversations/7", headers={})
    assert answer.status_code == 200
    assert "auth-not-enforced" not in answer.headers.get(HEADER, "")
    assert served.judged[-1][0].credentials is Credentials.UNKNOWN


@pytest.mark.parametrize(
    ("method", "path", "options", "words"),
    [
        pytest.param("GET", "/conversations/8", {}, ["path", "conversations/7"], id="path"),
        pytest.param("GET", "/conversations/7?display_as=html", {}, ["display_as", "html"], id="query"),
        pytest.param("PUT", "/conversations/7", {}, ["method", "PUT"], id="method"),
        pytest.param("GET", "/conversations/7", {"headers": {}}, ["credentials"], id="credentials"),
    ],
)  # fmt: skip
def test_what_is_not_recorded_gets_501_and_the_nearest_recording(
    serve: Any,
    call: Any,
    cassette: Any,
    method: str,
    path: str,
    options: dict[str, Any],
    words: list[str],
) -> None:
    served = serve("replay", cassettes=(cassette(conversation(7)),))
    answer = call(f"{served.url}{path}", method, **options)
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["code"]) == (424, "intercontract_not_recorded")
    assert answer.headers["X-Intercontract-Gateway"] == "not_recorded"
    for word in words:
        assert word in error["message"]
    assert error["hint"]
    assert words[0] in served.lines[-1]


def test_a_request_with_a_body_is_found_whatever_the_order_of_its_keys(
    serve: Any, call: Any, cassette: Any
) -> None:
    item = {
        "uri": f"{API}/tags",
        "method": "POST",
        "body": '{"a": 1, "b": 2}',
        "json": {"ok": True},
    }
    served = serve("replay", cassettes=(cassette(item),))
    assert call(f"{served.url}/tags", "POST", data='{"b":2,"a":1}').json() == {"ok": True}
    missed = call(f"{served.url}/tags", "POST", data='{"b":3,"a":1}')
    assert "/b" in missed.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("policy", "statuses"),
    [
        pytest.param(Play.IN_ORDER, [200, 404, 424, 424], id="in-order"),
        pytest.param(Play.LAST_REPEATS, [200, 404, 404, 404], id="last-repeats"),
        pytest.param(Play.ANY, [200, 200, 200, 200], id="any"),
    ],
)
def test_a_policy_says_how_often_an_answer_is_played(
    serve: Any, call: Any, cassette: Any, policy: Play, statuses: list[int]
) -> None:
    path = cassette(conversation(7), {**conversation(7), "status": 404})
    served = serve("replay", cassettes=(path,), policy=policy)
    assert [call(f"{served.url}/conversations/7").status_code for _ in range(4)] == statuses


def test_a_recording_of_one_region_is_not_played_for_another(
    serve: Any, call: Any, cassette: Any
) -> None:
    eu = {"uri": "https://api.eu.intercom.io/me", "json": {"region": "EU"}}
    us = {"uri": f"{API}/me", "json": {"region": "US"}}
    served = serve("replay", regions=("us", "eu"), cassettes=(cassette(eu, us),))
    found = {region: call(f"{url}/me").json()["region"] for region, url in served.urls.items()}
    assert found == {"us": "US", "eu": "EU"}


def test_a_region_without_recordings_is_refused(serve: Any, cassette: Any) -> None:
    with pytest.raises(CassetteError, match="region au"):
        serve("replay", regions=("au",), cassettes=(cassette(conversation(7)),))


def test_recordings_that_are_too_old_are_refused(serve: Any, cassette: Any) -> None:
    with pytest.raises(CassetteError, match="older"):
        serve("replay", cassettes=(cassette(conversation(7)),), max_age=timedelta(days=1))


def test_strict_replay_finds_what_was_not_recorded_and_what_was_not_requested(
    serve: Any, call: Any, cassette: Any
) -> None:
    served = serve("replay", cassettes=(cassette(conversation(7), conversation(8)),), strict=True)
    call(f"{served.url}/conversations/7")
    call(f"{served.url}/conversations/9")
    found = [(g.finding.check, g.finding.path) for g in served.session.groups()]
    assert found == [(UNMATCHED, "/conversations/9"), (UNUSED, "/conversations/8")]


def test_a_reset_plays_from_the_start_and_forgets_nothing_of_the_report(
    serve: Any, call: Any, cassette: Any
) -> None:
    path = cassette(conversation(7), conversation(8))
    served = serve("replay", cassettes=(path,), strict=True, policy=Play.IN_ORDER)
    for number in (7, 8):
        assert call(f"{served.url}/conversations/{number}").status_code == 200
        assert call(f"{served.url}/conversations/{number}").status_code == 424
        call(f"{served.url}/__intercontract__/reset", "POST")
    checks = [(group.finding.check, group.count) for group in served.session.groups()]
    assert checks == [(UNMATCHED, 2)]


def test_a_compressed_recording_is_played_decoded(serve: Any, call: Any, cassette: Any) -> None:
    item = {**conversation(7), "headers": {"Content-Encoding": ["gzip"], "Content-Length": ["5"]}}
    served = serve("replay", cassettes=(cassette(item),))
    assert call(f"{served.url}/conversations/7").json()["id"] == "7"


@pytest.mark.parametrize("status", [0, 100, 999])
def test_a_recording_that_cannot_be_sent_is_explained(
    serve: Any, call: Any, cassette: Any, status: int
) -> None:
    served = serve("replay", cassettes=(cassette({**conversation(7), "status": status}),))
    answer = call(f"{served.url}/conversations/7")
    assert answer.json()["errors"][0]["code"] == "intercontract_no_answer"


@pytest.mark.parametrize("status", [204, 304])
def test_a_bodiless_status_is_played(serve: Any, call: Any, cassette: Any, status: int) -> None:
    served = serve("replay", cassettes=(cassette({**conversation(7), "status": status}),))
    for _ in range(2):
        answer = call(f"{served.url}/conversations/7")
        assert (answer.status_code, answer.content) == (status, b"")


def test_the_same_request_again_is_judged_once_and_told_again(
    serve: Any, call: Any, cassette: Any
) -> None:
    item = {"uri": f"{API}/conversations?per_page=151", "status": 400, "json": {}}
    served = serve("replay", cassettes=(cassette(item),))
    told = {call(f"{served.url}/conversations?per_page=151").headers[HEADER] for _ in range(5)}
    assert told == {"request-conformance@query:/per_page"}
    assert len(served.judged) == 1
    assert any("4 of 5" in note for note in served.session.notes())
    other = {"Authorization": "Bearer sandbox-us", "Intercom-Version": "2.10"}
    call(f"{served.url}/conversations?per_page=151", headers=other)
    assert len(served.judged) == 2


def test_the_upstream_is_never_called(serve: Any, call: Any, cassette: Any) -> None:
    served = serve("replay", cassettes=(cassette(conversation(7)),))
    assert call(f"{served.url}/conversations/8").status_code == 424
    with pytest.raises(CassetteError, match="offline"):
        httpx.get("http://192.0.2.1/")


@pytest.mark.parametrize("client", ["requests", "httpx"])
def test_sixteen_threads_play_each_interaction_once(serve: Any, cassette: Any, client: str) -> None:
    calls, threads = 25, 16
    path = cassette(
        *({**conversation(number % 6), "json": {"n": number}} for number in range(calls * threads))
    )
    served = serve("replay", cassettes=(path,), policy=Play.IN_ORDER, judged=False, strict=True)
    local = threading.local()
    token = {"Authorization": "Bearer sandbox-us"}

    def get(number: int) -> int:
        if not hasattr(local, "get"):
            local.get = _client(client)
        answer = local.get(f"{served.url}/conversations/{number % 6}", headers=token)
        body: dict[str, int] = answer.json()
        assert body["n"] % 6 == number % 6
        return body["n"]

    with ThreadPoolExecutor(threads) as pool:
        played = Counter(pool.map(get, range(calls * threads)))
    assert played == Counter(range(calls * threads))
    assert list(served.session.groups()) == []


def _client(name: str) -> Callable[..., Any]:
    return requests.Session().get if name == "requests" else httpx.Client().get


def test_a_har_that_a_browser_wrote_is_played(serve: Any, call: Any, tmp_path: Path) -> None:
    entry = {
        "startedDateTime": "2026-01-05T09:00:00.000Z", "time": 12,
        "request": {
            "method": "GET", "url": f"{API}/conversations/7", "httpVersion": "h2", "cookies": [],
            "headers": [{"name": ":authority", "value": "api.intercom.io"},
                        {"name": "authorization", "value": "Bearer x"}],
            "queryString": [], "headersSize": -1, "bodySize": 0,
        },
        "response": {
            "status": 200, "statusText": "", "httpVersion": "h2", "cookies": [], "redirectURL": "",
            "headers": [{"name": ":status", "value": "200"}, {"name": "content-encoding", "value": "br"},
                        {"name": "content-type", "value": "application/json; charset=utf-8"}],
            "content": {"size": 12, "mimeType": "application/json", "encoding": "base64",
                        "text": "eyJpZCI6ICI3In0="},
            "headersSize": -1, "bodySize": 9,
        },
        "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 1}, "_resourceType": "fetch",
    }  # fmt: skip
    log = {
        "log": {
            "version": "1.2",
            "creator": {"name": "a browser", "version": "1"},
            "entries": [entry],
        }
    }
    path = tmp_path / "browser.har"
    path.write_bytes(orjson.dumps(log))
    served = serve("replay", cassettes=(path,))
    answer = call(f"{served.url}/conversations/7")
    assert answer.json() == {"id": "7"}
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("name", ["converted.har", "converted.ndjson", "converted.yaml"])
def test_what_we_convert_is_played(
    serve: Any, call: Any, cassette: Any, tmp_path: Path, name: str
) -> None:
    convert(cassette(conversation(7)), tmp_path / name)
    served = serve("replay", cassettes=(tmp_path / name,))
    assert call(f"{served.url}/conversations/7").json()["id"] == "7"
