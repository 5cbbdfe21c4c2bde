"""What a documented operation sent or was sent, and no check can read: it is listed, never passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercontract.checks.facts import applies
from intercontract.contract.bodies import Missing, content_for
from intercontract.contract.exchange import Exchange
from intercontract.contract.media import essence, is_json_type
from intercontract.contract.parameters import has_meaning


def unjudged(exchanges: Iterable[Exchange]) -> tuple[str, ...]:
    """A sentence for each operation and part that was not judged, in the order of their appearance."""
    found = (note for exchange in exchanges if applies(exchange) for note in _of(exchange))
    return tuple(dict.fromkeys(found))


def _of(exchange: Exchange) -> Iterator[str]:
    operation = exchange.operation
    if operation is None:
        return
    request, response = exchange.interaction.request, exchange.interaction.response
    sent = request.headers.get("Content-Type")
    content = content_for(operation.body, sent)
    is_other = bool(request.body and operation.body_types and sent) and not is_json_type(sent)
    if is_other and (content is None or exchange.sent_value(content) is Missing.ABSENT):
        yield f"{operation.id}: request bodies of {essence(sent)}, which nothing here reads"
    description = exchange.contract.documented
    for parameter in operation.parameters:
        if parameter.schema is not None and not has_meaning(description, parameter):
            how = parameter.media_type or f"style {parameter.style}"
            yield f"{operation.id} {parameter.location} {parameter.name}: {how} says nothing here"
    came = response.headers.get("Content-Type")
    spec = exchange.documented_response
    if not (response.body and came and spec and exchange.interaction.request.method != "HEAD"):
        return
    names = [essence(name) for name in spec.media_types]
    is_documented = bool({essence(came), essence(came).partition("/")[0] + "/*", "*/*"} & {*names})
    if is_documented and not is_json_type(came) and isinstance(exchange.response_value, Missing):
        yield f"{operation.id} {spec.status}: bodies of {essence(came)}, which nothing here reads"
