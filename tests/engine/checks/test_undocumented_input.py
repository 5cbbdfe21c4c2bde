"""undocumented-input."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

TAG = {"method": "POST", "path": "/conversations/1/tags"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"path": "/conversations?per_page=5"}, [], id="documented"),
        pytest.param(
            {"path": "/conversations?page_size=5"}, [("query", "/page_size")], id="unknown"
        ),
        pytest.param({**TAG, "sent": {"id": "1", "admin_id": "2"}}, [], id="a body as documented"),
        pytest.param(
            {**TAG, "sent": {"id": "1", "adminId": "2"}},
            [("request", "/adminId")],
            id="a misspelt property",
        ),
        pytest.param(
            {"path": "/conversations?page_size=5", "case": Case("fuzzing")}, [], id="our own"
        ),
        pytest.param({"path": "/nowhere?x=1"}, [], id="an undocumented operation"),
    ],
)
def test_names(exchange, reports, made, expected):
    assert reports("undocumented-input", exchange(**made)) == expected
