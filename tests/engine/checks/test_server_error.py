"""server-error."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"status": 500}, [("", "500")], id="500"),
        pytest.param({"status": 503}, [("", "503")], id="503"),
        pytest.param({"status": 499}, [], id="below"),
        pytest.param({"status": 0}, [("", "0")], id="no answer at all"),
        pytest.param({"status": 500, "path": "/nowhere"}, [("", "500")], id="on any path"),
        pytest.param({"status": 500, "host": "https://example.org"}, [], id="somebody else's"),
    ],
)
def test_server_errors(exchange, reports, made, expected):
    assert reports("server-error", exchange(**made)) == expected
