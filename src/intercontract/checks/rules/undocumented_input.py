"""A client sends nothing that the contract does not know."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import applies
from intercontract.checks.registry import check
from intercontract.contract.bodies import Missing, is_json_type
from intercontract.contract.closed_world import undocumented
from intercontract.contract.exchange import Exchange
from intercontract.contract.validation import show
from intercontract.model.finding import Severity, Violation
from intercontract.model.json import join, resolve


@check(
    id="undocumented-input",
    summary="A client's query parameters and body properties are documented.",
    source="the documentation's *Request* section of each operation; an unknown parameter is ignored",
    severity=Severity.WARNING,
    good="GET /conversations?per_page=50",
    bad="GET /conversations?page_size=50 (ignored: 20 come)",
)
def undocumented_input(exchange: Exchange) -> Iterator[Violation]:
    """Each query parameter and each property of a JSON body that somebody else's client sent is
    documented. Intercom ignores unknown ones, so that a misspelt name fails in silence.

    A warning, because a newer version may document it. Requests of the suite's own are not judged.
    """
    operation = exchange.corrected_operation
    if exchange.is_ours or operation is None or not applies(exchange):
        return
    known = {p.name for p in operation.parameters if p.location == "query"}
    if not any(p.location == "query" and p.style == "deepObject" for p in operation.parameters):
        for name in exchange.query:
            if name not in known and name.removesuffix("[]") not in known:
                yield _violation("query", join("", name), show(exchange.query[name]), name)
    value = exchange.request_json
    content = next((c for c in operation.body if is_json_type(c.media_type)), None)
    if content is None or isinstance(value, Missing):
        return
    for pointer in undocumented(exchange.contract.corrected, content.pointer, value):
        yield _violation("request", pointer, show(resolve(value, pointer)), pointer)


def _violation(part: str, pointer: str, observed: str, name: str) -> Violation:
    what = "query parameter" if part == "query" else "property"
    return Violation(
        pointer=pointer,
        expected=f"no such {what}",
        observed=observed,
        message=f"the {what} {name} is not documented",
        part=part,
    )
