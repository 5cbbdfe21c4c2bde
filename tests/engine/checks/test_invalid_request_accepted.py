"""invalid-request-accepted."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case


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
    ],
)
def test_acceptance(exchange, reports, made, expected):
    assert reports("invalid-request-accepted", exchange(**made)) == expected
