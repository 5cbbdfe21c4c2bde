"""The response has no property that the documentation does not know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from intercontract.checks.needs import DOCUMENTED, SUCCESS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.alike import Alike
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, json_type, resolve


@check(
    id="undocumented-field",
    summary="Every property of the response is documented.",
    source="the documentation's table of properties for each object",
    needs=SUCCESS,
    given=DOCUMENTED,
    yields_to=("response-schema",),
    good='200 {"type": "tag", "id": "7614302", "name": "Billing"}',
    bad='200 {"type": "tag", "id": "7614302", "name": "Billing", "colour": "red"}',
)
def undocumented_field(exchange: Exchange) -> Iterator[Alike[Violation]]:
    """Every property at any depth is named by the schema of the response, through ``allOf``, ``oneOf``,
    ``anyOf`` and ``$ref``; objects whose properties are open by documentation (custom attributes) are
    left alone.

    An undocumented object is said once, at its top. Of a resource or list that stands where another one is
    documented nothing is said: `response-schema` tells it. Where the corrections beside a contract document
    a field, what they do not know inside it is said as well.
    """
    told, brief = partial(_told, exchange), partial(_brief, exchange)
    return (alike.map(told, brief) for alike in exchange.undocumented)


def _brief(exchange: Exchange, found: str) -> Violation:
    kind = json_type(_at(exchange, found))
    return Violation(found, "", "", "", observed_type=kind, cause=exchange.cause(found))


def _at(exchange: Exchange, found: str) -> JSONValue:
    body = exchange.response_json
    return None if isinstance(body, Missing) else resolve(body, found)


def _told(exchange: Exchange, found: str) -> Violation:
    observed = _at(exchange, found)
    return violation(
        found,
        "no such property",
        show(observed),
        message=f"{found} is not documented ({json_type(observed)})",
        observed_type=json_type(observed),
        cause=exchange.cause(found),
    )
