"""valid-request-rejected."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case, Credentials

UNKNOWN_VERSION = {"type": "error.list", "errors": [{"code": "intercom_version_invalid"}]}
TAG = {"method": "POST", "path": "/conversations/1/tags"}

ARTICLE = {"method": "PUT", "path": "/articles/1"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"path": "/conversations?per_page=50"}, [("", "400")], id="refused"),
        pytest.param(
            {"path": "/conversations?per_page=50", "status": 422}, [("", "422")], id="422"
        ),
        pytest.param(
            {"path": "/conversations?per_page=50", "status": 405}, [("", "405")], id="405"
        ),
        pytest.param({**ARTICLE, "sent": {"author_id": 2**63 - 1}}, [("", "400")], id="64 bits"),
        pytest.param({**ARTICLE, "sent": {"author_id": 2**63}}, [], id="beyond 64 bits"),
        pytest.param(
            {
                **ARTICLE,
                "sent": b'{"translated_content": {"sv": {"author_id": 59224492317798252544}}}',
            },
            [],
            id="beyond 64 bits, and deep",
        ),
        pytest.param(
            {**ARTICLE, "sent": b'{"author_id": 1, "unknown": {"deep": [18446744073709551616]}}'},
            [("", "400")],
            id="beyond 64 bits where nothing is documented",
        ),
        pytest.param({"path": "/conversations?per_page=500"}, [], id="rightly"),
        pytest.param(
            {"path": "/conversations?starting_after=abc"}, [], id="only the server knows cursors"
        ),
        pytest.param({"status": 404}, [], id="not there"),
        pytest.param({"status": 429}, [], id="too often"),
        pytest.param({"credentials": Credentials.INVALID}, [], id="a wrong token"),
        pytest.param({"case": Case("errors", "negative")}, [], id="wrong on purpose"),
        pytest.param({"case": Case("fuzzing", "positive")}, [("", "400")], id="our own"),
        pytest.param(
            {"asked": {"Intercom-Version": "2.9"}, "body": UNKNOWN_VERSION},
            [],
            id="another version",
        ),
        pytest.param({"body": UNKNOWN_VERSION}, [("", "400")], id="the contract's own version"),
        pytest.param(
            {**TAG, "sent": {"id": "1", "admin_id": "2"}}, [("", "400")], id="a body that fits"
        ),
        pytest.param({**TAG, "sent": {"id": "1"}}, [], id="a body that does not"),
        pytest.param(
            {**TAG, "sent": b"id=1", "asked": {"Content-Type": "text/plain"}},
            [],
            id="not sent as JSON",
        ),
        pytest.param({"status": 406, "asked": {"Accept": "text/csv"}}, [], id="asked for CSV"),
        pytest.param({"status": 406}, [("", "406")], id="asked for JSON"),
        pytest.param(
            {"status": 404, "case": Case("scenario")}, [("", "404")], id="what a scenario made"
        ),
        pytest.param(
            {"status": 401, "case": Case("scenario")}, [("", "401")], id="a token that was accepted"
        ),
        pytest.param(
            {"status": 404, "case": Case("scenario", "negative")}, [], id="what it made up"
        ),
        pytest.param({"status": 403, "case": Case("scenario")}, [], id="not in this plan"),
    ],
)
def test_refusals(exchange, reports, made, expected):
    assert reports("valid-request-rejected", exchange(**{"status": 400, **made})) == expected
