"""Runs that send nothing: recorded interactions judged as they come."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

from intercontract.engine.runs.offline import run_offline
from intercontract.engine.setup.selection import Selection
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import ContractError, TrafficError
from intercontract.model.event import RunFinished, StageStarted
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.transport.address import Kind, Target


def interaction(number: int = 0, region: str | None = "us", status: int = 404) -> Interaction:
    body = {"type": "error.list", "request_id": None, "errors": []}
    headers = Headers({"Content-Type": "application/json; charset=utf-8"})
    return Interaction(
        Request("GET", "https://api.intercom.io/conversations/1", Headers()),
        Response(status, headers, json.dumps(body).encode()),
        name=f"file.har#{number}",
        region=region,
        api_version="2.11",
    )


def settings(**options) -> RunSettings:
    return RunSettings(**({"target": Target(Kind.RECORDED), "regions": ()} | options))


def staged(*interactions: Interaction, stage="file.har"):
    return ((stage, found) for found in interactions)


def test_the_regions_of_the_report_are_those_of_the_traffic(contract):
    report = run_offline(
        settings(), contract,
        staged(interaction(0, "au"), interaction(1, None), interaction(2, "us")),
    )  # fmt: skip
    assert report.run.regions == ("us", "au", "")
    assert {cell.region for cell in report.grid} == {"us", "au", ""}
    assert report.run.target == "recorded"


def test_where_regions_are_named_others_are_passed_over_and_counted(contract):
    report = run_offline(
        settings(regions=("eu",)), contract,
        staged(interaction(0, "au"), interaction(1, None), interaction(2, "eu")),
    )  # fmt: skip
    assert report.interactions == 1
    assert "2 interactions of other regions than eu were passed over" in report.not_verified


@pytest.mark.parametrize(
    ("options", "interactions", "hint"),
    [
        pytest.param({}, (), "is this the right file", id="nothing at all"),
        pytest.param(
            {"regions": ("eu",)},
            (interaction(),),
            "1 interactions of other regions",
            id="none left",
        ),
        pytest.param(
            {"selection": Selection(hosts=("other.example",))},
            (interaction(),),
            "--host leaves out api.",
            id="no such host",
        ),
    ],
)
def test_nothing_to_judge_is_no_pass(contract, options, interactions, hint):
    with pytest.raises(TrafficError, match="there is no interaction to judge") as problem:
        run_offline(settings(**options), contract, staged(*interactions))
    assert hint in problem.value.hint


def test_what_the_reader_had_to_say_is_in_the_hint_when_there_is_nothing_else(contract):
    with pytest.raises(TrafficError) as problem:
        run_offline(settings(), contract, staged(), notes=["x.har#0: never answered"])
    assert "never answered" in problem.value.hint


def test_notes_that_come_while_reading_are_in_the_report(contract):
    notes: list[str] = []

    def reading():
        yield "a", interaction()
        notes.append("a#1: never answered")

    report = run_offline(settings(), contract, reading(), notes=notes)
    assert "a#1: never answered" in report.not_verified


def test_stages_are_told_when_they_change(contract):
    events = []
    run_offline(
        settings(), contract,
        [("a", interaction()), ("a", interaction(1)), ("b", interaction(2, None))],
        events.append,
    )  # fmt: skip
    stages = [(e.region, e.stage) for e in events if isinstance(e, StageStarted)]
    assert stages == [("us", "a"), ("no region", "b")]
    assert isinstance(events[-1], RunFinished)


def test_an_interrupt_while_reading_is_reported_as_far_as_it_came(contract):
    def reading():
        yield "a", interaction()
        raise KeyboardInterrupt

    report = run_offline(settings(), contract, reading())
    assert (report.run.complete, report.run.stopped) == (False, "interrupted")
    assert report.interactions == 1


def test_an_interrupt_before_anything_was_read_is_reported_too(contract):
    def reading():
        raise KeyboardInterrupt
        yield

    assert run_offline(settings(), contract, reading()).run.stopped == "interrupted"


def test_a_damaged_recording_is_the_readers_error(contract):
    def reading():
        yield "a", interaction()
        raise TrafficError("is cut", file="a.har")

    with pytest.raises(TrafficError, match="is cut"):
        run_offline(settings(), contract, reading())


def known(**change: object) -> dict:
    return {"check": "error-shape", "pointer": "/errors", "reason": "so", **change}


@pytest.mark.parametrize(("stale", "found"), [(True, {"stale-deviation"}), (False, set())])
def test_stale_deviations_are_looked_for_in_whole_corpora_only(contract, stale, found):
    entry = known(check="version-echo", pointer="", status=404)
    mine = evolve(contract, noted=[entry])
    many = staged(*(interaction(n) for n in range(30)))
    report = run_offline(settings(), mine, many, stale=stale)
    assert {g.finding.check for g in report.groups} & {"stale-deviation"} == found


def test_an_interrupted_run_calls_nothing_stale(contract):
    def reading():
        yield from staged(*(interaction(n) for n in range(30)))
        raise KeyboardInterrupt

    mine = evolve(contract, noted=[known(check="version-echo", pointer="", status=404)])
    report = run_offline(settings(), mine, reading(), stale=True)
    assert "stale-deviation" not in {group.finding.check for group in report.groups}


def test_a_damaged_deviation_names_its_file(contract):
    mine = evolve(contract, noted=[known(status="soon")], path="/contracts/x/openapi.yaml")
    with pytest.raises(ContractError) as problem:
        run_offline(settings(), mine, staged(interaction()))
    assert problem.value.file == "/contracts/x/deviations.yaml"


def test_a_deviation_of_a_check_that_does_not_exist_is_said(contract):
    mine = evolve(contract, noted=[known(check="eror-shape")])
    report = run_offline(settings(), mine, staged(interaction()))
    assert [note for note in report.not_verified if "names the check eror-shape" in note]


def test_only_operations_asked_for_are_judged(contract):
    everything = run_offline(settings(), contract, staged(interaction()))
    nothing = run_offline(
        settings(operations=("listConversations",)), contract, staged(interaction())
    )
    assert {group.finding.operation for group in everything.groups} == {"retrieveConversation"}
    assert nothing.groups == ()
