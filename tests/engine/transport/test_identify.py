"""Asking a target who it is: one GET /me, and clear words when the answer will not do."""

from __future__ import annotations

import pytest

from intercontract.errors import TargetRefused
from intercontract.transport.identify import Identity, identify

ME = {"type": "admin", "app": {"type": "app", "id_code": "abc12345", "region": "EU"}}


def unauthorized(message: object) -> dict:
    return {"type": "error.list", "errors": [{"code": "unauthorized", "message": message}]}


@pytest.mark.parametrize(
    ("body", "headers", "identity"),
    [
        pytest.param(ME, {}, Identity("abc12345", "eu", sandbox=False), id="Intercom"),
        pytest.param(
            ME, {"X-Intercontract-Sandbox": "eu"}, Identity("abc12345", "eu", sandbox=True),
            id="our sandbox",
        ),
        pytest.param(
            {"app": {"id_code": "x"}}, {}, Identity("x", None, sandbox=False), id="no region told"
        ),
        pytest.param(
            {"app": {"id_code": "x", "region": 3}}, {}, Identity("x", None, sandbox=False),
            id="a region that is none",
        ),
    ],
)  # fmt: skip
def test_who_it_is(session, wire, body, headers, identity):
    wire.answer = lambda _r: wire.http(200, body, headers)
    assert identify(session, "eu", "2.11") == identity
    (received,) = wire.received
    assert (received.method, received.target) == ("GET", "/me")
    assert received.header("Intercom-Version") == "2.11"


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        pytest.param(
            401, unauthorized("Access Token Invalid"),
            "refuses the token (401 Access Token Invalid)", id="401",
        ),
        pytest.param(403, b"<html>", "refuses the token (403 )", id="403 in HTML"),
        pytest.param(401, unauthorized({"a": 1}), "refuses the token (401", id="odd message"),
        pytest.param(401, {"errors": []}, "refuses the token (401", id="no errors"),
        pytest.param(404, b"", "answers GET /me with 404", id="no such path"),
        pytest.param(302, b"", "answers GET /me with 302", id="a redirect"),
        pytest.param(500, b"", "answers GET /me with 500", id="broken"),
        pytest.param(200, b"<html>hello</html>", "no app.id_code", id="a website"),
        pytest.param(200, b"[]", "no app.id_code", id="a list"),
        pytest.param(200, {"app": None}, "no app.id_code", id="no app"),
        pytest.param(200, {"app": {"id_code": 3}}, "no app.id_code", id="a number for an id"),
        pytest.param(200, b"", "no app.id_code", id="nothing"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_refused_with_a_hint(session, wire, status, body, says):
    wire.answer = lambda _r: wire.http(status, body)
    with pytest.raises(TargetRefused) as problem:
        identify(session, "eu", "2.11")
    assert says in problem.value.message
    assert "for eu" in problem.value.message
    assert problem.value.hint
    assert session.token not in str(problem.value)
    assert len(wire.received) == 1
