"""Interactions arrive, findings leave: judged at once, grouped into defects."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from intercontract.checks.needs import Need
from intercontract.checks.registry import Check, Scope
from intercontract.contract.load import load
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.register import Register
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.partial import EXAMPLES
from intercontract.model.finding import Severity, Verdict, Violation
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

CONTRACT = load("2.11")
URL = "https://api.intercom.io/conversations"


def interaction(number: int = 0, *, region="us", path="", body=b'{"n": 1}', name=None):
    return Interaction(
        Request("GET", URL + path, Headers()),
        Response(200, Headers(), body),
        name=name or f"{region}#{number}",
        region=region,
        api_version="2.11",
    )


def rule(function, *, name="rule", severity=Severity.FAIL, scope=Scope.INTERACTION) -> Check:
    return Check(name, scope, severity, "", "", Need("an exchange", lambda _: True), function)


def always(pointer="/n", **more):
    def function(_exchange):
        yield Violation(pointer=pointer, expected="x", observed="y", message="z", **more)

    return function


def collector(*checks: Check, deviations=(), **more) -> Collector:
    return Collector(CONTRACT, checks, Register(deviations, date(2026, 1, 1)), **more)


def test_one_defect_in_500_interactions_is_one_finding_with_a_count_and_three_examples():
    def function(exchange):
        number = exchange.interaction.name.partition("#")[2]
        yield Violation(
            pointer=f"/items/{number}/id",
            expected="text",
            observed=number,
            message=f"the id of item {number} is a number",
            arguments=("type",),
        )

    collected = collector(rule(function))
    collected.add_recorded(interaction(n) for n in range(500))
    (group,) = collected.defects.groups()
    assert group.count == 500
    assert group.examples == ("us#0", "us#1", "us#2")
    assert len(group.examples) == EXAMPLES
    assert group.verdict is Verdict.FAIL


def test_regions_are_apart_and_share_the_fingerprint():
    collected = collector(rule(always()))
    for region in ("us", "eu"):
        collected.add(interaction(region=region))
    us, eu = collected.defects.groups()
    assert {us.finding.region, eu.finding.region} == {"us", "eu"}
    assert us.finding.fingerprint == eu.finding.fingerprint


def test_an_interaction_that_violates_twice_in_one_way_is_one_example():
    def function(exchange):
        for n in range(10):
            yield Violation(pointer=f"/items/{n}", expected="", observed="", message="")

    collected = collector(rule(function))
    collected.add(interaction())
    (group,) = collected.defects.groups()
    assert (group.count, group.examples) == (10, ("us#0",))


def test_the_smallest_request_is_shown_and_is_the_first_example():
    collected = collector(rule(always()))
    for number, path in enumerate(
        ["?per_page=99", "?per_page=9", "?per_page=8", "?x=9999999999999"]
    ):
        collected.add(interaction(number, path=path))
    (group,) = collected.defects.groups()
    assert group.finding.interaction == "us#2"  # of two as long, the one that sorts first
    assert group.sample.interaction.request.url.endswith("per_page=8")
    assert group.examples[0] == "us#2"
    assert len(set(group.examples)) == 3


def test_a_known_deviation_is_known_with_its_reason_and_what_is_new_stays_new():
    known = Deviation(check="rule", pointer="/n", reason="so it is", evidence=("there",))
    collected = collector(rule(always()), rule(always("/m"), name="other"), deviations=(known,))
    fresh = collected.add(interaction())
    assert [finding.check for finding in fresh] == ["other"]
    new, old = collected.defects.groups()
    assert (new.verdict, old.verdict) == (Verdict.FAIL, Verdict.KNOWN)
    assert (old.reason, old.evidence) == ("so it is", ("there",))
    assert collected.defects.verdicts() == {("rule", Verdict.KNOWN), ("other", Verdict.FAIL)}


def test_listeners_hear_of_each_interaction_and_how_much_of_it_is_new():
    heard = []
    collected = collector(
        rule(always()),
        rule(always(), name="known"),
        deviations=(Deviation(check="known", pointer="/n", reason="r"),),
        listen=lambda found, fresh: heard.append((found.name, fresh)),
    )
    collected.add(interaction(4))
    assert heard == [("us#4", 1)]


def test_what_matters_most_comes_first():
    collected = collector(
        rule(always(), name="b-warns", severity=Severity.WARNING),
        rule(always(), name="z-fails"),
        rule(always(), name="a-known"),
        deviations=(Deviation(check="a-known", pointer="/n", reason="r"),),
    )
    collected.add(interaction())
    assert [group.finding.check for group in collected.defects.groups()] == [
        "z-fails", "b-warns", "a-known"
    ]  # fmt: skip


def test_only_findings_about_the_operations_asked_for_are_kept():
    collected = collector(rule(always()), operations=("retrieveConversation",))
    assert collected.add(interaction()) == ()
    assert len(collected.add(interaction(path="/123"))) == 1
    assert collected.add(interaction(path="/nowhere/at/all")) == ()
    assert len(collected.exchanges) == 3
    (group,) = collected.defects.groups()
    assert group.finding.operation == "retrieveConversation"


def test_sequences_are_judged_at_the_end_and_point_at_the_offending_interaction():
    def function(exchanges):
        yield Violation(pointer="", expected="", observed="", message="", at=len(exchanges) - 1)

    collected = collector(rule(function, scope=Scope.SEQUENCE))
    for number in range(3):
        collected.add(evolve(interaction(number), sequence="walk"))
    assert collected.defects.groups() == ()
    collected.finish(stale=False)
    (group,) = collected.defects.groups()
    assert group.finding.interaction == "us#2"
    assert group.sample.interaction.name == "us#2"


def test_stale_deviations_are_findings_when_asked_for():
    known = Deviation(check="rule", pointer="/n", reason="r", operations=("listConversations",))
    collected = collector(deviations=(known,))
    collected.add_recorded(interaction(n) for n in range(30))
    collected.finish(stale=False)
    assert collected.defects.groups() == ()
    collected.finish(stale=True)
    (group,) = collected.defects.groups()
    assert group.finding.check == "stale-deviation"
    assert group.verdict is Verdict.FAIL
    assert group.sample is None


def test_answers_to_head_show_no_deviation_and_make_none_stale():
    known = Deviation(check="rule", pointer="/n", reason="r")
    collected = collector(deviations=(known,))
    collected.add_recorded(evolve(interaction(n), request=Request("HEAD", URL)) for n in range(30))
    collected.finish(stale=True)
    assert collected.defects.groups() == ()


def test_answers_that_cannot_be_read_make_no_deviation_stale():
    known = Deviation(check="rule", pointer="/n", reason="r")
    collected = collector(deviations=(known,))
    collected.add_recorded(interaction(n, body=b'{"n": ') for n in range(30))
    collected.finish(stale=True)
    assert collected.defects.groups() == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\x00", id="binary"),
        pytest.param(b"[" * 5000, id="deep"),
        pytest.param(b'"text"', id="text"),
    ],
)
def test_any_body_can_be_reported(body):
    collected = collector(rule(always()))
    collected.add(interaction(body=body))
    (group,) = collected.defects.groups()
    assert group.sample.body is None


def test_the_excerpt_is_taken_from_the_part_that_the_finding_is_about():
    collected = collector(rule(always("/sent", part="request")))
    sent = Request("POST", URL, Headers({"Content-Type": "application/json"}), b'{"sent": 17}')
    collected.add(evolve(interaction(), request=sent))
    (group,) = collected.defects.groups()
    assert group.sample.body == {"sent": 17}


@pytest.mark.parametrize(
    ("body", "judged"),
    [
        pytest.param(b'{"n": 1}', 1, id="there is nothing to hide"),
        pytest.param(b'{"n": 1, "email": "ada.lovelace@analytical.io"}', 2, id="there is"),
    ],
)
def test_what_has_nothing_to_hide_is_told_in_the_words_that_were_found(body, judged):
    seen = []

    def function(exchange):
        seen.append(exchange.interaction.response.body)
        yield Violation(pointer="/n", expected="text", observed=body.decode(), message="a number")

    collected = collector(rule(function))
    collected.add(interaction(body=body))
    collected.finish(stale=False)
    (group,) = collected.defects.groups()
    assert (group.finding.message, group.finding.expected) == ("a number", "text")
    assert (len(seen), "lovelace" in group.finding.observed) == (judged, False)
