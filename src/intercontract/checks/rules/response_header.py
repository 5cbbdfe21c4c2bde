"""Documented response headers are there, and fit their schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.facts import applies
from intercontract.checks.registry import check
from intercontract.contract.description import Parameter
from intercontract.contract.exchange import Exchange
from intercontract.contract.validation import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


@check(
    id="response-header",
    summary="Documented response headers are present and valid, and X-Request-Id is there.",
    source="the documentation's *Responses*; recorded responses all carry X-Request-Id",
    good="200 X-Request-Id: 002c2f1mqv8e5s0t7d90",
    bad="200 without X-Request-Id",
)
def response_header(exchange: Exchange) -> Iterator[Violation]:
    """Each response header that the contract requires is present, and each that it documents fits its
    schema; every answer below 500 carries a non-empty X-Request-Id, by which Intercom's support finds it.

    A missing header counts only when the recording kept headers at all.
    """
    if not applies(exchange):
        return
    headers = exchange.interaction.response.headers
    spec = exchange.documented_response
    for documented in spec.headers if spec else ():
        text = headers.get(documented.name)
        if text is not None:
            yield from _judge(exchange, documented, text)
        elif documented.required and exchange.headers_kept:
            yield _absent(documented.name)
    if exchange.headers_kept and exchange.status < 500 and not headers.get("X-Request-Id"):
        yield _absent("X-Request-Id")


def _judge(exchange: Exchange, documented: Parameter, text: str) -> Iterator[Violation]:
    if not isinstance(documented.schema, dict):
        return
    validator = exchange.contract.documented.validator(documented.pointer)
    readings: list[JSONValue] = [text]
    if _NUMBER.fullmatch(text) and len(text) < 40:
        readings.append(float(text) if "." in text else int(text))
    if text.lower() in ("true", "false"):
        readings.append(text.lower() == "true")
    if any(validator.is_valid(value) for value in readings):
        return
    problem = validator.problems(readings[-1])[0]
    yield Violation(
        pointer=join("", documented.name),
        expected=problem.expected,
        observed=show(text),
        message=f"the header {documented.name} should be {problem.expected}, and is {show(text)}",
        arguments=(problem.keyword,),
        part="header",
    )


def _absent(name: str) -> Violation:
    return Violation(
        pointer=join("", name),
        expected=f"the header {name}",
        observed="nothing",
        message=f"the header {name} is absent",
        arguments=("absent",),
        part="header",
    )
