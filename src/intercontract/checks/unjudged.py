"""What a documented operation sent or was sent, and no check can read: it is listed, never passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercontract.checks.facts import applies
from intercontract.contract.bodies import MAX_DEPTH, Missing, content_for
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
    request = exchange.interaction.request
    sent = request.headers.get("Content-Type")
    if request.body and _is_other(sent, operation.body_types):
        content = content_for(operation.body, sent)
        if content is None or exchange.sent_value(content) is Missing.ABSENT:
            yield f"{operation.id}: request bodies of {essence(sent)}, which nothing here reads"
    elif exchange.request_json is Missing.TOO_DEEP:
        yield f"{operation.id}: request bodies that nest deeper than {MAX_DEPTH}"
    description = exchange.contract.documented
    for parameter in operation.parameters:
        if parameter.schema is not None and not has_meaning(description, parameter):
            how = parameter.media_type or f"style {parameter.style}"
            yield f"{operation.id} {parameter.location} {parameter.name}: {how} says nothing here"
    spec = exchange.documented_response
    if spec and _is_unread(exchange):
        came = essence(exchange.interaction.response.headers.get("Content-Type"))
        what = f"that nest deeper than {MAX_DEPTH}" if _is_deep(exchange) else f"of {came}"
        yield f"{operation.id} {spec.status}: bodies {what}, which nothing here reads"


def is_judged(exchange: Exchange) -> bool:
    """Whether an answer came whose body some check could read, or that has none."""
    return bool(exchange.status) and not _is_unread(exchange)


def _is_unread(exchange: Exchange) -> bool:
    """Whether the answer has a body that a schema is documented for and that nothing here reads.

    Where a media type stands without a schema, all that is said of the body is its media type.
    """
    response, spec = exchange.interaction.response, exchange.documented_response
    came = response.headers.get("Content-Type")
    if not (response.body and spec and exchange.interaction.request.method != "HEAD"):
        return False
    if exchange.response_content is None or not isinstance(exchange.response_value, Missing):
        return False
    return _is_deep(exchange) or bool(came and _is_other(came, spec.media_types))


def _is_deep(exchange: Exchange) -> bool:
    return exchange.response_value is Missing.TOO_DEEP


def _is_other(given: str | None, documented: tuple[str, ...]) -> bool:
    """Whether a media type is documented and is not JSON; what is not documented is told elsewhere."""
    kind = essence(given)
    names = {essence(name) for name in documented}
    return not is_json_type(given) and bool({kind, kind.partition("/")[0] + "/*", "*/*"} & names)
