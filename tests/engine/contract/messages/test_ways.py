"""Bodies to whose parts schemas come in more ways than can be tried are not looked at, and listed."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from intercontract.checks.unjudged import unjudged
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

JSON = "application/json"
NODE = {"$ref": "#/components/schemas/Node"}
ONE, OTHER = ({"properties": {"x": NODE}, "required": [name]} for name in "ab")
EITHER = {"properties": {"x": {"type": "object"}}}


def nested(depth: int, inner: Any = 1) -> Any:
    for _ in range(depth):
        inner = {"x": inner}
    return inner


def exchange(schema: Any, value: Any, *, sent: bool = False) -> Exchange:
    described = {"content": {JSON: {"schema": NODE}}}
    operation = {"operationId": "n", "responses": {"200": {} if sent else described}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/n": {"post": {**operation, "requestBody": described} if sent else operation}},
        "components": {"schemas": {"Node": schema}},
    }
    headers, body = Headers({"Content-Type": JSON}), orjson.dumps(value)
    request = Request("POST", "https://api.example/n", headers, body if sent else None)
    response = Response(200) if sent else Response(200, headers, body)
    description = Description(document)
    return Exchange(Interaction(request, response), Contract("n", description, description))


@pytest.mark.parametrize(
    ("schema", "value", "many"),
    [
        pytest.param({"oneOf": [ONE, OTHER]}, nested(25), True, id="25 levels of a choice of two"),
        pytest.param({"anyOf": [ONE, OTHER]}, nested(120), True, id="120 levels"),
        pytest.param({"allOf": [ONE, OTHER]}, nested(25), True, id="both at once"),
        pytest.param({"items": {"oneOf": [ONE, OTHER]}}, [nested(25)], False, id="told by items once"),
        pytest.param(
            {"oneOf": [{"items": NODE}, {"prefixItems": [NODE]}, ONE]}, nested(25), False,
            id="one branch for each type",
        ),
        pytest.param(
            {"anyOf": [{"additionalProperties": NODE}, {"patternProperties": {"x": NODE}}]},
            nested(25), True, id="names by pattern",
        ),
        pytest.param({"oneOf": [ONE, EITHER]}, nested(120), False, id="one of them goes on"),
        pytest.param({"oneOf": [ONE, OTHER]}, nested(5), False, id="an ordinary depth"),
        pytest.param({"$ref": "#/components/schemas/Node"}, nested(25), False, id="itself"),
        pytest.param({"$ref": "#/nowhere"}, nested(25), False, id="nowhere"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sent", [False, True], ids=["answered", "sent"])
def test_what_is_too_involved_is_not_looked_at(schema, value, many, sent):
    made = exchange(schema, value, sent=sent)
    found = made.request_json if sent else made.response_json
    assert found == (Missing.TOO_INVOLVED if many else value)
    told = [note for note in unjudged([made]) if "in more than 1,000 ways" in note]
    assert bool(told) is many


@pytest.mark.parametrize(
    ("schema", "value", "much"),
    [
        pytest.param(
            {"anyOf": [{"prefixItems": [{}]}] * 3_000}, [1] * 4_000, True, id="lists in many branches"
        ),
        pytest.param(
            {"patternProperties": {f"a{n}b": {} for n in range(3_000)}},
            {f"n{n}": 1 for n in range(4_000)}, True, id="names and patterns",
        ),
        pytest.param({"items": {"allOf": [{"$ref": "#/nowhere"}] * 3_000}}, [1] * 3_000, False, id="within"),
        pytest.param({"items": {"allOf": [{}, {}]}}, [1] * 90_000, False, id="very many, plainly described"),
    ],
)  # fmt: skip
def test_what_is_too_costly_is_not_looked_at(schema, value, much):
    made = exchange(schema, value)
    assert made.response_json == (Missing.TOO_COSTLY if much else value)
    assert bool([note for note in unjudged([made]) if "more than 10,000,000 times" in note]) is much
