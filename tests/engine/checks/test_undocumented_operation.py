"""undocumented-operation."""

from __future__ import annotations

import pytest
from attrs import evolve

from intercontract.checks.judge import judge_interaction
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.model.interaction import Case


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({}, [], id="documented"),
        pytest.param({"host": "https://api.eu.intercom.io"}, [], id="another region"),
        pytest.param({"path": "/conversation"}, [("request", "", "path")], id="an unknown path"),
        pytest.param({"method": "PATCH"}, [("request", "", "method")], id="an unknown method"),
        pytest.param({"host": "https://example.org"}, [], id="another server is not covered"),
        pytest.param({"host": "http://["}, [], id="no URL at all"),
        pytest.param(
            {"path": "/contacts", "answered_by": "sandbox"}, [], id="what the sandbox serves"
        ),
        pytest.param(
            {"path": "/conversation", "answered_by": "sandbox", "status": 404},
            [("request", "", "path")],
            id="what the sandbox does not serve",
        ),
        pytest.param({"method": "OPTIONS"}, [], id="asking leave"),
        pytest.param({"method": "HEAD"}, [], id="HEAD goes with GET"),
        pytest.param({"path": "/conversation", "case": Case("scenario")}, [], id="our own"),
    ],
)
def test_operations(exchange, reports, contract, modest, made, expected):
    made = dict(made)
    answered_by = made.pop("answered_by", "unknown")
    interaction = evolve(exchange(**made).interaction, answered_by=answered_by)
    assert reports("undocumented-operation", Exchange(interaction, contract)) == expected
    assert reports("undocumented-operation", Exchange(interaction, modest)) == []


@pytest.fixture(scope="module")
def modest(contract) -> Contract:
    """The same contract, and it does not claim to document everything."""
    document = contract.corrected.document | {"x-intercontract-complete": False}
    return evolve(contract, corrected=evolve(contract.corrected, document=document))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("/things/12", "/things/345", id="numbers"),
        pytest.param("/t/68b1f20c9a4de37715c0a8f2", "/t/68b1f20c9a4de37715c0a8f3", id="hex ids"),
        pytest.param(
            "/t/7f1dd0c2-30a8-4a07-9f16-1c36b5f4b0f2/x",
            "/t/02ab44c0-95e1-4a07-8a51-cc36b5f4b0f3/x",
            id="UUIDs",
        ),
    ],
)
def test_the_same_unknown_path_with_another_id_is_the_same_defect(exchange, contract, one, other):
    prints = {
        finding.fingerprint
        for path in (one, other)
        for finding in judge_interaction(Exchange(exchange(path=path).interaction, contract))
    }
    assert len(prints) == 1
