"""undocumented-input."""

from __future__ import annotations

import pytest

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.model.interaction import Case

TAG = {"method": "POST", "path": "/conversations/1/tags"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"path": "/conversations?per_page=5"}, [], id="documented"),
        pytest.param(
            {"path": "/conversations?page_size=5"}, [("query", "/page_size")], id="unknown"
        ),
        pytest.param({**TAG, "sent": {"id": "1", "admin_id": "2"}}, [], id="a body as documented"),
        pytest.param(
            {**TAG, "sent": {"id": "1", "adminId": "2"}},
            [("request", "/adminId")],
            id="a misspelt property",
        ),
        pytest.param(
            {"path": "/conversations?page_size=5", "case": Case("fuzzing")}, [], id="our own"
        ),
        pytest.param({"path": "/nowhere?x=1"}, [], id="an undocumented operation"),
    ],
)
def test_names(exchange, reports, made, expected):
    assert reports("undocumented-input", exchange(**made)) == expected


POINT = {"type": "object", "properties": {"x": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("parameter", "query", "expected"),
    [
        pytest.param({"schema": POINT}, "x=1", [], id="a property of an object that is spread"),
        pytest.param({"schema": POINT}, "y=1", ["/y"], id="no property of it"),
        pytest.param({"schema": {"type": "object"}}, "any=1", [], id="a map that is spread"),
        pytest.param({"schema": POINT, "explode": False}, "x=1", ["/x"], id="an object in one text"),
        pytest.param({"schema": POINT, "style": "deepObject"}, "p[x]=1", [], id="deep"),
        pytest.param({"schema": POINT, "style": "deepObject"}, "p[x]=1&q=2", ["/q"], id="beside it"),
        pytest.param({"schema": {"type": "array"}}, "p[]=1&p=2", [], id="a list with brackets"),
    ],
)  # fmt: skip
def test_names_that_a_parameter_takes(exchange, reports, parameter, query, expected):
    operation = {
        "operationId": "listThings",
        "parameters": [{"name": "p", "in": "query", **parameter}],
        "responses": {"200": {"description": "ok"}},
    }
    own = Description({"openapi": "3.1.0", "paths": {"/things": {"get": operation}}})
    made = exchange(path=f"/things?{query}", body={}, contract=Contract("own", own, own))
    assert reports("undocumented-input", made) == [("query", pointer) for pointer in expected]


def test_fields_of_a_form(exchange, reports):
    form = "application/x-www-form-urlencoded"
    operation = {
        "operationId": "createThing",
        "requestBody": {"content": {form: {"schema": POINT}}},
        "responses": {"200": {"description": "ok"}},
    }
    own = Description({"openapi": "3.1.0", "paths": {"/things": {"post": operation}}})
    made = exchange(method="POST", path="/things", sent=b"x=1&y=2", body={},
                    asked={"Content-Type": form}, contract=Contract("own", own, own))  # fmt: skip
    assert reports("undocumented-input", made) == [("request", "/y")]
