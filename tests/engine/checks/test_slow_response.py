"""slow-response."""

from __future__ import annotations

import pytest
from attrs import evolve

from intercontract.contract.exchange import Exchange


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [
        pytest.param(0.2, [], id="soon"),
        pytest.param(5.0, [], id="at last"),
        pytest.param(6.0, [("", "slow")], id="too late"),
        pytest.param(None, [], id="not measured"),
    ],
)
def test_times(exchange, reports, contract, elapsed, expected):
    made = exchange()
    response = evolve(made.interaction.response, elapsed=elapsed)
    timed = Exchange(evolve(made.interaction, response=response), contract)
    assert reports("slow-response", timed) == expected
