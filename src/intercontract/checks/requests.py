"""What is wrong with a request, by the corrected contract: written once for the checks that ask.

Unknown query parameters, headers and body properties are no problem, and text is read as the type that its
schema wants before it is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from attrs import evolve

from intercontract.contract.description import Content, Operation, Parameter
from intercontract.contract.document.directions import Direction
from intercontract.contract.exchange import Exchange
from intercontract.contract.media import documented_names, essence, is_json_type
from intercontract.contract.messages.bodies import content_for
from intercontract.contract.messages.forms import other_types
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.messages.parameters import (
    Unreadable,
    has_meaning,
    is_plural,
    plain_text,
    read,
    readings,
    texts,
)
from intercontract.contract.schemas.schema_problem import Problem, show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join, json_type
from intercontract.model.regex import regex
from intercontract.values import frozen

VERSION_HEADER = "Intercom-Version"

# OpenAPI 3.1, Parameter Object: definitions of these headers are ignored.
_NOT_PARAMETERS = {"accept", "content-type", "authorization"}
# Newer versions than a contract's enum knows are asked for by newer clients, and served.
_VERSION = re.compile(r"[12]\.\d{1,2}|Unstable|Preview", re.ASCII)
_SECRET = regex(r"auth|key|token|secret|cookie|sign|session|pass", re.IGNORECASE)
_ABSENT = ("required", "style", "json")
_OPEN = ("additionalProperties", "unevaluatedProperties")


@frozen
class RequestProblem:
    """One violation: ``part`` is query, path, header, cookie, or request for the body.

    ``certain`` is False where a server may well understand it all the same: a list or a boolean in another
    usual spelling, a time without its offset, a property that is readOnly. ``several`` tells a value that
    fits more than one schema of a ``oneOf``, which is another defect than fitting none.
    """

    part: str
    pointer: str
    keyword: str
    expected: str
    observed: JSONValue
    message: str
    certain: bool = True
    several: bool = False

    @property
    def violation(self) -> Violation:
        """The problem in the words of a finding; in a body the observed type tells two apart."""
        typed = self.keyword == "type" and self.part == "request"
        kind = (json_type(self.observed),) if typed else ("fits several",) * self.several
        return Violation(
            pointer=self.pointer,
            expected=self.expected,
            observed="nothing" if self.keyword == "required" else show(self.observed),
            message=self.message,
            arguments=(self.keyword, *kind),
            part=self.part,
            observed_type="" if self.keyword in _ABSENT else json_type(self.observed),
        )


def request_problems(exchange: Exchange) -> list[RequestProblem]:
    """Everything that is wrong with a request to a documented operation."""
    return [p for p in _problems(exchange) if p.part != "request" or p.keyword not in _OPEN]


def may_be_refused(exchange: Exchange) -> bool:
    """Whether something is wrong with a request, or it has a property that its schema leaves no room for: a
    server may ignore that, or refuse it.
    """
    return any(True for _ in _problems(exchange))


def _problems(exchange: Exchange) -> Iterator[RequestProblem]:
    operation = exchange.corrected_operation
    if operation is not None:
        yield from _parameters(exchange, operation)
        yield from _body(exchange, operation)


def _parameters(exchange: Exchange, operation: Operation) -> Iterator[RequestProblem]:
    for parameter in operation.parameters:
        if not _is_judged(exchange, parameter):
            continue
        if is_plural(exchange.contract.corrected, parameter):
            yield from _plural(exchange, parameter)
            continue
        given = _given(exchange, parameter)
        if not given:
            if parameter.required:
                yield from _absent(exchange, parameter)
            continue
        if parameter.required and parameter.location == "query" and not any(given):
            yield from _blank(exchange, parameter)
        # A server that reads one of several values may read any of them.
        problems = [_judge(exchange, parameter, text) for text in given]
        if problems and all(problems) and problems[-1]:
            yield problems[-1]


def _is_judged(exchange: Exchange, parameter: Parameter) -> bool:
    if not isinstance(parameter.schema, (dict, bool)):
        return False
    if not has_meaning(exchange.contract.corrected, parameter):
        return False
    # Names of path parameters may differ between the two views of a contract.
    if parameter.location == "path":
        return parameter.name in exchange.raw_path_parameters
    return parameter.location != "header" or parameter.name.lower() not in _NOT_PARAMETERS


def _given(exchange: Exchange, parameter: Parameter) -> list[str]:
    """The texts that were sent for a parameter; a recording may have lost a header or cookie."""
    if parameter.location == "path":
        text = exchange.raw_path_parameters[parameter.name]
        try:
            return [unquote(plain_text(parameter, text))]
        except Unreadable:
            return [unquote(text)]
    return texts(parameter, exchange.sent)


def _plural(exchange: Exchange, parameter: Parameter) -> Iterator[RequestProblem]:
    """What is wrong with an array, an object, or a document: none where any usual spelling is right."""
    description = exchange.contract.corrected
    validator = description.validator(parameter.pointer)
    try:
        values = list(read(description, parameter, exchange.sent))
    except Unreadable as unreadable:
        expected = f"written in style {parameter.style} ({unreadable})"
        yield _parameter_problem(parameter, "style", expected, None)
        return
    if not values:
        if parameter.required:
            yield from _absent(exchange, parameter)
        return
    problems = [validator.problems(value) for value in values]
    lenient = not all(problems)
    for problem in problems[0]:
        found = _parameter_problem(
            parameter, problem.keyword, problem.expected, problem.observed, problem.pointer
        )
        is_sure = found.certain and not lenient and problem.keyword not in _OPEN
        yield evolve(found, certain=is_sure)


def _judge(exchange: Exchange, parameter: Parameter, text: str) -> RequestProblem | None:
    if text == "" and parameter.location != "path":
        return None  # a blank parameter is as good as none
    if parameter.name.lower() == VERSION_HEADER.lower() and _VERSION.fullmatch(text):
        return None
    validator = exchange.contract.corrected.validator(parameter.pointer)
    values = list(readings(text))
    if any(validator.is_valid(value) for value in values):
        return None
    # The most specific reading explains best: 151 is too large, not "no integer".
    explained = [problem for value in values for problem in validator.problems(value)[:1]]
    best = next((p for p in explained if p.keyword != "type"), explained[-1])
    found = _parameter_problem(parameter, best.keyword, best.expected, text)
    is_usual = any(validator.is_valid(value) for value in readings(text, usual=True))
    return evolve(found, certain=found.certain and not is_usual)


def _blank(exchange: Exchange, parameter: Parameter) -> Iterator[RequestProblem]:
    """A required parameter that is blank, where nothing that a blank can stand for is valid."""
    validator = exchange.contract.corrected.validator(parameter.pointer)
    if not parameter.allow_empty and not any(map(validator.is_valid, readings(""))):
        for problem in _absent(exchange, parameter):
            yield evolve(problem, message=problem.message.replace("absent", "blank"), certain=False)


def _parameter_problem(
    parameter: Parameter, keyword: str, expected: str, observed: JSONValue, pointer: str = ""
) -> RequestProblem:
    where = f"the {parameter.location} parameter {parameter.name}"
    at = f" at {pointer}" if pointer else ""
    seen = "" if keyword == "style" else f", and is {show(observed)}"
    return RequestProblem(
        part=parameter.location,
        pointer=join("", parameter.name) + pointer,
        keyword=keyword,
        expected=expected,
        observed=observed,
        message=f"{where} should be {expected}{at}{seen}",
        certain=keyword != "format",
    )


def _absent(exchange: Exchange, parameter: Parameter) -> Iterator[RequestProblem]:
    """A required parameter that was not sent; of headers only what no recorder leaves out for secrecy."""
    is_header = parameter.location == "header"
    if parameter.location == "cookie" or (is_header and _SECRET.search(parameter.name)):
        return
    if is_header and not (exchange.is_ours or exchange.interaction.request.headers.fields):
        return
    yield RequestProblem(
        certain=not is_header or exchange.is_ours,
        part=parameter.location,
        pointer=join("", parameter.name),
        keyword="required",
        expected=f"the {parameter.location} parameter {parameter.name}",
        observed=None,
        message=f"the {parameter.location} parameter {parameter.name} is required and absent",
    )


def _body(exchange: Exchange, operation: Operation) -> Iterator[RequestProblem]:
    body = exchange.interaction.request.body
    if not operation.body_types:
        return
    if not body:
        if operation.body_required:
            yield _whole("required", "a body", None, "a body is required and absent")
        return
    media_type = exchange.interaction.request.headers.get("Content-Type")
    if media_type is not None and not _documented(media_type, operation.body_types):
        wanted = " or ".join(operation.body_types)
        given = essence(media_type)
        yield RequestProblem(
            "header",
            "/Content-Type",
            "content-type",
            wanted,
            given,
            f"the body should be {wanted}, and is sent as {given or 'nothing'}",
        )
        return
    content = content_for(operation.body, media_type)
    if content is None:
        return
    if essence(media_type) == "multipart/form-data":
        yield from _parts(exchange, content, media_type or "", body)
    value = exchange.sent_value(content)
    if value is Missing.NOT_JSON:
        yield _whole("json", "JSON", "no JSON", "the body is not JSON")
    if isinstance(value, Missing):
        return
    described = exchange.contract.corrected
    validator = described.validator(content.pointer, direction=Direction.REQUEST)
    problems = validator.problems(value)
    if not any(found.keyword in _COMPOSED for found in problems):
        yield from map(_in_body, problems)
        return
    # A format, or what is only answered, may be all that keeps a value from fitting one of several schemas.
    lenient = described.validator(content.pointer, formats=False).problems(value)
    sure = {(found.pointer, found.keyword) for found in lenient}
    for found in problems:
        told = _in_body(found)
        doubtful = found.keyword in _COMPOSED and (found.pointer, found.keyword) not in sure
        yield evolve(told, certain=False) if doubtful else told


def _parts(
    exchange: Exchange, content: Content, media_type: str, body: bytes
) -> Iterator[RequestProblem]:
    """The parts of a form that come in another media type than the one documented for them."""
    described = exchange.contract.corrected
    for name, wanted, given in other_types(described, content.pointer, media_type, body):
        yield RequestProblem(
            "request",
            join("", name),
            "content-type",
            wanted,
            given,
            f"the part {name} should be {wanted}, and is sent as {given}",
            certain=False,
        )


_COMPOSED = frozenset({"anyOf", "oneOf", "not", "if", "contains", "dependentSchemas"})


def _documented(media_type: str, documented: tuple[str, ...]) -> bool:
    given = essence(media_type)
    if is_json_type(given) and any(is_json_type(name) for name in documented):
        return True
    wanted = {essence(name) for name in documented}
    return not wanted.isdisjoint(documented_names(given))


def _in_body(problem: Problem) -> RequestProblem:
    return RequestProblem(
        part="request",
        pointer=problem.pointer,
        keyword=problem.keyword,
        expected=problem.expected,
        observed=problem.observed,
        message=problem.message,
        several=problem.fits > 0,
        # A server may well ignore what it would not have been sent.
        certain=problem.keyword not in (Direction.REQUEST.value, "format"),
    )


def _whole(keyword: str, expected: str, observed: JSONValue, message: str) -> RequestProblem:
    return RequestProblem("request", "", keyword, expected, observed, message)
