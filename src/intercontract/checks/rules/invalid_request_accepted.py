"""What breaks the contract is refused."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from intercontract.checks.facts import refused
from intercontract.checks.needs import DOCUMENTED
from intercontract.checks.registry import check
from intercontract.checks.requests import request_problems
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


@check(
    id="invalid-request-accepted",
    summary="A request that breaks the contract is not answered 2xx.",
    source="the documentation's *Request* section of each operation",
    needs=DOCUMENTED,
    yields_to=("request-conformance",),
    good="GET /conversations?per_page=151 answers 400: at most 150 are documented",
    bad="GET /conversations?per_page=151 answers 200",
)
def invalid_request_accepted(exchange: Exchange) -> Iterator[Violation]:
    """A request that certainly violates the corrected contract (a required parameter or property is
    absent, a value has the wrong type or is out of range, a body is not JSON) does not succeed.

    So does no step of a scenario that is wrong on purpose in a way that no schema can tell: an unknown
    cursor, the id of nobody.

    Formats are not asserted, unknown parameters and properties are no violation, the media type of a
    body that is understood all the same is none, and text is read as the type that its schema wants.
    Intercom-Version may name a newer version than the contract knows.
    """
    if not exchange.succeeded:
        return
    problems = [p for p in request_problems(exchange) if p.certain and p.keyword != "content-type"]
    for problem in problems:
        found = problem.violation
        message = f"{found.message}, and the answer was {exchange.status}"
        yield evolve(found, message=message)
    case = exchange.interaction.case
    wrong = case is not None and case.phase == "scenario" and case.mode == "negative"
    # What is wrong with the credentials is auth-not-enforced's matter.
    if case and wrong and not problems and not refused(exchange):
        yield _on_purpose(exchange, case.description)


def _on_purpose(exchange: Exchange, description: str) -> Violation:
    sent = exchange.request_json
    names = sorted(sent) if isinstance(sent, dict) else []
    return violation(
        "",
        "a refusal",
        exchange.status,
        "on purpose",
        *sorted(exchange.query),
        *names,
        message=f"a request that must be refused was answered {exchange.status} ({description})",
    )
