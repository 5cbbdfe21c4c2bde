"""Whether a known deviation explains a finding: every field that it gives must agree."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from intercontract.deviation.deviation import Deviation
from intercontract.model.finding import Finding, Severity

TODAY = date(2026, 11, 22)

FOUND = Finding(
    check="response-schema",
    severity=Severity.FAIL,
    operation="listConversations",
    method="GET",
    path="/conversations",
    status=200,
    region="eu",
    pointer="/conversations/3/ai_agent",
    expected="object",
    observed="null",
    message="",
    interaction="eu#1",
    arguments=("type", "null"),
    api_version="2.11",
    observed_type="null",
)
KNOWN = Deviation(
    check="response-schema", pointer="/conversations/*/ai_agent", reason="null until there is one"
)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="check and pointer alone"),
        pytest.param({"operations": ("listConversations",)}, id="the operation"),
        pytest.param({"operations": ("x", "listConversations")}, id="one of two operations"),
        pytest.param({"operations": ("*",)}, id="any operation"),
        pytest.param({"statuses": (206, 200)}, id="one of two statuses"),
        pytest.param({"arguments": ("null",)}, id="one of the arguments"),
        pytest.param({"arguments": ("null", "type")}, id="all arguments, in any order"),
        pytest.param({"observed": ("object", "null")}, id="one of two types that were observed"),
        pytest.param({"regions": ("us", "eu")}, id="the region"),
        pytest.param({"versions": ("2.11",)}, id="the version"),
        pytest.param({"expires": TODAY}, id="on its last day"),
        pytest.param({"pointer": "/conversations/**"}, id="anything below"),
        pytest.param({"pointer": "/conversations/3/ai_agent"}, id="this very position"),
    ],
)
def test_it_explains_when_all_that_is_given_agrees(change):
    assert evolve(KNOWN, **change).explains(FOUND, TODAY)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"check": "undocumented-field"}, id="another check"),
        pytest.param({"operations": ("retrieveConversation",)}, id="another operation"),
        pytest.param({"operations": ()}, id="no operation"),
        pytest.param({"statuses": (404,)}, id="another status"),
        pytest.param({"part": "request"}, id="another part"),
        pytest.param({"pointer": "/conversations/*"}, id="the parent"),
        pytest.param({"pointer": "/conversations/*/ai_agent/x"}, id="a child"),
        pytest.param({"pointer": "/conversations/4/ai_agent"}, id="another position"),
        pytest.param({"arguments": ("type", "null", "enum")}, id="more arguments"),
        pytest.param({"arguments": ("string",)}, id="another argument"),
        pytest.param({"observed": ("object",)}, id="another type was observed"),
        pytest.param({"observed": ('"x"',)}, id="a word was observed"),
        pytest.param({"regions": ("us",)}, id="another region"),
        pytest.param({"versions": ("2.10",)}, id="another version"),
        pytest.param({"expires": date(2026, 11, 21)}, id="expired yesterday"),
    ],
)
def test_it_does_not_when_one_thing_differs(change):
    assert not evolve(KNOWN, **change).explains(FOUND, TODAY)


def test_a_null_that_is_known_hides_no_string_in_the_same_place():
    known = evolve(KNOWN, arguments=("type", "null"))
    assert known.explains(FOUND, TODAY)
    assert not known.explains(evolve(FOUND, arguments=("type", "string")), TODAY)


def test_a_word_that_is_known_hides_no_other():
    known = evolve(KNOWN, observed=('"in_app"',))
    word = evolve(FOUND, observed_type="string", observed='"in_app"')
    assert known.explains(word, TODAY)
    assert not known.explains(evolve(word, observed='"pigeon"'), TODAY)


def test_what_is_not_known_of_the_traffic_is_given_the_benefit():
    known = evolve(KNOWN, regions=("us",), versions=("2.10",))
    assert known.explains(evolve(FOUND, region=None, api_version=None), TODAY)


def test_undocumented_operations_are_only_explained_by_a_star():
    unknown = evolve(FOUND, operation=None)
    assert KNOWN.explains(unknown, TODAY)
    assert not evolve(KNOWN, operations=("listConversations",)).explains(unknown, TODAY)
