"""A client sends nothing that the contract does not know."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import DOCUMENTED, NOT_OURS
from intercontract.checks.registry import Party, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.bodies import content_for
from intercontract.contract.messages.json_body import ABSENT, Missing
from intercontract.contract.messages.parameters import takes
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Severity, Violation
from intercontract.model.json import JSONValue, join, json_type, resolve


@check(
    id="undocumented-input",
    summary="A client's query parameters and body properties are documented.",
    source="the documentation's *Request* section of each operation; an unknown parameter is ignored",
    severity=Severity.WARNING,
    needs=DOCUMENTED & NOT_OURS,
    judges=Party.CLIENT,
    good="GET /conversations?per_page=50",
    bad="GET /conversations?page_size=50 (ignored: 20 come)",
)
def undocumented_input(exchange: Exchange) -> Iterator[Violation]:
    """Each query parameter and each property of a JSON body or form that somebody else's client sent is
    documented. Intercom ignores unknown ones, so that a misspelt name fails in silence.

    A warning, because a newer version may document it. Requests of the suite's own are not judged.
    """
    operation = exchange.corrected_operation
    if operation is None:
        return
    description = exchange.contract.corrected
    known = [p for p in operation.parameters if p.location == "query"]
    for name in exchange.query:
        if not any(takes(description, parameter, name) for parameter in known):
            yield _unknown("query", "query parameter", join("", name), exchange.query[name], name)
    content = content_for(operation.body, exchange.interaction.request.headers.get("Content-Type"))
    value = exchange.sent_value(content) if content else ABSENT
    if content is None or isinstance(value, Missing):
        return
    for pointer in description.undocumented(content.pointer, value):
        yield _unknown("request", "property", pointer, resolve(value, pointer), pointer)


def _unknown(part: str, what: str, pointer: str, value: JSONValue, name: str) -> Violation:
    message = f"the {what} {name} is not documented"
    return violation(
        pointer,
        f"no such {what}",
        show(value),
        message=message,
        part=part,
        observed_type=json_type(value),
    )
