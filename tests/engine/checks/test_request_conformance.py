"""request-conformance."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case, Source

BAD = {"path": "/conversations?per_page=151"}
REPORTED = [("query", "/per_page", "maximum")]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(BAD, REPORTED, id="imported"),
        pytest.param({**BAD, "source": Source.CAPTURED}, REPORTED, id="captured"),
        pytest.param({**BAD, "source": Source.RECORDED}, REPORTED, id="recorded"),
        pytest.param({**BAD, "status": 400}, REPORTED, id="however it was answered"),
        pytest.param(
            {**BAD, "source": Source.GENERATED, "case": Case("fuzzing", "negative")},
            [],
            id="our own",
        ),
        pytest.param({**BAD, "source": Source.DOCUMENTED}, [], id="the documentation's"),
        pytest.param({"path": "/conversations?per_page=15"}, [], id="nothing wrong"),
        pytest.param(
            {
                "method": "POST",
                "path": "/conversations/1/tags",
                "sent": b"id=1",
                "asked": {"Content-Type": "text/plain"},
            },
            [("header", "/Content-Type", "content-type")],
            id="a wrong media type",
        ),
    ],
)
def test_requests(exchange, reports, made, expected):
    assert reports("request-conformance", exchange(**made)) == expected
