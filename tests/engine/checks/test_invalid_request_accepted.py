"""invalid-request-accepted."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case, Credentials

REPLY = {"message_type": "comment", "type": "admin", "admin_id": "1", "body": "Hello"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(
            {"path": "/conversations?per_page=151"},
            [("query", "/per_page", "maximum")],
            id="accepted",
        ),
        pytest.param({"path": "/conversations?per_page=151", "status": 400}, [], id="refused"),
        pytest.param({"path": "/conversations?per_page=15"}, [], id="nothing wrong"),
        pytest.param(
            {"path": "/conversations?page_size=15"}, [], id="an unknown name is no violation"
        ),
        pytest.param(
            {"path": "/conversations?per_page=151", "case": Case("coverage", "negative")},
            [("query", "/per_page", "maximum")],
            id="our own",
        ),
        pytest.param(
            {"method": "POST", "path": "/conversations/1/tags", "sent": {}},
            [("request", "/id", "required"), ("request", "/admin_id", "required")],
            id="an empty body",
        ),
        pytest.param(
            {
                "method": "POST",
                "path": "/conversations/1/tags",
                "sent": {"id": "1", "admin_id": "1"},
                "asked": {"Content-Type": "text/plain"},
            },
            [],
            id="JSON under another name, understood",
        ),
        pytest.param(
            {"method": "POST", "path": "/conversations/1/reply", "sent": {**REPLY, "type": "x"}},
            [("request", "", "oneOf")],
            id="none of several",
        ),
        pytest.param(
            {
                "method": "POST",
                "path": "/conversations/1/reply",
                "sent": {**REPLY, "attachment_urls": [""]},
            },
            [],
            id="none of several, for a format alone",
        ),
    ],
)
def test_acceptance(exchange, reports, made, expected):
    assert reports("invalid-request-accepted", exchange(**made)) == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({}, [("", "on purpose", "starting_after")], id="accepted all the same"),
        pytest.param({"status": 400}, [], id="refused"),
        pytest.param({"case": Case("scenario")}, [], id="not wrong"),
        pytest.param({"case": Case("fuzzing", "negative")}, [], id="wrong by chance, perhaps not"),
        pytest.param({"credentials": Credentials.NONE}, [], id="without a token"),
    ],
)
def test_a_step_that_is_wrong_on_purpose_is_refused(exchange, reports, made, expected):
    usual = {"path": "/conversations?starting_after=x", "case": Case("scenario", "negative")}
    assert reports("invalid-request-accepted", exchange(**{**usual, **made})) == expected
