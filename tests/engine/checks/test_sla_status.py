"""sla-status."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("applied", "expected"),
    [
        pytest.param(None, [], id="none applied"),
        pytest.param({"sla_name": "VIP", "sla_status": "hit"}, [], id="hit"),
        pytest.param({"sla_name": "VIP", "sla_status": None}, [], id="taken away"),
        pytest.param(
            {"sla_name": "VIP", "sla_status": "cancelled"}, [], id="cancelled, by the other reading"
        ),
        pytest.param(
            {"sla_name": "VIP", "sla_status": "late"},
            [("/sla_applied/sla_status", "status")],
            id="another status",
        ),
        pytest.param(
            {"sla_name": "", "sla_status": "hit"}, [("/sla_applied/sla_name", "name")], id="no name"
        ),
    ],
)
def test_slas(exchange, conversation, reports, applied, expected):
    assert reports("sla-status", exchange(body=conversation(sla_applied=applied))) == expected
