"""What a gateway keeps for its report, however long the gateway runs."""

from __future__ import annotations

import pytest
from attrs import evolve

from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.engine import serve
from intercontract.engine.judging import windows
from intercontract.engine.judging.run_state import Run
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.engine.setup.settings import RunSettings
from intercontract.generate.scenario import Player
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Interaction, Request, Response, Source
from intercontract.model.report import Report
from intercontract.sandbox.faults.table import fault
from intercontract.sandbox.sandbox import Sandbox
from intercontract.sandbox.sandbox import Settings as SandboxSettings
from intercontract.transport.direct import Direct

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


def captured() -> list[Interaction]:
    """What a client of a sandbox with defects sent and got, as a gateway sees it."""
    faults = tuple(map(fault, ("state-null", "tag-stays", "read-flips")))
    sandbox = Sandbox(SandboxSettings(faults=faults))
    sender = Direct("us", "sandbox-us", sandbox.handle, lambda _i: (), "2.11")
    played = [
        one
        for scenario in load_scenarios(load("2.11"))
        if scenario.id in ("reading", "tags", "lifecycle")
        for one in Player(sender, "2.11", "sandbox").play(scenario)
    ]
    return [
        evolve(one, name=f"us#{n}", sequence=None, case=None, source=Source.CAPTURED)
        for n, one in enumerate(played)
    ]


def report(contract: Contract, interactions: list[Interaction]) -> Report:
    judging = serve.Judging(Run(RunSettings(regions=("us",)), contract))
    for interaction in interactions:
        judging(interaction, False)
    return judging.run.finish("", judging.windows.whole)


def test_windows_find_what_the_whole_finds(
    contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = captured()
    whole = report(contract, sent)
    checks = {group.finding.check for group in whole.groups}
    assert {"read-after-write", "idempotent-read", "tag-lifecycle"} & checks
    monkeypatch.setattr(windows, "MOST", len(sent) // 2 + 1)
    halves = report(contract, sent)
    assert [evolve(g, examples=()) for g in halves.groups] == [
        evolve(g, examples=()) for g in whole.groups
    ]
    assert (halves.interactions, halves.grid, halves.coverage, halves.not_verified) == (
        whole.interactions, whole.grid, whole.coverage, whole.not_verified,
    )  # fmt: skip


def test_of_old_interactions_only_what_was_found_is_kept(
    judging: serve.Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "MOST", 10)
    for number in range(100):
        assert judging(evolve(WRONG, name=f"us#{number}"), False)
        collector = judging.run.collector
        assert len(collector.exchanges) + len(collector.earlier) <= 20
    made = judging.run.finish("", judging.windows.whole)
    counts = {group.finding.check: group.count for group in made.groups}
    assert (made.interactions, counts["request-conformance"]) == (100, 100)


def test_large_bodies_are_let_go_sooner(
    judging: serve.Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "MOST_BYTES", 1000)
    large = evolve(WRONG, response=evolve(WRONG.response, body=b'"%s"' % (b"x" * 400)))
    for number in range(20):
        judging(evolve(large, name=f"us#{number}"), False)
        collector = judging.run.collector
        assert len(collector.exchanges) + len(collector.earlier) < 6


def test_kinds_beyond_the_bound_are_counted_together(
    judging: serve.Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "MOST", 10)
    monkeypatch.setattr(windows, "KINDS", 5)
    for number in range(60):
        word = "".join(chr(97 + int(digit)) for digit in f"{number:03}")
        odd = evolve(
            WRONG,
            name=f"us#{number}",
            request=evolve(WRONG.request, method=word, url=f"https://api.intercom.io/{word}"),
            api_version=word,
        )
        url = f"https://api.intercom.io/conversations?{word}=1"
        wrong = evolve(WRONG, request=evolve(WRONG.request, url=url))
        judging(odd, False)
        judging(evolve(wrong, name=f"us#w{number}"), False)
    judging.windows.turn()
    whole = judging.windows.whole
    assert whole.interactions == 120
    assert len(whole.defects) <= 5
    assert judging.windows.beyond > 0
    assert len(whole.answered) <= 12
    assert len(whole.uncovered) <= 7
    assert judging.run.finish("", whole).interactions == 120


def test_of_an_injected_answer_the_request_alone_is_judged(judging: serve.Judging) -> None:
    assert [finding.check for finding in judging(WRONG, True)] == ["request-conformance"]
    assert judging.run.collector.exchanges == []
    assert {group.finding.check for group in judging.run.finish().groups} == {"request-conformance"}


@pytest.mark.parametrize(("follows", "found"), [(True, set()), (False, {"undocumented-operation"})])
def test_a_request_is_judged_by_the_version_that_it_asks_for(
    contract: Contract, follows: bool, found: set[str]
) -> None:
    asked = evolve(
        WRONG.request,
        url="https://api.intercom.io/contacts/find_by_external_id/7",  # since 2.13
        headers=Headers({"Authorization": "Bearer x", "Intercom-Version": "2.14"}),
    )
    judging = serve.Judging(Run(RunSettings(regions=("us",)), contract), follows)
    judged = judging(evolve(WRONG, request=asked, response=Response(404)), True)
    assert {finding.check for finding in judged} == found


def test_of_a_version_without_a_contract_nothing_is_said(contract: Contract) -> None:
    judging = serve.Judging(Run(RunSettings(regions=("us",)), contract), follows=True)
    asked = evolve(WRONG.request, headers=Headers({"Intercom-Version": "2.99"}))
    assert judging(evolve(WRONG, request=asked), False) == ()
    assert any("2.99" in note for note in judging.run.finish().not_verified)
