"""The body of a response fits the schema documented for its operation and status."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import DOCUMENTED, SUCCESS
from intercontract.checks.registry import check
from intercontract.contract.alike import Alike
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import Problem, show
from intercontract.model.finding import Violation
from intercontract.model.json import json_type


@check(
    id="response-schema",
    summary="The response's body fits the documented schema.",
    source="the documentation's *Responses* section of each operation",
    needs=SUCCESS,
    given=DOCUMENTED,
    good='200 {"type": "conversation", "id": "1", "state": "open"}',
    bad='200 {"type": "conversation", "id": "1", "state": "pending"}',
)
def response_schema(exchange: Exchange) -> Iterator[Alike[Violation]]:
    """The JSON body is valid against the schema of its operation and status.

    Both the documented schema and its correction (the Overlay beside the contract) judge, and what
    both find is said once. Formats are asserted. A body that is no JSON is `content-type`'s matter.
    """
    return (alike.map(_told, _brief) for alike in exchange.problems)


def _told(problem: Problem) -> Violation:
    shown = "nothing" if problem.keyword == "required" else show(problem.observed)
    return _violation(problem, shown, problem.told(problem.expected, shown))


def _brief(problem: Problem) -> Violation:
    # Of words that are listed, which one it is makes another defect.
    shown = show(problem.observed) if problem.keyword in ("enum", "const") else ""
    return _violation(problem, shown, "")


def _violation(problem: Problem, shown: str, message: str) -> Violation:
    # A null where text is documented, and a number there, are two defects; two numbers are one.
    observed = "" if problem.keyword == "required" else json_type(problem.observed)
    kind = (observed,) if problem.keyword in ("type", "oneOf", "anyOf") else ()
    expected = problem.expected
    return Violation(
        problem.pointer,
        expected,
        shown,
        message,
        (problem.keyword, expected, *kind),
        observed_type=observed,
        cause=problem.schema_pointer,
    )
