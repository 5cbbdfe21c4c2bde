"""Injected faults as a client meets them."""

from __future__ import annotations

import time
from typing import Any

import httpx
import orjson
import pytest
import requests

from intercontract.gateway.fault_injection import MARK
from intercontract.gateway.findings import HEADER


def test_a_status_is_answered_in_the_real_envelope_so_many_times(serve: Any, call: Any) -> None:
    served = serve(faults=("POST /conversations/* 429 x3",))
    url = f"{served.url}/conversations/215470000078313/tags"
    answers = [call(url, "POST", json={"id": "1", "admin_id": "2"}) for _ in range(4)]
    assert [a.status_code for a in answers[:3]] == [429, 429, 429]
    assert answers[3].status_code != 429
    body = answers[0].json()
    assert (body["type"], body["errors"][0]["code"]) == ("error.list", "rate_limit_exceeded")
    assert body["request_id"] == answers[0].headers["X-Request-Id"]
    assert answers[0].headers["X-RateLimit-Remaining"] == "0"
    assert answers[0].headers[MARK] == "POST /conversations/* 429 x3"
    assert MARK not in answers[3].headers


def test_an_injected_answer_is_judged_by_its_request_alone(serve: Any, call: Any) -> None:
    served = serve(faults=("* /conversations 503 x1",))
    answer = call(f"{served.url}/conversations?per_page=151")
    assert answer.headers[HEADER] == "request-conformance@query:/per_page"
    assert [alone for _, alone in served.judged] == [True]
    assert "fault * /conversations 503 x1" in served.lines[-1]


def test_an_edge_error_is_a_page(serve: Any, call: Any) -> None:
    served = serve(faults=("* * 502 html",))
    answer = call(f"{served.url}/tags")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert answer.text.startswith("<html>")


def test_latency_comes_before_the_honest_answer(serve: Any, call: Any) -> None:
    served = serve(faults=("* /me latency=300ms x1",))
    started = time.monotonic()
    assert call(f"{served.url}/me").status_code == 200
    assert time.monotonic() - started >= 0.3
    assert [alone for _, alone in served.judged] == [False]


def test_a_cut_body_ends_before_its_announced_length(serve: Any, call: Any, talk: Any) -> None:
    served = serve(faults=("* /tags cut",))
    whole = call(f"{served.url}/admins")
    assert whole.status_code == 200
    head, _, body = talk(served.port, "/tags").partition(b"\r\n\r\n")
    length = next(
        int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.startswith(b"content-length")
    )
    assert 0 < len(body) < length
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        call(f"{served.url}/tags")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{served.url}/tags", headers={"Authorization": "Bearer sandbox-us"})


def test_a_stalled_body_comes_whole_after_a_pause(serve: Any, call: Any) -> None:
    served = serve(faults=("* /tags stall=1s x1", "* /admins stall=10ms"))
    with (
        httpx.Client(headers={"Authorization": "Bearer sandbox-us"}, timeout=0.3) as client,
        client.stream("GET", f"{served.url}/tags") as answer,
    ):
        assert answer.status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            answer.read()
    assert call(f"{served.url}/tags").json()["type"] == "list"
    assert call(f"{served.url}/admins").json()["type"] == "admin.list"


def test_a_truncated_body_claims_to_be_whole(serve: Any, call: Any) -> None:
    served = serve(faults=("* /tags truncated",))
    answer = call(f"{served.url}/tags")
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(answer.content)
    assert served.judged[-1][0].response.status == 200
    orjson.loads(
        served.judged[-1][0].response.body
    )  # the upstream's honest answer is what is judged


def test_a_malformed_body_is_no_json(serve: Any, call: Any) -> None:
    served = serve(faults=("* * malformed",))
    for path in ("/tags", "/me", "/nothing"):
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(call(f"{served.url}{path}").content)


def test_a_refused_connection_is_reset_and_the_next_one_works(serve: Any, call: Any) -> None:
    served = serve(faults=("* * refuse x1",))
    with pytest.raises(requests.ConnectionError) as caught:
        call(f"{served.url}/tags")
    assert "reset" in str(caught.value).lower()
    assert call(f"{served.url}/tags").status_code == 200
    assert "reset" in served.lines[0]


def test_a_fault_leaves_other_requests_alone(serve: Any, call: Any) -> None:
    served = serve(faults=("DELETE * refuse", "* /admins 500"))
    assert call(f"{served.url}/tags").status_code == 200


def test_no_fault_leaves_a_traceback(
    serve: Any, call: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    served = serve(faults=("* /a cut", "* /b refuse", "* /c truncated", "* /d stall=1ms"))
    for path in ("/a", "/b", "/c", "/d"):
        for method in ("GET", "HEAD", "POST"):
            try:
                call(f"{served.url}{path}", method)
            except requests.RequestException:
                continue
    assert "Traceback" not in capfd.readouterr().err
