"""What is wrong with a request, shared by three checks."""

from __future__ import annotations

import pytest

from intercontract.checks.requests import request_problems
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description

LIST = {"method": "GET", "path": "/conversations"}
ATTACH = {"method": "POST", "path": "/conversations/1/tags"}
CREATE = {"method": "POST", "path": "/conversations"}
FROM = {"type": "user", "id": "68b1f20c9a4de37715c0a8f2"}


def query(text):
    return {"path": f"/conversations?{text}"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(query("per_page=150"), [], id="the largest page"),
        pytest.param(query("per_page=151"), [("query", "/per_page", "maximum")], id="larger"),
        pytest.param(query("per_page=ten"), [("query", "/per_page", "type")], id="no number"),
        pytest.param(query("per_page=2.5"), [("query", "/per_page", "type")], id="no integer"),
        pytest.param(query("per_page=20.0"), [], id="an integer all the same"),
        pytest.param(query("per_page="), [], id="blank is as good as none"),
        pytest.param(query("per_page=151&per_page=5"), [], id="one of two values fits"),
        pytest.param(
            query("per_page=999&per_page=998"),
            [("query", "/per_page", "maximum")],
            id="neither of two fits",
        ),
        pytest.param(query("starting_after=5"), [], id="a number where text is wanted"),
        pytest.param(query("unknown=1"), [], id="an unknown parameter"),
        pytest.param(
            {"path": "/conversations/abc"}, [("path", "/id", "type")], id="a path parameter"
        ),
        pytest.param({"path": "/conversations/215473840291716"}, [], id="an integer in the path"),
        pytest.param(
            {"asked": {"Intercom-Version": "nonsense"}},
            [("header", "/Intercom-Version", "enum")],
            id="no version",
        ),
        pytest.param({"asked": {"Intercom-Version": "2.14"}}, [], id="a newer version"),
        pytest.param({"asked": {"Intercom-Version": None}}, [], id="no version asked for"),
        pytest.param({**ATTACH, "sent": {"id": "1", "admin_id": "2"}}, [], id="a body that fits"),
        pytest.param(
            {**ATTACH, "sent": {"id": "1", "admin_id": "2", "note": 1}},
            [],
            id="an unknown property",
        ),
        pytest.param(
            {**ATTACH, "sent": {"id": "1"}},
            [("request", "/admin_id", "required")],
            id="a property is absent",
        ),
        pytest.param(
            {**ATTACH, "sent": {"id": 1, "admin_id": "2"}},
            [("request", "/id", "type", "integer")],
            id="a number as id",
        ),
        pytest.param({**ATTACH, "sent": None}, [("request", "", "required")], id="no body"),
        pytest.param({**ATTACH, "sent": b"{"}, [("request", "", "json")], id="no JSON"),
        pytest.param({**ATTACH, "sent": []}, [("request", "", "type", "array")], id="an array"),
        pytest.param(
            {
                **ATTACH,
                "sent": b"id=1",
                "asked": {"Content-Type": "application/x-www-form-urlencoded"},
            },
            [("header", "/Content-Type", "content-type")],
            id="a form",
        ),
        pytest.param(
            {**ATTACH, "sent": {"id": "1", "admin_id": "2"}, "asked": {"Content-Type": None}},
            [],
            id="no media type",
        ),
        pytest.param({**CREATE, "sent": {"from": FROM, "body": "Hi"}}, [], id="nested and right"),
        pytest.param(
            {**CREATE, "sent": {"from": {**FROM, "type": "robot"}, "body": "Hi"}},
            [("request", "/from/type", "enum")],
            id="nested and wrong",
        ),
        pytest.param({"sent": {"any": 1}}, [], id="a body nobody asked for"),
        pytest.param({"path": "/nowhere?per_page=x"}, [], id="an undocumented operation"),
    ],
)
def test_problems(exchange, made, expected):
    found = [problem.violation for problem in request_problems(exchange(**made))]
    assert [(v.part, v.pointer, *v.arguments) for v in found] == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param({"a": 1}, [], id="one"),
        pytest.param({"a": 1, "b": 1}, [("", "oneOf", "fits several")], id="both"),
        pytest.param({"c": 1}, [("", "oneOf")], id="none"),
    ],
)
def test_a_value_that_fits_several_is_not_one_that_fits_none(exchange, sent, expected):
    schema = {"oneOf": [{"type": "object", "required": [name]} for name in "ab"]}
    operation = {"requestBody": {"content": {"application/json": {"schema": schema}}}}
    described = Description({"openapi": "3.1.0", "paths": {"/things": {"post": operation}}})
    small = Contract("small", described, described)
    made = exchange("POST", "/things", sent=sent, contract=small)
    found = [problem.violation for problem in request_problems(made)]
    assert [(v.pointer, *v.arguments) for v in found] == expected


def test_a_repeated_value_is_explained_by_the_range_and_not_by_the_type(exchange):
    (problem,) = request_problems(exchange(path="/conversations?per_page=151"))
    assert problem.expected == "at most 150"
    assert "151" in problem.message


CLOSED = {"type": "object", "additionalProperties": False, "properties": {"n": {"type": "integer"}}}
FILTER = {"name": "filter", "in": "query", "style": "deepObject", "schema": CLOSED}


@pytest.fixture
def closed(exchange):
    """Makes a request whose body and query leave no room for a property that is not theirs."""
    operation = {
        "operationId": "postThing",
        "parameters": [FILTER],
        "requestBody": {"content": {"application/json": {"schema": CLOSED}}},
        "responses": {"200": {"description": "ok"}},
    }
    described = Description({"openapi": "3.1.0", "paths": {"/things": {"post": operation}}})
    small = Contract("small", described, described)

    def make(status: int, sent: object, query: str):
        return exchange("POST", f"/things{query}", status, {}, sent=sent, contract=small)

    return make


@pytest.mark.parametrize(
    ("sent", "query", "accepted", "refused"),
    [
        pytest.param({"n": 1}, "?filter[n]=1", [], [("", "422")], id="what is theirs"),
        pytest.param({"n": 1, "zz": 2}, "", [], [], id="another property of the body"),
        pytest.param({"n": 1}, "?filter[zz]=1", [], [], id="another property of the query"),
        pytest.param({"n": "x"}, "", [("request", "/n", "type", "string")], [], id="a wrong one"),
    ],
)
def test_what_a_schema_has_no_room_for_may_be_ignored_and_may_be_refused(
    closed, reports, sent, query, accepted, refused
):
    assert reports("invalid-request-accepted", closed(200, sent, query)) == accepted
    assert reports("valid-request-rejected", closed(422, sent, query)) == refused
