"""What is wrong with a request, by the corrected contract: written once for the checks that ask.

Only what is certain is a problem. Unknown query parameters, headers and body properties are none, formats
are not asserted, and text is read as the type that its schema wants before it is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from intercontract.contract.bodies import Missing, is_json_type
from intercontract.contract.description import Operation, Parameter
from intercontract.contract.exchange import Exchange
from intercontract.contract.validation import Problem, describe, show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join, json_type

VERSION_HEADER = "Intercom-Version"

# OpenAPI 3.1, Parameter Object: definitions of these headers are ignored.
_NOT_PARAMETERS = {"accept", "content-type", "authorization"}
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
# Newer versions than a contract's enum knows are asked for by newer clients, and served.
_VERSION = re.compile(r"[12]\.\d{1,2}|Unstable|Preview", re.ASCII)
_OPEN = ("additionalProperties", "unevaluatedProperties")


@frozen
class RequestProblem:
    """One certain violation: ``part`` is query, path, header, or request for the body."""

    part: str
    pointer: str
    keyword: str
    expected: str
    observed: JSONValue
    message: str

    @property
    def violation(self) -> Violation:
        """The problem in the words of a finding; in a body the observed type tells two defects apart."""
        typed = self.keyword == "type" and self.part == "request"
        kind = (json_type(self.observed),) if typed else ()
        return Violation(
            pointer=self.pointer,
            expected=self.expected,
            observed="nothing" if self.keyword == "required" else show(self.observed),
            message=self.message,
            arguments=(self.keyword, *kind),
            part=self.part,
        )


def request_problems(exchange: Exchange) -> list[RequestProblem]:
    """Everything that is certainly wrong with a request to a documented operation."""
    operation = exchange.corrected_operation
    if operation is None:
        return []
    return [*_parameters(exchange, operation), *_body(exchange, operation)]


def _parameters(exchange: Exchange, operation: Operation) -> Iterator[RequestProblem]:
    for parameter in operation.parameters:
        given = _given(exchange, parameter)
        if given is None:
            continue
        if not given:
            if parameter.required and parameter.location == "query":
                yield _absent(parameter)
            continue
        # A server that reads one of several values may read any of them.
        problems = [_judge(exchange, parameter, text) for text in given]
        if problems and all(problems):
            first = problems[-1]
            if first:
                yield first


def _given(exchange: Exchange, parameter: Parameter) -> list[str] | None:
    """The texts that were sent for a parameter; None where they cannot be known or judged."""
    schema = parameter.schema
    if not isinstance(schema, dict) or parameter.style == "deepObject":
        return None
    if parameter.location == "query":
        return [v for name, v in exchange.interaction.request.query if name == parameter.name]
    if parameter.location == "path":
        # Names of path parameters may differ between the two views of a contract.
        text = exchange.path_parameters.get(parameter.name)
        return None if text is None else [text]
    if parameter.location == "header" and parameter.name.lower() not in _NOT_PARAMETERS:
        # A recording may have lost a header, so that its absence says nothing.
        return exchange.interaction.request.headers.all(parameter.name) or None
    return None


def _judge(exchange: Exchange, parameter: Parameter, text: str) -> RequestProblem | None:
    if text == "" and parameter.location != "path":
        return None  # a blank parameter is as good as none
    if parameter.name.lower() == VERSION_HEADER.lower() and _VERSION.fullmatch(text):
        return None
    validator = exchange.contract.corrected.validator(parameter.pointer, formats=False)
    readings = list(_readings(text))
    if any(validator.is_valid(value) for value in readings):
        return None
    if _takes_many(exchange, parameter):
        return None
    # The most specific reading explains best: 151 is too large, not "no integer".
    explained = [problem for value in readings for problem in validator.problems(value)[:1]]
    best = next((p for p in explained if p.keyword != "type"), explained[-1])
    expected = describe(best.keyword, best.argument)
    return RequestProblem(
        part=parameter.location,
        pointer=join("", parameter.name),
        keyword=best.keyword,
        expected=expected,
        observed=text,
        message=f"the {parameter.location} parameter {parameter.name} should be {expected}, "
        f"and is {show(text)}",
    )


def _takes_many(exchange: Exchange, parameter: Parameter) -> bool:
    schema, _ = exchange.contract.corrected.resolve(parameter.schema)
    types = schema.get("type") if isinstance(schema, dict) else None
    listed = types if isinstance(types, list) else [types]
    # Arrays and objects are written in ways of which servers read more than one.
    return "array" in listed or "object" in listed


def _readings(text: str) -> Iterator[JSONValue]:
    """A text as each JSON value that a server may read it as."""
    yield text
    lowered = text.strip().lower()
    if lowered in ("true", "false", "1", "0"):
        yield lowered in ("true", "1")
    if lowered == "null":
        yield None
    if _NUMBER.fullmatch(text.strip()) and len(text) < 40:
        number = float(text)
        if number == number and abs(number) != float("inf"):
            yield int(number) if number.is_integer() and abs(number) < 2**53 else number


def _absent(parameter: Parameter) -> RequestProblem:
    return RequestProblem(
        part=parameter.location,
        pointer=join("", parameter.name),
        keyword="required",
        expected=f"the {parameter.location} parameter {parameter.name}",
        observed=None,
        message=f"the {parameter.location} parameter {parameter.name} is required and absent",
    )


def _body(exchange: Exchange, operation: Operation) -> Iterator[RequestProblem]:
    if not operation.body:
        return
    value = exchange.request_json
    if value is Missing.ABSENT:
        if operation.body_required:
            yield _whole("required", "a body", None, "a body is required and absent")
        return
    media_type = exchange.interaction.request.headers.get("Content-Type")
    documented = [content.media_type for content in operation.body]
    if media_type is not None and not _documented(media_type, documented):
        wanted = " or ".join(documented)
        essence = media_type.partition(";")[0].strip()
        yield RequestProblem(
            "header",
            "/Content-Type",
            "content-type",
            wanted,
            essence,
            f"the body should be {wanted}, and is sent as {essence or 'nothing'}",
        )
        return
    content = next((c for c in operation.body if is_json_type(c.media_type)), None)
    if content is None:
        return
    if isinstance(value, Missing):
        yield _whole("json", "JSON", "no JSON", "the body is not JSON")
        return
    validator = exchange.contract.corrected.validator(content.pointer, formats=False)
    for problem in validator.problems(value):
        if problem.keyword not in _OPEN:
            yield _in_body(problem)


def _documented(media_type: str, documented: list[str]) -> bool:
    essence = media_type.partition(";")[0].strip().lower()
    if is_json_type(essence) and any(is_json_type(name) for name in documented):
        return True
    wanted = {name.partition(";")[0].strip().lower() for name in documented}
    return bool(wanted & {essence, essence.partition("/")[0] + "/*", "*/*"})


def _in_body(problem: Problem) -> RequestProblem:
    where = problem.pointer or "the body"
    absent = problem.keyword == "required"
    return RequestProblem(
        part="request",
        pointer=problem.pointer,
        keyword=problem.keyword,
        expected=problem.expected,
        observed=problem.observed,
        message=f"{where} is required and absent"
        if absent
        else f"{where} should be {problem.expected}, and is {show(problem.observed)}",
    )


def _whole(keyword: str, expected: str, observed: JSONValue, message: str) -> RequestProblem:
    return RequestProblem("request", "", keyword, expected, observed, message)
