"""undocumented-status."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("scenario")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"status": 200}, [], id="documented"),
        pytest.param({"status": 404}, [], id="documented error"),
        pytest.param({"status": 201}, [("", "201")], id="another success"),
        pytest.param({"status": 204}, [("", "204")], id="no content"),
        pytest.param({"status": 400}, [("", "400")], id="an error that is not listed"),
        pytest.param({"status": 302}, [("", "302")], id="a redirect"),
        pytest.param({"status": 500}, [], id="server errors have their own check"),
        pytest.param({"status": 0}, [], id="no answer has its own check"),
        pytest.param({"status": 101}, [("", "101")], id="another protocol"),
        pytest.param({"status": 99}, [("", "99")], id="no status at all"),
        pytest.param({"status": 304}, [], id="not modified is the transport's"),
        pytest.param(
            {"status": 304, "case": OURS}, [("", "304")], id="not modified, and nobody asked"
        ),
        pytest.param(
            {"status": 304, "case": OURS, "asked": {"If-None-Match": 'W/"1"'}}, [], id="we asked"
        ),
        pytest.param({"path": "/nowhere", "status": 418}, [], id="an undocumented operation"),
        pytest.param(
            {"status": 201, "host": "https://example.org"}, [], id="a server that is none of ours"
        ),
        pytest.param({"method": "HEAD", "status": 404}, [], id="HEAD may be unknown"),
    ],
)
def test_statuses(exchange, reports, made, expected):
    assert reports("undocumented-status", exchange(**made)) == expected
