"""What a documented operation sent or was sent, and no check can read: it is listed, never passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from intercontract.checks.facts import applies
from intercontract.checks.registry import MOST
from intercontract.checks.requests import request_problems
from intercontract.contract.document.patterns import COSTLY, watched
from intercontract.contract.exchange import Exchange
from intercontract.contract.media import essence, is_json_type
from intercontract.contract.messages.bodies import content_for
from intercontract.contract.messages.json_body import Missing, unread
from intercontract.contract.messages.parameters import has_meaning

# What clients send where there is nothing to send.
_NOTHING = (b"", b"{}", b"[]", b"null", b'""')


def unjudged(exchanges: Iterable[Exchange]) -> tuple[str, ...]:
    """A sentence for each operation and part that was not judged, in the order of their appearance."""
    found = (note for exchange in exchanges if applies(exchange) for note in _of(exchange))
    return tuple(dict.fromkeys(found))


def cut_short(exchange: Exchange, found: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each check that found so much in one interaction that it looked no further."""
    operation = exchange.operation
    called = operation.id if operation else exchange.interaction.request.method.upper()
    for check, count in found.items():
        if count == MOST:
            told = f"what {check} finds in one interaction beyond the first {MOST:,} violations"
            yield f"{called} {exchange.status}: {told}"


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
    elif not (
        operation.body_types or exchange.is_ours or (request.body or b"").strip() in _NOTHING
    ):
        yield f"{operation.id}: request bodies, of which none is documented"
    elif told := unread(exchange.request_json):
        yield f"{operation.id}: request bodies {told}, which nothing here reads"
    description = exchange.contract.documented
    if COSTLY in description.document:
        yield from _undecided(exchange, operation.id)
    for parameter in operation.parameters:
        if parameter.schema is not None and not has_meaning(description, parameter):
            how = parameter.media_type or f"style {parameter.style}"
            yield f"{operation.id} {parameter.location} {parameter.name}: {how} says nothing here"
    spec = exchange.documented_response
    if spec and _is_unread(exchange):
        came = essence(exchange.interaction.response.headers.get("Content-Type"))
        what = unread(exchange.response_value) or f"of {came}"
        yield f"{operation.id} {spec.status}: bodies {what}, which nothing here reads"


def _undecided(exchange: Exchange, operation: str) -> Iterator[str]:
    """Parameters and headers in which a pattern takes too long; of bodies that is told as of others."""
    with watched() as watch:
        request_problems(exchange)
    if watch.undecided:
        yield f"{operation}: parameters {unread(Missing.UNDECIDED)}, which nothing here reads"
    spec, headers = exchange.documented_response, exchange.interaction.response.headers
    for header in spec.headers if spec else ():
        validator = exchange.contract.documented.validator(header.pointer)
        if spec and not all(validator.decides(text) for text in headers.all(header.name)):
            told = f"{operation} {spec.status}: headers {header.name}"
            yield f"{told} {unread(Missing.UNDECIDED)}, which nothing here reads"


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
    other = bool(came and _is_other(came, spec.media_types))
    return other or bool(unread(exchange.response_value))


def _is_other(given: str | None, documented: tuple[str, ...]) -> bool:
    """Whether a media type is documented and is not JSON; what is not documented is told elsewhere."""
    kind = essence(given)
    names = {essence(name) for name in documented}
    return not is_json_type(given) and bool({kind, kind.partition("/")[0] + "/*", "*/*"} & names)
