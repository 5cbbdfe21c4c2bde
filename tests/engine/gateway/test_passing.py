"""What passes through: methods, targets, headers, bodies, and findings on the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from intercontract.gateway import wire
from intercontract.gateway.findings import HEADER
from intercontract.model.headers import Headers
from intercontract.model.interaction import Response


def test_a_client_is_answered_by_the_sandbox(serve: Any, call: Any, token: dict[str, str]) -> None:
    served = serve()
    for get in (call, httpx.get):
        answer = get(f"{served.url}/conversations", params={"per_page": 2}, headers=token)
        assert answer.status_code == 200
        assert len(answer.json()["conversations"]) == 2
        assert answer.headers["X-Intercontract-Sandbox"] == "us"
        assert HEADER not in answer.headers


def test_each_region_has_its_own_workspace(serve: Any, call: Any) -> None:
    served = serve(regions=("us", "eu", "au"))
    ids = {
        call(f"{url}/me", headers={"Authorization": f"Bearer sandbox-{region}"}).json()["app"][
            "id_code"
        ]
        for region, url in served.urls.items()
    }
    assert len(ids) == 3
    wrong = call(f"{served.urls['eu']}/me")
    assert wrong.status_code == 401


def test_more_than_the_announced_limit_is_429(serve: Any, call: Any) -> None:
    url = serve(rate_limit=2, judged=False).url
    answers = [call(f"{url}/me") for _ in range(5)]
    # A bucket of ten seconds may end between two of them, and not between four.
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["errors"][0] == {
        "code": "rate_limit_exceeded",
        "message": "Exceeded rate limit of 2 in 10_seconds",
    }
    assert refused.headers["X-RateLimit-Limit"] == "2"


def test_both_directions_are_judged_and_told_in_a_header(serve: Any, call: Any) -> None:
    served = serve()
    answer = call(f"{served.url}/conversations?per_page=151")
    assert answer.headers[HEADER] == "request-conformance@query:/per_page"
    assert "per_page" in served.lines[-1]
    (interaction, alone) = served.judged[-1]
    assert interaction.request.url == "https://api.intercom.io/conversations?per_page=151"
    assert interaction.response.status == 400
    assert not alone


def test_what_is_logged_holds_no_token(serve: Any, call: Any) -> None:
    served = serve()
    secret = "dG9rOjEyMzQ1Njc4X2FiY2RfZWZnaF9pamts"
    headers = {"Authorization": f"Bearer {secret}"}
    call(f"{served.url}/conversations?access_token={secret}&per_page=x", "POST", headers=headers,
                  json={"body": secret})  # fmt: skip
    assert served.lines
    assert secret not in "".join(served.lines)


def test_without_a_judge_nothing_is_judged(serve: Any, call: Any) -> None:
    served = serve(judged=False)
    answer = call(f"{served.url}/conversations?per_page=151")
    assert (answer.status_code, HEADER in answer.headers) == (400, False)


def test_head_is_answered_without_a_body(serve: Any, talk: Any) -> None:
    served = serve()
    answer = talk(served.port, "/conversations", method="HEAD")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert body == b""


@pytest.mark.parametrize(
    ("target", "url"),
    [
        pytest.param("/tags/a%2Fb%2f%20?q=%5B1%5D&&x=+", "/tags/a%2Fb%2f%20?q=%5B1%5D&&x=+", id="escapes"),
        pytest.param("//tags", "//tags", id="two-slashes"),
        pytest.param("/tags/../x/./y", "/tags/../x/./y", id="dots"),
        pytest.param("http://elsewhere.example/tags?a=1", "/tags?a=1", id="absolute"),
        pytest.param("http://elsewhere.example", "/", id="absolute-without-path"),
    ],
)  # fmt: skip
def test_the_target_arrives_as_the_client_wrote_it(
    serve: Any, talk: Any, target: str, url: str
) -> None:
    served = serve()
    talk(served.port, target)
    assert served.judged[-1][0].request.url == f"https://api.intercom.io{url}"


@pytest.mark.parametrize("target", ["*", "@elsewhere.example/", "elsewhere.example:443"])
def test_a_target_that_names_no_path_is_refused(serve: Any, target: str, talk: Any) -> None:
    served = serve()
    assert talk(served.port, target).startswith(b"HTTP/1.1 400")
    assert not served.judged


def test_chunked_bodies_are_read(serve: Any, call: Any, token: dict[str, str]) -> None:
    served = serve()

    def chunks() -> list[bytes]:
        return [b'{"na', b'me": "chunked"}']

    answer = call(f"{served.url}/tags", "POST", headers={**token, "Content-Type": "application/json"},
                           data=iter(chunks()))  # fmt: skip
    assert answer.json()["name"] == "chunked"
    assert served.judged[-1][0].request.body == b'{"name": "chunked"}'


def test_a_body_beyond_the_bound_is_refused(
    serve: Any, monkeypatch: pytest.MonkeyPatch, talk: Any
) -> None:
    monkeypatch.setattr(wire.read_body, "__defaults__", (1000,))
    served = serve()
    answer = talk(served.port, "/tags", method="POST", body=b"x" * 1001)
    assert answer.startswith(b"HTTP/1.1 413")
    assert talk(served.port, "/tags", method="POST", body=b"x" * 1000).startswith(b"HTTP/1.1 400")


def test_headers_of_the_hop_are_not_passed_on() -> None:
    headers = Headers(
        (("Connection", "close, X-Hop"), ("X-Hop", "1"), ("Keep-Alive", "5"), ("TE", "gzip"),
         ("Transfer-Encoding", "chunked"), ("ETag", "1"))
    )  # fmt: skip
    assert wire.end_to_end(headers) == Headers((("ETag", "1"),))


@pytest.mark.parametrize(
    ("response", "head", "length"),
    [
        pytest.param(Response(200, Headers({"Content-Length": "99"}), b"12"), False, b"2", id="corrected"),
        pytest.param(Response(200, Headers({"Content-Length": "99"}), b""), True, b"99", id="head"),
        pytest.param(Response(204, Headers({"Content-Length": "2"}), b"12"), False, None, id="bodiless"),
    ],
)  # fmt: skip
def test_the_length_is_true_of_the_body(
    response: Response, head: bool, length: bytes | None
) -> None:
    assert dict(wire.wire_headers(response, head=head)).get(b"content-length") == length


def test_headers_that_cannot_be_sent_are_left_out() -> None:
    fields = (("Good", "1"), ("Bad\r\nX", "1"), ("Bad", "a\r\nInjected: 1"), ("Bad", "\u20ac"))
    assert [name for name, _ in wire.wire_headers(Response(200, Headers(fields)))] == [
        b"good",
        b"content-length",
    ]


def test_sixteen_clients_at_once_get_their_own_answers(serve: Any, call: Any) -> None:
    served = serve()

    def create(number: int) -> tuple[str, str]:
        name = f"tag {number}"
        answer = call(f"{served.url}/tags", "POST", json={"name": name})
        return name, answer.json()["name"]

    with ThreadPoolExecutor(16) as pool:
        assert all(sent == got for sent, got in pool.map(create, range(96)))
    assert len(served.judged) == 96
    assert len({interaction.name for interaction, _ in served.judged}) == 96


def test_links_to_the_next_page_lead_back_here(
    serve: Any, call: Any, token: dict[str, str]
) -> None:
    served = serve()
    page = call(f"{served.url}/companies", params={"per_page": 2}, headers=token).json()
    assert page["pages"]["next"] == f"{served.url}/companies?page=2&per_page=2"
    second = call(page["pages"]["next"], headers=token).json()
    assert second["pages"]["page"] == 2
    judged, _ = served.judged[0]
    assert b"https://api.intercom.io/companies?page=2" in judged.response.body
