"""unsupported-method."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("coverage", "negative")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"method": "PATCH"}, [("", "PATCH")], id="served"),
        pytest.param({"method": "PATCH", "status": 404}, [], id="404"),
        pytest.param({"method": "PATCH", "status": 405}, [], id="405"),
        pytest.param({"method": "DELETE"}, [("", "DELETE")], id="the worst of them"),
        pytest.param({"method": "HEAD"}, [], id="HEAD goes with GET"),
        pytest.param({"method": "OPTIONS"}, [], id="OPTIONS"),
        pytest.param({"method": "PUT"}, [], id="documented elsewhere"),
        pytest.param({"method": "GET"}, [], id="documented"),
        pytest.param({"method": "PATCH", "path": "/nowhere"}, [], id="no such path"),
        pytest.param({"method": "PATCH", "case": None}, [], id="other people's traffic"),
        pytest.param({"method": "DELETE", "case": Case("scenario")}, [], id="a scenario's step"),
        pytest.param(
            {"method": "DELETE", "case": Case("scenario", "negative")},
            [("", "DELETE")],
            id="a scenario's step that is wrong on purpose",
        ),
        pytest.param({"method": "DELETE", "case": Case("clean-up")}, [], id="a run cleaning up"),
    ],
)
def test_methods(exchange, reports, made, expected):
    assert reports("unsupported-method", exchange(**{"case": OURS, **made})) == expected
