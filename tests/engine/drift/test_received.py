"""What a client is sent (webhooks, callbacks) and what is alike on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.drift import Level, compare

S, I = {"type": "string"}, {"type": "integer"}  # noqa: E741 - short on purpose


def told(*required: str, **properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": list(required)}
    body = {"content": {"application/json": {"schema": schema}}}
    return {"post": {"requestBody": body, "responses": {"200": {"description": "ok"}}}}


def webhook(item: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": {}, "webhooks": {"came": item} if item else {}}


def operation(**node: Any) -> dict[str, Any]:
    paths = {"/x": {"post": {"operationId": "x", "responses": {}, **node}}}
    return {"openapi": "3.1.0", "paths": paths}


def callback(item: Any) -> dict[str, Any]:
    # Two addresses in one callback are two places.
    sent = {"{$request.body#/a}": item, "{$request.body#/b}": told()} if item else {}
    return operation(callbacks={"came": sent})


def worst(base: Any, revision: Any) -> Level | None:
    levels = [change.level for change in compare(base, revision)]
    return max(levels, key=lambda level: level.rank, default=None)


@pytest.mark.parametrize("of", [webhook, callback])
@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        pytest.param(told(a=S), told(a={"type": ["string", "null"]}), Level.BREAKING, id="null"),
        pytest.param(told("a", a=S), told(a=S), Level.BREAKING, id="may be absent"),
        pytest.param(told(a=S), told("b", a=S, b=S), Level.INFO, id="a property more"),
        pytest.param(told(a={"enum": ["x"]}), told(a={"enum": ["x", "y"]}), Level.BREAKING, id="y"),
        pytest.param(told(a={"enum": ["x", "y"]}), told(a={"enum": ["x"]}), Level.INFO, id="no y"),
        pytest.param(told(a=S), told(a=S), None, id="the same"),
        pytest.param(told(a=S), None, Level.BREAKING, id="comes no more"),
        pytest.param(None, told(a=S), Level.INFO, id="comes now"),
    ],
)
def test_of_what_is_received_a_change_is_judged_by_who_receives(of, before, after, level):
    assert worst(of(before), of(after)) is level


def query(schema: Any) -> dict[str, Any]:
    return operation(parameters=[{"name": "q", "in": "query", "schema": schema}])


def body(media_type: str, schema: Any = S) -> dict[str, Any]:
    return operation(requestBody={"content": {media_type: {"schema": schema}}})


def key(name: str, place: str = "header") -> dict[str, Any]:
    scheme = {"type": "apiKey", "in": place, "name": name}
    return operation(security=[{"k": []}]) | {"components": {"securitySchemes": {"k": scheme}}}


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        pytest.param(
            query({"type": "boolean"}), query({"enum": ["true", "false"], **S}), False, id="boolean"
        ),
        pytest.param(
            query({**I, "enum": [1, 2]}), query({**S, "enum": ["2", "1"]}), False, id="digits"
        ),
        pytest.param(query({**I, "enum": [1, 2]}), query({**S, "enum": ["1"]}), True, id="fewer"),
        pytest.param(key("X-Key"), key("x-key"), False, id="a header's name"),
        pytest.param(key("X-Key", "query"), key("x-key", "query"), True, id="a name in a query"),
        pytest.param(body("image/png"), body("image/*"), False, id="a range"),
        pytest.param(body("image/png"), body("*/*"), False, id="any type"),
        pytest.param(body("image/png"), body("image/*", I), True, id="a range of others"),
        pytest.param(body("image/png"), body("text/*"), True, id="another range"),
        pytest.param(body("image/*"), body("image/png"), True, id="one of a range"),
    ],
)
def test_what_is_alike_on_the_wire_breaks_nobody(before, after, breaks):
    assert (worst(before, after) is Level.BREAKING) is breaks
