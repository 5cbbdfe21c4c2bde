"""Whether what was called is what a test expects."""

from __future__ import annotations

from unittest import mock

import pytest

from intercontract.engine.local.calls import Calls, ClientCall, ExpectedCall
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response


def called(method: str, path: str, body: bytes | None = None, **headers: str) -> ClientCall:
    request = Request(method, f"https://api.intercom.io{path}", Headers(headers), body)
    return ClientCall(request, Response(200))


CALLS = Calls(
    [
        called("GET", "/tags?page=2&page=3"),
        called("POST", "/conversations/7/tags", b'{"id": "1", "admin_id": 5}', Accept="x"),
        called("POST", "/conversations/7/tags", b"no json"),
        called("DELETE", "/contacts/a%2Fb"),
    ]
)


@pytest.mark.parametrize(
    "expected",
    [
        ExpectedCall("get", "/tags"),
        ExpectedCall("GET", "tags/", query={"page": 3}),
        ExpectedCall("POST", "/conversations/{id}/tags", {"id": "1", "admin_id": 5}),
        ExpectedCall("POST", "/conversations/{id}/tags", {"id": mock.ANY, "admin_id": 5}),
        ExpectedCall("POST", "/conversations/7/tags", None),
        ExpectedCall("POST", "/{kind}/{id}/tags", headers={"accept": "x"}),
        ExpectedCall("DELETE", "/contacts/a%2fb"),
    ],
)
def test_what_was_called_is_found(expected):
    assert CALLS.assert_called(expected) in CALLS
    with pytest.raises(AssertionError):
        CALLS.assert_not_called(expected)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (ExpectedCall("GET", "/admins"), "GET /admins was not called; called was:"),
        (ExpectedCall("GET", "/conversations/{id}/tags"), "was not called"),
        (ExpectedCall("POST", "/conversations/{id}"), "was not called"),
        (ExpectedCall("GET", "/tags", query={"page": 2}), "query page is '3', expected '2'"),
        (ExpectedCall("GET", "/tags", query={"sort": 1}), "query sort is None"),
        (ExpectedCall("DELETE", "/contacts/{id}", {}), "json is None, expected {}"),
        (ExpectedCall("GET", "/tags", headers={"Accept": "y"}), "header Accept is None"),
    ],
)
def test_what_was_not_is_told_with_what_came_near(expected, words):
    with pytest.raises(AssertionError) as caught:
        CALLS.assert_called(expected)
    assert words in str(caught.value)
    CALLS.assert_not_called(expected)


def test_times_are_counted():
    expected = ExpectedCall("POST", "/conversations/{id}/tags")
    assert CALLS.assert_called(expected, times=2).json is None
    with pytest.raises(AssertionError, match="2 times, expected 1"):
        CALLS.assert_called(expected, times=1)
    with pytest.raises(AssertionError, match="nothing was called"):
        Calls().assert_called(expected)
