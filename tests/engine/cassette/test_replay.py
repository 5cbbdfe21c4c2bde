"""The right answer in constant time, by any session, from any number of threads, without a socket."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import httplib2
import httpx
import pytest
import requests
import urllib3
from attrs import evolve

from intercontract.cassette.entry import Entry, Format
from intercontract.cassette.guard import socket_guard
from intercontract.cassette.httpx_transport import ReplayTransport
from intercontract.cassette.leaks import scan
from intercontract.cassette.mismatch import Mismatch, Reason
from intercontract.cassette.replay import Play, ReplayIndex, stale
from intercontract.cassette.requests_adapter import replay_session
from intercontract.cassette.vcrpy_patch import use_cassette
from intercontract.cassette.writing import dump, write
from intercontract.errors import CassetteError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Interaction, Request, Response

BASE = "https://api.intercom.io"
TOKEN = Headers({"Authorization": "Bearer REDACTED"})


def call(
    path="/tags", body=None, *, method="GET", answer=b"{}", status=200, headers=TOKEN, **changes
):
    return evolve(
        Interaction(
            Request(method, BASE + path, headers, body),
            Response(status, Headers({"Content-Type": "application/json"}), answer),
            name=f"{method} {path}",
            region="us",
        ),
        **changes,
    )


def asked(path="/tags", body=None, *, method="GET", headers=TOKEN, base=BASE):
    return Request(method, base + path, headers, body)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(asked("/tags?b=2&a=1"), id="order of the query"),
        pytest.param(
            asked("/tags?a=1&b=2", base="https://api.eu.intercom.io"), id="another region"
        ),
        pytest.param(asked("/tags?a=%31&b=2"), id="needless escapes"),
        pytest.param(
            asked("/tags?a=1&b=2", headers=Headers({"authorization": "Bearer x"})),
            id="another token",
        ),
    ],
)
def test_requests_that_are_the_same(request_):
    index = ReplayIndex([call("/tags?a=1&b=2")])
    assert isinstance(index.find(request_), Interaction)


def test_json_bodies_are_compared_as_json():
    index = ReplayIndex([call("/tags", b'{"a": 1, "b": [2]}', method="POST")])
    assert isinstance(index.find(asked("/tags", b'{"b":[2],"a":1}', method="POST")), Interaction)
    assert isinstance(index.find(asked("/tags", b'{"b":[2],"a":2}', method="POST")), Mismatch)


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        pytest.param(
            asked("/tags?per_page=10"), "query /per_page: sent '10', recorded '5'", id="query"
        ),
        pytest.param(asked("/tag?per_page=5"), "path: sent /tag, recorded /tags", id="path"),
        pytest.param(
            asked("/tags?per_page=5", method="DELETE"), "method: sent DELETE", id="method"
        ),
        pytest.param(
            asked("/tags?per_page=5", b'{"x": {"y": 1}}'),
            'body: sent \'{"x": {"y": 1}}\'',
            id="body",
        ),
    ],
)
def test_a_near_miss_says_what_differs(request_, part):
    found = ReplayIndex([call("/admins"), call("/tags?per_page=5")]).find(request_)
    assert isinstance(found, Mismatch)
    assert part in found.message
    assert found.nearest.interaction.name == "GET /tags?per_page=5"


def test_a_difference_in_a_json_body_has_a_pointer():
    index = ReplayIndex([call("/tags", b'{"a": {"b": 1, "c": 2}}', method="POST")])
    found = index.find(asked("/tags", b'{"a": {"b": 1, "c": 3}}', method="POST"))
    (difference,) = found.nearest.differences
    assert (difference.part, difference.pointer) == ("body", "/a/c")


def test_a_message_repeats_no_secret():
    index = ReplayIndex([call("/tags")])
    secret = "sk" + "_live_" + "a1B2c3D4e5F6g7H8"
    found = index.find(asked(f"/tags?access_token=s3cret1234&email=jane@corp.io&x={secret}"))
    assert not any(word in found.message for word in ("s3cret1234", "jane@corp.io", secret))


@pytest.mark.parametrize(
    ("policy", "answers"),
    [
        pytest.param(Play.IN_ORDER, [b"1", b"2", Reason.PLAYED_ALREADY], id="in order"),
        pytest.param(Play.LAST_REPEATS, [b"1", b"2", b"2", b"2"], id="last repeats"),
        pytest.param(Play.ANY, [b"1", b"1", b"1"], id="any"),
    ],
)
def test_policies(policy, answers):
    index = ReplayIndex([call(answer=b"1"), call(answer=b"2")], policy)
    for expected in answers:
        found = index.find(asked())
        assert (found.reason if isinstance(found, Mismatch) else found.response.body) == expected


def test_policies_by_operation():
    index = ReplayIndex(
        [call("/tags", answer=b"1"), call("/tags", answer=b"2"), call("/me", answer=b"3")],
        {"listTags": Play.ANY, "default": Play.IN_ORDER},
        operation=lambda request: "listTags" if request.path == "/tags" else None,
    )
    assert [index.find(asked("/tags")).response.body for _ in range(3)] == [b"1"] * 3
    index.find(asked("/me"))
    assert index.find(asked("/me")).reason is Reason.PLAYED_ALREADY


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param(TOKEN, 200, id="token"),
        pytest.param(Headers(), 401, id="no token"),
        pytest.param(
            Headers({"Authorization": "Bearer invalid-token"}), 403, id="wrong on purpose"
        ),
    ],
)
def test_credentials_tell_calls_apart(headers, status):
    index = ReplayIndex(
        [
            call(status=200),
            call(status=401, headers=Headers(), credentials=Credentials.NONE),
            call(status=403, headers=Headers({"Authorization": "Bearer invalid-token"})),
        ]
    )
    assert index.find(asked(headers=headers)).response.status == status


def test_a_forgotten_token_is_noticed():
    found = ReplayIndex([call()]).find(asked(headers=Headers()))
    assert found.reason is Reason.CREDENTIALS
    assert "token" in found.hint


def test_a_recording_without_credentials_answers_anybody():
    index = ReplayIndex([call(headers=Headers())])
    assert isinstance(index.find(asked()), Interaction)
    assert isinstance(index.find(asked(headers=Headers())), Interaction)


def test_versions_are_preferred_and_not_required():
    def versioned(number):
        return Headers({**dict(TOKEN), "Intercom-Version": number})

    index = ReplayIndex(
        [
            call(answer=b"10", headers=versioned("2.10")),
            call(answer=b"11", headers=versioned("2.11")),
        ]
    )
    assert index.find(asked(headers=versioned("2.11"))).response.body == b"11"
    assert isinstance(index.find(asked(headers=versioned("2.9"))), Interaction)


def test_what_was_never_played_or_never_found_is_reported():
    index = ReplayIndex([call("/tags"), call("/me")])
    index.find(asked("/tags"))
    index.find(asked("/nothing"))
    report = index.report()
    assert [i.name for i in report.unused] == ["GET /me"]
    assert [m.request.path for m in report.unmatched] == ["/nothing"]
    assert (report.played, report.clean) == (1, False)
    index.rewind()
    assert index.report().unmatched == ()


NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recorded_at", "old"),
    [
        pytest.param("2026-05-31T00:00:00Z", False, id="fresh"),
        pytest.param("2026-05-01T00:00:00Z", True, id="old"),
        pytest.param(None, True, id="of unknown age"),
    ],
)
def test_old_recordings_are_refused(recorded_at, old):
    recorded = call(recorded_at=recorded_at)
    assert bool(stale([recorded], timedelta(days=7), NOW)) is old
    if old:
        with pytest.raises(CassetteError, match="older than 7 days"):
            ReplayIndex([recorded], max_age=timedelta(days=7), now=NOW)
    else:
        ReplayIndex([recorded], max_age=timedelta(days=7), now=NOW)


THREADS, CALLS, KEYS = 16, 1000, 50


def _many():
    return [call(f"/conversations/{n}", answer=json.dumps({"id": n}).encode()) for n in range(KEYS)]


def _hammer(get):
    def worker(number):
        return [
            (n, get(f"{BASE}/conversations/{n}"))
            for n in ((number + k) % KEYS for k in range(CALLS))
        ]

    with ThreadPoolExecutor(THREADS) as pool:
        return [pair for pairs in pool.map(worker, range(THREADS)) for pair in pairs]


def _requests_getter(index):
    session = replay_session(index)
    session.headers["Authorization"] = "Bearer x"
    return lambda url: session.get(url).json()["id"]


def _httpx_getter(index):
    client = httpx.Client(transport=ReplayTransport(index), headers={"Authorization": "Bearer x"})
    return lambda url: client.get(url).json()["id"]


@pytest.mark.parametrize("getter", [_requests_getter, _httpx_getter], ids=["requests", "httpx"])
def test_sixteen_threads_get_the_right_answers_without_a_socket(getter, monkeypatch):
    def no_socket(*args, **kwargs):
        raise AssertionError("a socket was opened")

    index = ReplayIndex(_many())
    get = getter(index)
    with socket_guard(loopback=False) as refused:
        monkeypatch.setattr(socket, "socket", no_socket)
        answers = _hammer(get)
        monkeypatch.undo()
    assert len(answers) == THREADS * CALLS
    assert all(n == answer for n, answer in answers)
    assert sum(index.plays) == THREADS * CALLS
    assert refused == []


def test_threads_never_play_an_interaction_twice():
    index = ReplayIndex([call(answer=str(n).encode()) for n in range(2000)], Play.IN_ORDER)
    session = replay_session(index)
    session.headers["Authorization"] = "Bearer x"
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda _: session.get(f"{BASE}/tags").text, range(2000)))
    assert sorted(map(int, answers)) == list(range(2000))
    with pytest.raises(CassetteError, match="played already"):
        session.get(f"{BASE}/tags")


def test_requests_sees_a_response_like_any_other():
    fields = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("Content-Encoding", "gzip"),
    )
    answer = Response(404, Headers(fields), '{"é": 1}'.encode())
    response = replay_session(ReplayIndex([evolve(call(), response=answer)])).get(
        f"{BASE}/tags", headers=dict(TOKEN)
    )
    assert (response.status_code, response.reason, response.json()) == (404, "Not Found", {"é": 1})
    assert dict(response.cookies) == {"a": "1", "b": "2"}
    assert "content-encoding" not in response.headers


async def _get_async(index):
    async with httpx.AsyncClient(transport=ReplayTransport(index)) as client:
        return await client.get(f"{BASE}/tags", headers=dict(TOKEN))


def test_httpx_works_asynchronously():
    assert asyncio.run(_get_async(ReplayIndex([call(answer=b"[1]")]))).json() == [1]


def _by_requests(url):
    return requests.get(url, headers=dict(TOKEN), timeout=1).text


def _by_httpx(url):
    return httpx.get(url, headers=dict(TOKEN)).text


def _by_urllib3(url):
    return urllib3.request("GET", url, headers=dict(TOKEN)).data.decode()


def _by_http_client(url):
    connection = http.client.HTTPSConnection(url.split("/")[2])
    connection.request("GET", f"/{url.split('/')[3]}", headers=dict(TOKEN))
    return connection.getresponse().read().decode()


def _by_aiohttp(url):
    async def get():
        async with aiohttp.ClientSession() as session, session.get(url, headers=dict(TOKEN)) as got:
            return await got.text()

    return asyncio.run(get())


def _by_httplib2(url):
    return httplib2.Http().request(url, headers=dict(TOKEN))[1].decode()


CLIENTS = [_by_requests, _by_httpx, _by_urllib3, _by_http_client, _by_aiohttp, _by_httplib2]


@pytest.mark.parametrize("client", CLIENTS)
def test_any_client_is_answered_inside_use_cassette(tmp_path, client):
    write(tmp_path / "a.yaml", [call(answer=b"hello")])
    with use_cassette(tmp_path / "a.yaml", strict=True) as index:
        assert client(f"{BASE}/tags") == "hello"
    assert index.plays == (1,)


@pytest.mark.parametrize("client", CLIENTS)
def test_threads_inside_use_cassette_never_go_live(tmp_path, client):
    # Each of these reads every certificate of the system for each connection.
    calls = 1 if client in (_by_httplib2, _by_httpx) else 20
    write(tmp_path / "a.yaml", [call(answer=str(n).encode()) for n in range(THREADS * calls)])
    with (
        use_cassette(tmp_path / "a.yaml", policy=Play.IN_ORDER, strict=True),
        socket_guard(loopback=False) as refused,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        answers = list(pool.map(lambda _: client(f"{BASE}/tags"), range(THREADS * calls)))
    assert sorted(map(int, answers)) == list(range(THREADS * calls))
    assert refused == []


def test_use_cassette_explains_and_is_strict(tmp_path):
    write(tmp_path / "a.yaml", [call("/tags"), call("/me")])
    with use_cassette(tmp_path / "a.yaml"), pytest.raises(CassetteError, match="nearest is"):
        requests.get(f"{BASE}/tag", headers=dict(TOKEN), timeout=1)
    with (
        pytest.raises(CassetteError, match="never played"),
        use_cassette(tmp_path / "a.yaml", strict=True),
    ):
        requests.get(f"{BASE}/tags", headers=dict(TOKEN), timeout=1)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(("93.184.216.34", 443), id="public"),
        pytest.param(("10.0.0.1", 80), id="private"),
        pytest.param(("api.intercom.io", 443), id="name"),
    ],
)
def test_the_guard_refuses_all_but_loopback(address):
    with socket_guard() as refused:
        with pytest.raises(CassetteError, match="refused"):
            socket.create_connection(address, timeout=1)
        with socket.socket() as plain, pytest.raises(CassetteError):
            plain.connect_ex(address)
        with socket.socket(type=socket.SOCK_DGRAM) as datagram, pytest.raises(CassetteError):
            datagram.sendto(b"x", address)
    assert refused == [address[0]] * 3


def test_the_guard_lets_loopback_through_and_goes_away():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket_guard():
            socket.create_connection(server.getsockname(), timeout=5).close()
        with socket_guard(loopback=False), pytest.raises(CassetteError):
            socket.create_connection(server.getsockname(), timeout=5)
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_bytes_can_be_scanned():
    token = "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0k1L2"
    (leak,) = scan(f"x\ny {token}\n".encode())
    assert (leak.kind, leak.line) == ("github-token", 2)
    assert token not in str(leak)
    assert scan(f"{token}".encode(), allow=["^ghp_a1B2"]) == ()


def test_the_documented_example_runs(tmp_path, monkeypatch):
    text = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "recordings.md").read_text(
        "utf-8"
    )
    (example,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    recorded = call("/conversations/1", headers=Headers())
    (tmp_path / "traffic.har").write_bytes(dump(Format.HAR, (Entry(recorded),)))
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "recordings.md", "exec"), {})  # noqa: S102 - the documentation's own
