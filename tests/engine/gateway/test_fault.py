"""The grammar of fault rules, and which requests a rule strikes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.errors import ConfigurationError
from intercontract.gateway.fault import FaultKind, parse_fault
from intercontract.gateway.fault_injection import NOTHING, FaultInjector, injected
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request

ONE = "/conversations/1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("POST /conversations/* 429 x3",
                     {"kind": FaultKind.STATUS, "status": 429, "times": 3, "method": "POST"}, id="status"),
        pytest.param("get /tags latency=2s", {"kind": FaultKind.LATENCY, "seconds": 2.0, "method": "GET"},
                     id="latency"),
        pytest.param("GET * stall=2s x1", {"kind": FaultKind.STALL, "seconds": 2.0, "times": 1}, id="stall"),
        pytest.param("* * latency=250ms", {"seconds": 0.25, "method": "*"}, id="milliseconds"),
        pytest.param("* * latency=0.5", {"seconds": 0.5}, id="seconds-without-unit"),
        pytest.param("GET * cut p0.25", {"kind": FaultKind.CUT, "chance": 0.25}, id="cut"),
        pytest.param("GET * truncated after=2", {"kind": FaultKind.TRUNCATED, "after": 2}, id="cut"),
        pytest.param("GET * malformed", {"kind": FaultKind.MALFORMED, "times": None}, id="malformed"),
        pytest.param("GET * refuse x1 p1", {"kind": FaultKind.REFUSE, "times": 1, "chance": 1.0}, id="no"),
        pytest.param("GET * 429 retry-after=3 reset=1", {"retry_after": 3, "reset": 1}, id="429"),
        pytest.param("GET * 503 html", {"html": True}, id="html"),
    ],
)  # fmt: skip
def test_a_rule_is_read(text: str, expected: dict[str, Any]) -> None:
    rule = parse_fault(text)
    assert {name: getattr(rule, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("", "not complete", id="empty"),
        pytest.param("GET /tags", "not complete", id="no-action"),
        pytest.param("FETCH /tags 429", "FETCH", id="method"),
        pytest.param("GET tags 429", "tags", id="pattern"),
        pytest.param("GET /tags 200", "200", id="status-that-is-no-error"),
        pytest.param("GET /tags 0429", "0429", id="status-of-four-digits"),
        pytest.param("GET /tags ٤٢٩", "٤٢٩", id="digits-of-another-script"),
        pytest.param("GET /tags explode", "explode", id="action"),
        pytest.param("GET /tags latency", "latency", id="latency-without-time"),
        pytest.param("GET /tags stall", "stall", id="stall-without-time"),
        pytest.param("GET /tags latency=soon", "soon", id="time"),
        pytest.param("GET /tags latency=9999s", "longer", id="time-too-long"),
        pytest.param("GET /tags 429 x0", "x0", id="no-times"),
        pytest.param("GET /tags 429 x1 x2", "twice", id="times-twice"),
        pytest.param("GET /tags 429 p2", "p2", id="chance-above-one"),
        pytest.param("GET /tags cut html", "html", id="html-without-status"),
        pytest.param("GET /tags 503 reset=1", "reset", id="reset-without-429"),
        pytest.param("GET /tags 429 after=-1", "-1", id="after-negative"),
        pytest.param("GET /tags 429 cut", "cut", id="two-actions"),
    ],
)
def test_what_is_no_rule_is_refused_with_the_word_at_fault(text: str, word: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_fault(text)
    assert word in caught.value.message
    assert "POST /conversations/* 429 x3" in caught.value.hint


@given(st.text(max_size=60) | st.from_regex(r"(GET|\*) (/[a-z*{}]*) \S{1,12}( \S{1,8})?"))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = parse_fault(text)
    except ConfigurationError:
        return
    assert parse_fault(rule.text) == rule


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        pytest.param("/tags", "/tags", True, id="same"),
        pytest.param("/tags", "/tags/1", False, id="longer"),
        pytest.param("/conversations/*", "/conversations/1/tags", True, id="star-takes-slashes"),
        pytest.param("/conversations/*", "/conversations", False, id="star-needs-the-slash"),
        pytest.param("/conversations/{id}", ONE, True, id="place"),
        pytest.param(
            "/conversations/{id}", "/conversations/1/tags", False, id="place-is-one-segment"
        ),
        pytest.param("/a.c", "/abc", False, id="dot-is-a-dot"),
        pytest.param("*", "/any/thing", True, id="star"),
        pytest.param("/{", "/{", True, id="bracket-that-is-none"),
    ],
)
def test_a_pattern_matches_paths(pattern: str, path: str, matches: bool) -> None:
    assert parse_fault(f"* {pattern} 503").matches("GET", path) is matches


def test_a_rule_strikes_as_often_as_it_says() -> None:
    faults = FaultInjector()
    faults.arm((parse_fault("GET * 503 x2 after=1"),))
    assert [faults.draw("GET", ONE).rule is not None for _ in range(5)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert faults.listed() == [{"fault": "GET * 503 x2 after=1", "met": 5, "hits": 2}]


def test_of_two_rules_the_first_strikes_and_latencies_add_up() -> None:
    faults = FaultInjector()
    texts = ("* * latency=1s", "* * 503 x1", "* * 429", "* * latency=2s")
    faults.arm(tuple(parse_fault(text) for text in texts))
    first, second = faults.draw("GET", ONE), faults.draw("GET", ONE)
    assert (first.latency, first.rule and first.rule.status) == (3.0, 503)
    assert (second.latency, second.rule and second.rule.status) == (3.0, 429)


def test_a_chance_is_drawn_from_the_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = FaultInjector(seed)
        faults.arm((parse_fault("* * cut p0.5"),))
        drawn = [faults.draw("GET", ONE).rule is not None for _ in range(64)]
        faults.rewind()
        assert drawn == [faults.draw("GET", ONE).rule is not None for _ in range(64)]
        return drawn

    assert struck(1) != struck(2)
    assert 0 < sum(struck(1)) < 64


def test_rules_can_be_added_replaced_and_dropped() -> None:
    faults = FaultInjector()
    faults.arm((parse_fault("* * 503"),))
    faults.arm((parse_fault("* * 429"),), keep=True)
    assert [item["fault"] for item in faults.listed()] == ["* * 503", "* * 429"]
    faults.arm(())
    assert faults.draw("GET", ONE) is NOTHING


def test_an_injected_429_says_how_long_to_wait() -> None:
    request = Request("GET", "https://api.intercom.io/tags", Headers({"Intercom-Version": "2.11"}))
    response = injected(parse_fault("* * 429 reset=5 retry-after=2"), request, 1)
    assert response.headers.get("X-RateLimit-Remaining") == "0"
    assert int(response.headers.get("X-RateLimit-Reset") or 0) > 1_700_000_000
    assert response.headers.get("Retry-After") == "2"
    assert response.headers.get("Intercom-Version") == "2.11"


def test_injected_answers_differ_by_request_id() -> None:
    rule, request = parse_fault("* * 500"), Request("GET", "https://api.intercom.io/tags")
    ids = {injected(rule, request, number).headers.get("X-Request-Id") for number in range(5)}
    assert len(ids) == 5
