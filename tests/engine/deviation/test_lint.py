"""Entries that are wider than their evidence, or explain nothing, are told, and no others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intercontract.checks.registry import all_checks
from intercontract.contract.contract import Contract
from intercontract.contract.load import load
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.lint import lint
from intercontract.engine.setup.known_deviations import deviations_of

CHECKS = {check.id for check in all_checks()}
TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load("2.11")


def entry(pointer: str = "/title", **changes) -> Deviation:
    usual = {
        "check": "response-schema",
        "reason": "so",
        "operations": ("retrieveConversation",),
        "observed": ("null",),
        "evidence": ("there",),
    }
    return Deviation(pointer=pointer, **(usual | changes))


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        pytest.param(entry(), [], id="as narrow as it can be"),
        pytest.param(entry("/statistics/*"), ["wide-pointer"], id="a star for named fields"),
        pytest.param(entry("/tags/*/x"), ["wide-pointer"], id="a star for a name further up"),
        pytest.param(entry("/*"), ["wide-pointer"], id="a star at the top"),
        pytest.param(entry("/source/**"), ["wide-pointer"], id="two stars"),
        pytest.param(entry("/tags/tags/*/name"), [], id="an array position"),
        pytest.param(entry("/custom_attributes/*"), [], id="a key of a map"),
        pytest.param(entry("/unknown/*"), [], id="where nothing is documented"),
        pytest.param(
            entry("/conversations/*/tags/*", operations=("*",)), ["wide-pointer"], id="in one of all"
        ),
        pytest.param(entry("/conversations/*", operations=("listConversations",)), [], id="listed"),
        pytest.param(entry("/from/*", part="request", operations=("createConversation",)),
                     ["wide-pointer"], id="in a request"),
        pytest.param(entry(observed=()), ["no-observed-type"], id="any type"),
        pytest.param(entry(observed=(), arguments=("type", "null")), [], id="the type as argument"),
        pytest.param(entry(observed=(), arguments=("required",)), [], id="what is absent has no type"),
        pytest.param(
            entry("", check="undocumented-status", observed=()), [], id="a finding about no value"
        ),
        pytest.param(entry(evidence=()), ["no-evidence"], id="no evidence"),
        pytest.param(entry(check="response-shema"), ["no-such-check"], id="no check"),
        pytest.param(entry(check="sdk-call", sdks=("x",)), [], id="a finding about an SDK"),
        pytest.param(entry(operations=("listNothing",)), ["no-such-operation"], id="no operation"),
        pytest.param(entry(operations=("PATCH /tags/*",)), [], id="outside the contract"),
        pytest.param(entry(observed=("nul",)), ["no-such-type"], id="no type"),
        pytest.param(entry(observed=('"in_app"',)), [], id="a word"),
        pytest.param(entry(expires=TODAY - timedelta(1)), ["expired"], id="over"),
        pytest.param(entry(expires=TODAY), [], id="the last day"),
        pytest.param(
            entry("/statistics/*", observed=(), evidence=()),
            ["wide-pointer", "no-observed-type", "no-evidence"],
            id="all of it",
        ),
    ],
)  # fmt: skip
def test_what_is_too_wide(contract, given, rules):
    assert [wide.rule for wide in lint([given], contract, CHECKS, TODAY)] == rules


def test_our_own_are_no_wider_than_their_evidence(contract):
    assert lint(deviations_of(contract), contract, CHECKS, TODAY) == ()
