"""Errors come as an error.list that a client can read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.needs import DOCUMENTED, INTERCOM, Need
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, json_type
from intercontract.model.regex import regex

# Codes whose status the vendor's examples and error pages agree on. A code that is not here fits any
# status: "other codes may be added".
_STATUSES: dict[str, tuple[int, ...]] = {
    "unauthorized": (401,),
    "token_unauthorized": (401, 403),
    "token_not_found": (401,),
    "token_revoked": (401, 403),
    "token_blocked": (401, 403),
    "token_expired": (401, 403),
    "token_suspended": (401, 403),
    "forbidden": (403,),
    "action_forbidden": (403,),
    "api_plan_restricted": (403,),
    "not_found": (404,),
    "admin_not_found": (400, 404, 422),
    "team_not_found": (400, 404, 422),
    "assignee_not_found": (400, 404, 422),
    "company_not_found": (404,),
    "tag_not_found": (404,),
    "ticket_not_found": (404,),
    "parameter_not_found": (400, 422),
    "parameter_invalid": (400, 422),
    "missing_parameter": (400, 422),
    "bad_request": (400,),
    "data_invalid": (400, 422),
    "unprocessable_entity": (422,),
    "conflict": (409,),
    "tag_has_dependent_objects": (400,),
    "intercom_version_invalid": (400,),
    "rate_limit_exceeded": (429,),
    "too_many_requests": (429,),
    "server_error": (500,),
    "service_unavailable": (503,),
}
# How every documented code is written; what is added later is taken to follow.
_CODE = regex(r"[a-z][a-z0-9_]*", re.ASCII)


@check(
    id="error-shape",
    summary="An error is an error.list: errors with codes and messages, and the request's id.",
    source="documentation, *Error Objects* and *Error Codes*",
    needs=DOCUMENTED
    & INTERCOM
    & Need("with a status of 400 or more", lambda exchange: exchange.status >= 400),
    yields_to=("response-schema",),
    good='404 {"type": "error.list", "request_id": "002c2f1mqv8e5s0t7d90", '
    '"errors": [{"code": "not_found", "message": "Resource Not Found"}]}',
    bad='404 {"error": "not found"}',
)
def error_shape(exchange: Exchange) -> Iterator[Violation]:
    """A 4xx (and a 5xx in JSON) has type ``error.list``, at least one error with a code and a text as
    message (null is accepted: the documented schema allows it; a text that is there says something), a text
    or null as ``field``, and ``request_id`` equal to the
    X-Request-Id header, or null.

    Known codes come with the statuses that the documentation gives them; unknown codes are accepted,
    since others may be added. A body that is no JSON is `content-type`'s matter.
    """
    body = exchange.response_json
    if isinstance(body, Missing):
        return
    if not isinstance(body, dict):
        yield violation("", "an error.list", json_type(body), "type")
        return
    if body.get("type") != "error.list":
        yield violation("/type", '"error.list"', _shown(body, "type"), "type")
    errors = body.get("errors")
    if not isinstance(errors, list) or not errors:
        yield violation("/errors", "at least one error", _shown(body, "errors"), "errors")
    else:
        for index, error in enumerate(errors):
            yield from _error(f"/errors/{index}", error, exchange.status)
    yield from _request_id(exchange, body)


def _error(pointer: str, error: JSONValue, status: int) -> Iterator[Violation]:
    if not isinstance(error, dict):
        yield violation(pointer, "an object", json_type(error), "error")
        return
    code = error.get("code")
    if not isinstance(code, str) or not code:
        yield violation(f"{pointer}/code", "a code", _shown(error, "code"), "code")
    elif not _CODE.fullmatch(code):
        yield violation(
            f"{pointer}/code", "a code in lower case and underscores", show(code), "form"
        )
    elif status < 500 and status not in _STATUSES.get(code, (status,)):
        wanted = " or ".join(str(s) for s in _STATUSES[code])
        yield violation(
            f"{pointer}/code",
            f"the status {wanted} with the code {code}",
            status,
            "status",
            code,
            str(status),
            message=f"the code {code} belongs to {wanted}, and came with {status}",
        )
    message = error.get("message")
    if "message" not in error or not (message is None or _says(message)):
        yield violation(f"{pointer}/message", "a text", _shown(error, "message"), "message")
    if not isinstance(error.get("field"), str | None):
        expected = "the name of a field, or null"
        yield violation(f"{pointer}/field", expected, json_type(error["field"]), "field")


def _says(message: JSONValue) -> bool:
    return isinstance(message, str) and bool(message.strip())


def _request_id(exchange: Exchange, body: dict[str, JSONValue]) -> Iterator[Violation]:
    given = body.get("request_id")
    header = exchange.interaction.response.headers.get("X-Request-Id")
    if given is None:
        return
    if not isinstance(given, str):
        yield violation("/request_id", "a text or null", json_type(given), "request_id type")
    elif header and given != header:
        yield violation(
            "/request_id",
            "the same id as in the header X-Request-Id",
            show(given),
            "request_id",
            message="request_id differs from the header X-Request-Id",
        )


def _shown(holder: dict[str, JSONValue], name: str) -> str:
    return show(holder[name]) if name in holder else "nothing"
