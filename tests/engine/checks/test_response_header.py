"""response-header."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.engine.checks.small import answering

from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case

HEADERS = {
    "X-Total": {"required": True, "schema": {"type": "integer"}},
    # OpenAPI 3.0.3, Response Object: ignored, whatever it says.
    "content-type": {"required": True, "schema": {"type": "integer"}},
    "X-Kind": {"schema": {"enum": ["a", "b"]}},
    "X-List": {"schema": {"type": "array", "items": {"type": "integer"}}},
    "X-Map": {"content": {"application/json": {"schema": {"type": "object"}}}},
}


@pytest.fixture
def small() -> Contract:
    description = answering(headers=HEADERS)
    return Contract("small", description, description)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"X-Total": "3"}, [], id="valid"),
        pytest.param({"X-Total": "3", "X-Kind": "b"}, [], id="optional and valid"),
        pytest.param({}, [("header", "/X-Total", "absent")], id="required and absent"),
        pytest.param({"X-Total": "many"}, [("header", "/X-Total", "type")], id="wrong type"),
        pytest.param(
            {"X-Total": "3", "X-Kind": "c"}, [("header", "/X-Kind", "enum")], id="outside an enum"
        ),
        pytest.param({"X-Total": "3", "X-List": "1, 2"}, [], id="a list"),
        pytest.param(
            {"X-Total": "3", "X-List": "1,x"}, [("header", "/X-List/1", "type")], id="a wrong item"
        ),
        pytest.param({"X-Total": "3", "X-Map": '{"a": 1}'}, [], id="a document"),
        pytest.param(
            {"X-Total": "3", "X-Map": "a"}, [("header", "/X-Map", "style")], id="no document"
        ),
        pytest.param(
            {"X-Total": "3", "X-Request-Id": None},
            [("header", "/X-Request-Id", "absent")],
            id="no request id",
        ),
    ],
)
def test_documented_headers(exchange, reports, small, headers, expected):
    made = exchange(path="/things", body={}, headers=headers, contract=small)
    assert reports("response-header", made) == expected


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        pytest.param("X-Total", ("3", "3"), [("header", "/X-Total", "type")], id="two numbers"),
        pytest.param("X-Kind", ("a", "c"), [("header", "/X-Kind", "enum")], id="two words"),
        pytest.param("X-List", ("1", "2"), [], id="a list in two fields"),
        pytest.param("X-List", ("1", "x"), [("header", "/X-List/1", "type")], id="a wrong item"),
    ],
)
def test_what_comes_several_times_is_one_value(exchange, reports, small, name, values, expected):
    made = exchange(path="/things", body={}, headers={"X-Total": "3"}, contract=small)
    fields = made.interaction.response.headers.without(name).fields
    several = Headers((*fields, *((name.lower(), value) for value in values)))
    made = Exchange(
        evolve(made.interaction, response=evolve(made.interaction.response, headers=several)),
        small,
    )
    assert reports("response-header", made) == expected


def test_a_cache_that_says_304_keeps_the_headers_of_the_200(exchange, reports):
    def told(status):
        return reports("response-header", exchange(status=status, headers={"Status": "200 OK"}))

    assert told(304) == []
    assert told(404) == [("header", "/Status", "status")]


def test_a_gateway_that_fails_knows_no_request_id(exchange, reports):
    assert reports("response-header", exchange(status=502, headers={"X-Request-Id": None})) == []


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"Cache-Control": "max-age=0, private, must-revalidate"}, [], id="private"),
        pytest.param(
            {"Cache-Control": "public, max-age=60"}, [("/Cache-Control", "public")], id="public"
        ),
        pytest.param(
            {"Cache-Control": "s-maxage=60"}, [("/Cache-Control", "public")], id="for shared caches"
        ),
        pytest.param({"Status": "200 OK"}, [], id="the real status"),
        pytest.param({"Status": "299 Strange"}, [("/Status", "status")], id="another status"),
        pytest.param({"Status": "fine"}, [], id="no status"),
        pytest.param(
            {"X-Request-Id": "?"}, [("/X-Request-Id", "form")], id="an id of another form"
        ),
        pytest.param(
            {"Intercom-Version": "2.11, 2.12"},
            [("/Intercom-Version", "several")],
            id="two values that a client joined",
        ),
    ],
)
def test_what_every_answer_carries(exchange, reports, headers, expected):
    ours = exchange(headers=headers, case=Case("examples"))
    assert reports("response-header", ours) == [("header", *found) for found in expected]


def test_another_tool_may_have_replaced_the_request_id(exchange, reports):
    assert reports("response-header", exchange(headers={"X-Request-Id": "REDACTED"})) == []


def test_intercoms_own_headers_are_asked_of_intercom_only(exchange, reports):
    own = answering("", headers=HEADERS)
    made = exchange(path="/things", body={}, headers={"X-Total": "3", "X-Request-Id": None},
                    contract=Contract("own", own, own))  # fmt: skip
    assert reports("response-header", made) == []


def test_a_header_of_one_value_comes_once(exchange, reports):
    made = exchange(case=Case("examples"))
    response = made.interaction.response
    for name in ("X-Request-Id", "X-RateLimit-Remaining"):
        fields = (*response.headers.fields, (name, response.headers.get(name)))
        twice = evolve(made.interaction, response=evolve(response, headers=Headers(fields)))
        assert reports("response-header", Exchange(twice, made.contract)) == [
            ("header", f"/{name}", "several")
        ]
