"""Patterns that may take long are looked for within bounds; what is not decided is no verdict, and listed."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from intercontract.checks.unjudged import unjudged
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.document.normalise import IGNORED, normalise
from intercontract.contract.document.patterns import weigh
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.drift.compare import UNDECIDED, compare
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

JSON = "application/json"
LOOKING_AHEAD, BACK, MANY = r"(?=a*b)a", r"(a*)*\1$", r"(?:a[ab]{0,900}b){99}c"
EXPONENTIAL = "a" * 50 + "!"


def document(schema: Any, **operation: Any) -> Any:
    described = {"content": {JSON: {"schema": schema}}, "headers": {"X-Own": {"schema": schema}}}
    operation = {"operationId": "n", "responses": {"200": described}, **operation}
    info = {"title": "x", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/n": {"get": operation}}}


def exchange(document: Any, value: Any, query: str = "", header: str = "") -> Exchange:
    description = Description(normalise(document)[0])
    given = {"Content-Type": JSON, **({"X-Own": header} if header else {})}
    request = Request("GET", "https://api.example/n" + query, Headers({}), None)
    response = Response(200, Headers(given), orjson.dumps(value))
    return Exchange(Interaction(request, response), Contract("n", description, description))


@pytest.mark.parametrize(
    ("schema", "value", "fits"),
    [
        pytest.param({"pattern": LOOKING_AHEAD}, "a" * 100_000, None, id="a search that squares"),
        pytest.param({"pattern": LOOKING_AHEAD}, "a" * 500, False, id="in a short text"),
        pytest.param({"pattern": LOOKING_AHEAD}, "ab" * 50_000, True, id="found at once"),
        pytest.param({"pattern": "a*+b"}, "a" * 100_000, None, id="a possessive quantifier"),
        pytest.param({"pattern": BACK}, EXPONENTIAL, None, id="what the engine gives up"),
        pytest.param({"not": {"pattern": BACK}}, EXPONENTIAL, None, id="given up is not refused"),
        pytest.param({"anyOf": [{"pattern": BACK}, {}]}, [EXPONENTIAL], True, id="it does not apply"),
        pytest.param({"pattern": "^(?!.*b).*$"}, "a" * 1_000_000, True, id="straight through"),
        pytest.param(
            {"items": {"pattern": "^(?=.*[a-z])(?=.*[0-9]).{8,}$"}},
            [f"password{n}" for n in range(20_000)], True, id="many that fit",
        ),
        pytest.param({"items": {"pattern": BACK}}, [EXPONENTIAL] * 5_000, None, id="many that do not end"),
        pytest.param({"pattern": MANY}, "ab" * 50_000, None, id="counted in what is counted"),
        pytest.param({"pattern": MANY}, "ab", False, id="counted, in a short text"),
        pytest.param({"items": {"pattern": "^.{1,1000}$"}}, ["x" * 300] * 5_000, True, id="counted once"),
        pytest.param(
            {"patternProperties": {LOOKING_AHEAD: {}}}, {"a" * 100_000: 1}, None, id="a name"
        ),
        pytest.param({"propertyNames": {"pattern": BACK}}, {EXPONENTIAL: 1}, None, id="all names"),
        pytest.param(
            {"patternProperties": {"^(?!x-)": {"type": "integer"}}}, {"a": "1"}, False, id="usual names"
        ),
        pytest.param(
            {"patternProperties": {"^(a+)+$": {}}}, {EXPONENTIAL: 1}, True, id="linear here, not in Python"
        ),
    ],
)  # fmt: skip
def test_a_body_is_judged_by_what_is_decided(schema, value, fits):
    made = exchange(document(schema), value)
    assert (made.response_json is Missing.UNDECIDED) is (fits is None)
    assert bool(made.problems) is (fits is False)
    told = [note for note in unjudged([made]) if "n 200: bodies with texts" in note]
    assert bool(told) is (fits is None)


def test_parameters_and_headers_that_are_not_decided_are_listed():
    schema = {"type": "string", "pattern": BACK}
    parameter = {"name": "q", "in": "query", "schema": schema}
    described = document(schema, parameters=[parameter])
    made = exchange(described, "", query="?q=" + EXPONENTIAL, header=EXPONENTIAL)
    plain = exchange(described, "", query="?q=a", header="a")
    told = [note.split(" with")[0] for note in unjudged([made])]
    assert told == ["n: parameters", "n 200: headers X-Own"]
    assert unjudged([plain]) == ()


def test_patterns_that_are_too_many_to_be_compiled_are_dropped_and_listed():
    heavy = {f"p{n}": {"pattern": MANY.replace("99", str(90 - n))} for n in range(20)}
    names = {"patternProperties": {"a{1000}{99}": {}}, "additionalProperties": False}
    made, problems = normalise(document({"properties": {**heavy, "names": names}}))
    assert {found.rule for found in problems} == {"bad-pattern"}
    assert len(made[IGNORED]) == len(problems) > 10
    assert not exchange(
        document({"properties": {**heavy, "names": names}}), {"names": {"b": 1}}
    ).problems


def test_what_a_pattern_weighs():
    assert weigh("(") is None
    assert weigh("(?:a{0,1000}b){1000}") is None
    assert weigh("(?:(?:(?=a)a){300}b){20,300}").size == 90_000
    assert [weigh(one).is_costly for one in ("^[0-9]+$", r"^\d{4}-\d\d$", "^.{1,1000}$")] == [
        False
    ] * 3
    assert [weigh(one).is_costly for one in (LOOKING_AHEAD, BACK, "a*+b", "a.{900}c")] == [True] * 4


def test_a_comparison_that_did_not_decide_a_pattern_says_so():
    base = document({"type": "string", "enum": [EXPONENTIAL, "b"]})
    text = {"type": "string", "pattern": BACK}
    revision = document({"anyOf": [{"type": "integer"}, text]})
    notes: list[str] = []
    compare(base, revision, notes=notes)
    assert UNDECIDED in notes
