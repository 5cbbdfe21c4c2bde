"""Known deviations at work: which fired, and which have gone stale."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from attrs import evolve

from intercontract.deviation.deviation import Deviation
from intercontract.deviation.register import ENOUGH, STALE, Register
from intercontract.model.finding import Finding, Severity

TODAY = date(2026, 11, 22)

NULL = Deviation(
    check="response-schema", pointer="/ai_agent", reason="null until there is one", index=0
)


def found(**change: object) -> Finding:
    return evolve(
        Finding(
            check="response-schema",
            severity=Severity.FAIL,
            operation="retrieveConversation",
            method="GET",
            path="/conversations/{id}",
            status=200,
            region="us",
            pointer="/ai_agent",
            expected="",
            observed="",
            message="",
            interaction="us#1",
            api_version="2.11",
        ),
        **change,
    )


def seen(count: int = ENOUGH, **change: object):
    row = {"region": "us", "operation": "retrieveConversation", "status": 200, "version": "2.11"}
    return Counter([tuple(value or "" for value in (row | change).values())] * count)


def stale(deviation: Deviation, rows, *fired: Finding) -> list[Finding]:
    register = Register((deviation,), TODAY)
    for finding in fired:
        assert register.explanation(finding) is not None
    return list(register.stale(rows))


def test_a_finding_is_explained_by_the_first_deviation_that_fits():
    wide = evolve(NULL, pointer="/**", index=0)
    narrow = evolve(NULL, index=1)
    assert Register((wide, narrow), TODAY).explanation(found()) is wide
    assert Register((narrow, wide), TODAY).explanation(found()) is narrow


def test_a_deviation_in_the_shadow_of_another_is_not_stale():
    register = Register((evolve(NULL, pointer="/**", index=0), evolve(NULL, index=1)), TODAY)
    register.explanation(found())
    assert list(register.stale(seen())) == []


def test_what_no_deviation_explains_is_new():
    register = Register((NULL,), TODAY)
    assert register.explanation(found(pointer="/title")) is None
    assert register.explanation(found(check="undocumented-field")) is None


def test_what_is_known_of_one_undocumented_operation_explains_nothing_of_another():
    register = Register((evolve(NULL, operations=("GET /things",)),), TODAY)
    assert register.explanation(found(operation=None, path="/things")) is not None
    assert register.explanation(found(operation=None, path="/others")) is None
    assert register.explanation(found(operation=None, path="/things", part="request")) is None
    assert register.explanation(found(operation=None, path="/things")) is not None


def test_a_deviation_that_never_fired_in_enough_answers_is_stale():
    (finding,) = stale(NULL, seen())
    assert finding.check == STALE
    assert finding.severity is Severity.FAIL
    assert finding.region == "us"
    assert finding.pointer == "/ai_agent"
    assert NULL.reason in finding.expected
    assert finding.observed == f"not seen in {ENOUGH} answers"
    assert "remove it from deviations.yaml" in finding.message


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(seen(ENOUGH - 1), id="too few answers to tell"),
        pytest.param(seen(status=404), id="only errors"),
        pytest.param(Counter(), id="nothing exercised"),
    ],
)
def test_a_deviation_is_not_stale_without_evidence(rows):
    assert stale(NULL, rows) == []


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        pytest.param({"operations": ("listConversations",)}, seen(), id="another operation"),
        pytest.param({"statuses": (404,)}, seen(), id="another status"),
        pytest.param({"regions": ("eu",)}, seen(), id="another region"),
        pytest.param({"versions": ("2.12",)}, seen(), id="another version"),
        pytest.param({"sometimes": True}, seen(), id="it shows only sometimes"),
        pytest.param({"part": "request"}, seen(), id="about what clients send"),
    ],
)
def test_a_deviation_about_something_else_is_not_stale(change, rows):
    assert stale(evolve(NULL, **change), rows) == []


def test_it_is_stale_only_in_the_region_where_it_did_not_show():
    rows = seen() + seen(region="eu")
    assert [finding.region for finding in stale(NULL, rows, found())] == ["eu"]


def test_one_that_fired_is_not_stale():
    assert stale(NULL, seen(), found()) == []


def test_an_expired_one_explains_nothing_and_says_that_it_expired():
    expired = evolve(NULL, expires=date(2026, 1, 1))
    assert Register((expired,), TODAY).explanation(found()) is None
    (finding,) = stale(expired, seen())
    assert "(it expired)" in finding.message


def test_two_stale_deviations_of_one_check_are_two_defects():
    other = evolve(NULL, pointer="/title", index=1)
    findings = list(Register((NULL, other), TODAY).stale(seen()))
    assert len({finding.fingerprint for finding in findings}) == 2


def test_statuses_of_a_deviation_are_what_counts():
    assert [f.status for f in stale(evolve(NULL, statuses=(404,)), seen(status=404))] == [404]


def test_of_places_that_were_written_as_one_entry_one_is_enough():
    other = evolve(NULL, pointer="/topics")
    register = Register((NULL, other), TODAY)
    assert register.explanation(found(pointer="/topics"))
    assert list(register.stale(seen())) == []
    (finding,) = Register((NULL, other), TODAY).stale(seen())
    assert finding.check == STALE


def test_each_kind_of_value_is_explained_for_itself():
    register = Register((evolve(NULL, observed=("null", '"x"')),), TODAY)
    assert register.explanation(found(observed_type="null"))
    assert not register.explanation(found(observed_type="array"))
    assert register.explanation(found(observed_type="string", observed='"x"'))
    assert not register.explanation(found(observed_type="string", observed='"y"'))
