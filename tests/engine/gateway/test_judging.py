"""What a gateway keeps for its report, however long the gateway runs."""

from __future__ import annotations

import pytest
from attrs import evolve

from intercontract.contract.contract import Contract
from intercontract.engine import serve
from intercontract.engine.run_state import Run
from intercontract.engine.settings import RunSettings
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Interaction, Request, Response, Source

WRONG = Interaction(
    Request(
        "GET",
        "https://api.intercom.io/conversations?per_page=151",
        Headers({"Authorization": "Bearer x"}),
    ),
    Response(429, Headers({"Content-Type": "application/json"}), b"{}"),
    source=Source.CAPTURED,
    region="us",
    credentials=Credentials.SENT,
)


@pytest.fixture
def judging(contract: Contract) -> serve.Judging:
    return serve.Judging(Run(RunSettings(regions=("us",)), contract))


def test_old_interactions_are_let_go_and_their_findings_stay(
    judging: serve.Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_KEPT", 10)
    for number in range(100):
        assert judging(evolve(WRONG, name=f"us#{number}"), False)
    assert len(judging.run.collector.exchanges) <= 10
    assert judging.dropped + len(judging.run.collector.exchanges) == 100
    groups = {group.finding.check: group.count for group in judging.run.finish().groups}
    assert groups["request-conformance"] == 100


def test_large_bodies_are_let_go_sooner(
    judging: serve.Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_KEPT_BYTES", 1000)
    large = evolve(WRONG, response=evolve(WRONG.response, body=b'"%s"' % (b"x" * 400)))
    for number in range(20):
        judging(evolve(large, name=f"us#{number}"), False)
    assert len(judging.run.collector.exchanges) < 6


def test_of_an_injected_answer_the_request_alone_is_judged(judging: serve.Judging) -> None:
    assert [finding.check for finding in judging(WRONG, True)] == ["request-conformance"]
    assert judging.run.collector.exchanges == []
    assert {group.finding.check for group in judging.run.finish().groups} == {"request-conformance"}
