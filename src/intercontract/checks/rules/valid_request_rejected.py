"""What keeps the contract is not refused."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.any_records import PHASE
from intercontract.checks.facts import listed, mapping, refused
from intercontract.checks.needs import DOCUMENTED
from intercontract.checks.registry import check
from intercontract.checks.requests import VERSION_HEADER, may_be_refused
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.media import is_json_type
from intercontract.contract.messages.bodies import content_for
from intercontract.contract.messages.json_body import Missing, unread
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, numbers

_REFUSALS = (400, 405, 406, 415, 422)
# What a scenario names was created or listed before, with the same token.
_ABSENT = (401, 404)
_BEYOND = 2**63


@check(
    id="valid-request-rejected",
    summary="A request that keeps the contract is not refused as malformed.",
    source="the documentation's *Request* section of each operation",
    needs=DOCUMENTED,
    good="GET /conversations?per_page=50 answers 200",
    bad="GET /conversations?per_page=50 answers 400",
)
def valid_request_rejected(exchange: Exchange) -> Iterator[Violation]:
    """A request that fits everything the contract says is not answered 400, 405, 406, 415 or 422, unless
    the contract, as it is or as corrected, has that status for the operation.

    401, 403, 404, 409 and 429 say something about the workspace, not about the form of the request; but the
    steps of a scenario that are no mistake name what the answers before them gave, and get no 401 or 404.
    Exempt are requests with a cursor (``starting_after`` is opaque: only the server knows whether it made it;
    `pagination` judges those it did make), requests for another version than the contract's, requests
    whose body is not sent as JSON, those with a number in a documented place that 64 bits do not hold (RFC
    8259, 6: no agreement is to be expected), and requests that were wrong on purpose.
    """
    if exchange.status in _ABSENT and _is_known(exchange):
        yield violation(
            "",
            "what was created or listed before to be found",
            f"{exchange.status} {_code(exchange)}".strip(),
            str(exchange.status),
            message=f"a step of a scenario that names what is there was answered {exchange.status}",
        )
        return
    if exchange.status not in _REFUSALS or refused(exchange):
        return
    if _has_status(exchange) or _exempt(exchange) or may_be_refused(exchange):
        return
    yield violation(
        "",
        "the request to be accepted",
        f"{exchange.status} {_code(exchange)}".strip(),
        str(exchange.status),
        message=f"a request that fits the contract was refused with {exchange.status}",
    )


def _is_known(exchange: Exchange) -> bool:
    case = exchange.interaction.case
    scenario = case is not None and case.phase == "scenario" and case.mode != "negative"
    method = exchange.interaction.request.method.upper()
    return scenario and not refused(exchange) and method != "HEAD"


def _has_status(exchange: Exchange) -> bool:
    # Corrections add statuses where what is asked for in words is beyond a schema: "a time in the future".
    if exchange.documented_response or exchange.operation is None:
        return exchange.operation is not None
    corrected = exchange.contract.corrected.operation(exchange.operation.id)
    return corrected is not None and corrected.response_for(exchange.status) is not None


def _exempt(exchange: Exchange) -> bool:
    request = exchange.interaction.request
    case = exchange.interaction.case
    # What follows records sends once more what was accepted: what is there already may be in its way.
    if case is not None and (case.mode == "negative" or case.phase == PHASE):
        return True
    if request.method.upper() == "HEAD" or "starting_after" in exchange.query:
        return True
    body = exchange.request_json
    pagination = mapping(mapping(None if isinstance(body, Missing) else body).get("pagination"))
    if "starting_after" in pagination or body is Missing.NOT_JSON or unread(body):
        return True
    if not _is_json(request.headers.get("Content-Type"), sent=body is not Missing.ABSENT):
        return True
    if not isinstance(body, Missing) and _is_beyond(exchange, body):
        return True
    asked = (request.headers.get(VERSION_HEADER) or "").strip()
    if asked != exchange.contract.version and _code(exchange) == "intercom_version_invalid":
        return True
    accept = (request.headers.get("Accept") or "").lower()
    return exchange.status == 406 and not ("json" in accept or "*/*" in accept)


def _is_beyond(exchange: Exchange, body: JSONValue) -> bool:
    """Whether a documented place of a body has a number that 64 bits do not hold."""
    operation = exchange.corrected_operation
    beyond = [pointer for pointer, number in numbers(body) if not -_BEYOND <= number < _BEYOND]
    if operation is None or not beyond:
        return False
    content = content_for(operation.body, exchange.interaction.request.headers.get("Content-Type"))
    if content is None:
        return False
    unknown = tuple(exchange.contract.corrected.undocumented(content.pointer, body))
    return any(
        not any(pointer == each or pointer.startswith(f"{each}/") for each in unknown)
        for pointer in beyond
    )


def _is_json(content_type: str | None, *, sent: bool) -> bool:
    return not sent or content_type is None or is_json_type(content_type)


def _code(exchange: Exchange) -> str:
    errors = listed(exchange.response_object.get("errors"))
    code = mapping(errors[0]).get("code") if errors else None
    return code if isinstance(code, str) else ""
