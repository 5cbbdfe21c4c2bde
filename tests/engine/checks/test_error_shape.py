"""error-shape."""

from __future__ import annotations

from typing import Any

import pytest


def envelope(*errors: Any, **changes: Any) -> dict[str, Any]:
    return {"type": "error.list", "request_id": None, "errors": list(errors), **changes}


GONE = {"code": "not_found", "message": "Resource Not Found"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"body": envelope(GONE)}, [], id="as documented"),
        pytest.param(
            {"body": envelope(GONE, request_id="002c2f1mqv8e5s0t7d90")},
            [],
            id="with its request id",
        ),
        pytest.param(
            {"body": envelope(GONE, request_id="other")},
            [("/request_id", "request_id")],
            id="another id",
        ),
        pytest.param(
            {"body": envelope(GONE, request_id=5)},
            [("/request_id", "request_id type")],
            id="a numeric id",
        ),
        pytest.param(
            {"body": envelope(GONE, request_id="x"), "headers": {"X-Request-Id": None}},
            [],
            id="no header to compare with",
        ),
        pytest.param(
            {"body": {"error": "no"}},
            [("/type", "type"), ("/errors", "errors")],
            id="another shape",
        ),
        pytest.param({"body": envelope()}, [("/errors", "errors")], id="no error in it"),
        pytest.param({"body": []}, [("", "type")], id="an array"),
        pytest.param({"body": envelope({**GONE, "field": "id"})}, [], id="with its field"),
        pytest.param({"body": envelope({**GONE, "field": None})}, [], id="with no field"),
        pytest.param(
            {"body": envelope({**GONE, "field": 5})},
            [("/errors/0/field", "field")],
            id="a numeric field",
        ),
        pytest.param(
            {"body": envelope({**GONE, "message": " "})},
            [("/errors/0/message", "message")],
            id="a message that says nothing",
        ),
        pytest.param(
            {"body": envelope({**GONE, "code": "NotFound"})},
            [("/errors/0/code", "form")],
            id="a code written otherwise",
        ),
        pytest.param(
            {"body": envelope({**GONE, "code": "server_error"})},
            [("/errors/0/code", "status", "server_error", "404")],
            id="a server's code",
        ),
        pytest.param(
            {"body": envelope("no")}, [("/errors/0", "error")], id="an error that is text"
        ),
        pytest.param(
            {"body": envelope({"message": "no"})}, [("/errors/0/code", "code")], id="no code"
        ),
        pytest.param(
            {"body": envelope({"code": "not_found"})},
            [("/errors/0/message", "message")],
            id="no message",
        ),
        pytest.param(
            {"body": envelope({"code": "not_found", "message": None})}, [], id="null message"
        ),
        pytest.param(
            {"body": envelope({"code": "brand_new", "message": "x"})}, [], id="a code nobody knows"
        ),
        pytest.param(
            {"body": envelope({"code": "unauthorized", "message": "x"})},
            [("/errors/0/code", "status", "unauthorized", "404")],
            id="a code of another status",
        ),
        pytest.param(
            {"status": 401, "body": envelope(GONE)},
            [("/errors/0/code", "status", "not_found", "401")],
            id="not found, says a 401",
        ),
        pytest.param(
            {"status": 503, "body": {"error": "x"}},
            [("/type", "type"), ("/errors", "errors")],
            id="503 in JSON",
        ),
        pytest.param({"status": 503, "body": b"<p>"}, [], id="503 in HTML"),
        pytest.param({"body": b"<p>"}, [], id="no JSON"),
        pytest.param({"status": 200, "body": {"error": "x"}}, [], id="no error"),
    ],
)
def test_errors(exchange, reports, made, expected):
    assert reports("error-shape", exchange(**{"status": 404, **made})) == expected
