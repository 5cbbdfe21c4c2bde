"""The body of an answer is read by its media type, and what nothing reads is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intercontract.checks.unjudged import is_judged, unjudged
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import (
    MAX_DEPTH,
    MAX_NAMES,
    MAX_VALUES,
    Missing,
    parse_json,
)
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

BYTES = {"type": "string", "format": "binary"}
OBJECT = {"type": "object"}
LARGE = b"[" + b"1," * MAX_VALUES + b"1]"
NAMES = [f"n{number}" for number in range(MAX_NAMES)]
DEEP = b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1)


def answer(media_type: str, schema: Any, body: bytes, method: str = "GET") -> Exchange:
    content = {media_type: {} if schema is None else {"schema": schema}}
    responses = {"200": {"description": "ok", "content": content}}
    operations = {
        verb: {"operationId": verb, "responses": responses} for verb in ("get", "head", "trace")
    }
    description = Description({"openapi": "3.1.0", "paths": {"/c": operations}})
    response = Response(200, Headers({"Content-Type": media_type}), body)
    request = Request(method, "https://api.example/c", Headers({}), None)
    return Exchange(Interaction(request, response), Contract("own", description, description))


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "value"),
    [
        pytest.param("image/png", BYTES, b"\x89PNG", "\x89PNG", id="bytes"),
        pytest.param("application/xml", {"type": "string"}, b"<a/>", "<a/>", id="XML as a text"),
        pytest.param("application/pdf", {}, b"%PDF", "%PDF", id="anything"),
        pytest.param("text/plain", {"type": "integer"}, b"5", 5, id="a number in text"),
        pytest.param("text/plain", {"type": "integer"}, b"five", "five", id="no number in text"),
    ],
)
def test_what_a_schema_says_of_bytes_and_texts_is_judged(media_type, schema, body, value):
    made = answer(media_type, schema, body)
    assert made.response_value == value
    assert is_judged(made)
    assert unjudged([made]) == ()


@pytest.mark.parametrize(
    ("media_type", "schema", "body", "says"),
    [
        pytest.param("application/xml", OBJECT, b"<a/>", "application/xml", id="XML as an object"),
        pytest.param("application/json", OBJECT, DEEP, f"deeper than {MAX_DEPTH}", id="deep"),
        pytest.param(
            "application/json",
            OBJECT,
            json.dumps(dict.fromkeys([*NAMES, "a"])).encode(),
            "whose fields have more than 10,000 names",
            id="names",
        ),
        pytest.param(
            "multipart/form-data; boundary=b",
            OBJECT,
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 1_001 + b"--b--\r\n",
            "multipart/form-data",
            id="parts",
        ),
    ],
)
def test_what_nothing_reads_is_told(media_type, schema, body, says):
    made = answer(media_type, schema, body)
    assert not is_judged(made)
    (note,) = unjudged([made])
    assert says in note


def test_of_a_media_type_without_a_schema_nothing_is_left_to_judge():
    assert is_judged(answer("application/xml", None, b"<a/>"))


@pytest.mark.parametrize(("method", "operation"), [("HEAD", "head"), ("TRACE", "trace")])
def test_head_may_be_an_operation_of_its_own(method, operation):
    called = answer("application/json", OBJECT, b"", method).operation
    assert called is not None
    assert called.id == operation


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (rb'"\ud800 a"', "\ufffd a"),
        (rb'"\udc00\ud800"', "\ufffd\ufffd"),
        (rb'"\ud83d\ude00"', "\U0001f600"),
        (rb'"\\ud800"', "\\ud800"),
        (rb'["\ud800", ', Missing.NOT_JSON),
        (DEEP, Missing.TOO_DEEP),
        (b"[" * 5000 + b"]" * 5000, Missing.TOO_DEEP),
        (b"[NaN]", Missing.NOT_JSON),
        (b"", Missing.ABSENT),
        (LARGE, Missing.TOO_LARGE),
        (b'{"a":' + LARGE + b"}", Missing.TOO_LARGE),
        (json.dumps(dict.fromkeys([*NAMES, "a"])).encode(), Missing.TOO_VARIED),
        (json.dumps([{name: {"a": 1}} for name in NAMES]).encode(), Missing.TOO_VARIED),
        (json.dumps(dict.fromkeys(NAMES)).encode(), dict.fromkeys(NAMES)),
        (
            json.dumps([{name: name} for name in NAMES] * 2).encode(),
            [{name: name} for name in NAMES] * 2,
        ),
        (b'["' + b"[{,:" * MAX_VALUES + b'"]', ["[{,:" * MAX_VALUES]),
    ],
    ids=lambda given: str(given)[:20],
)
def test_json_is_read_as_its_grammar_has_it(body, value):
    assert parse_json(body) == value
