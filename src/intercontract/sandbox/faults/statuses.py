"""Faults in the status: undocumented ones, server errors, and error bodies that are none."""

from __future__ import annotations

from intercontract.model.json import JSONValue
from intercontract.sandbox.exchange import Answer, Call
from intercontract.sandbox.faults.conversations.tools import CREATE, DETACH, LIST, RETRIEVE
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    ANY,
    answering,
    answers_with,
    changes,
    drops,
    failed,
    inside,
    now_and_then,
    operation_of,
    plain_html,
    replaces,
    sets,
)

_STATUS = ("undocumented-status",)
_SERVER = ("server-error",)
_ERROR = ("error-shape",)
_CLIENT_ERRORS = (400, 401, 404, 409, 422)


def _fails_for_plaintext(answer: Answer, call: Call, _site: Site) -> None:
    if call.values("display_as") == ["plaintext"]:
        failed(answer)


def _fails_where_routed(answer: Answer, call: Call, _site: Site) -> None:
    if operation_of(call) is not None:
        failed(answer)


def _every_fifth(answer: Answer, _call: Call, site: Site) -> None:
    count = site.memory["every-fifth"] = site.memory.get("every-fifth", 0) + 1
    if count % 5 == 0:
        failed(answer, 503)


def _errors(**values: object) -> Apply:
    return changes(lambda p: p["errors"][0].update(values), statuses=_CLIENT_ERRORS)


def _payload(payload: JSONValue) -> Apply:
    def change(answer: Answer) -> None:
        answer.payload = payload

    return replaces(change, statuses=_CLIENT_ERRORS)


FAULTS = (
    Fault("create-201", "creating answers 201", _STATUS, answers_with(201, CREATE)),
    Fault("list-206", "listing answers 206", _STATUS, answers_with(206, LIST)),
    Fault("detach-204", "untagging answers 204 without a body", _STATUS,
          answers_with(204, DETACH, empty=True)),
    Fault("retrieve-203", "retrieving answers 203", _STATUS, answers_with(203, RETRIEVE)),
    Fault("not-found-410", "what is not there answers 410", _STATUS,
          replaces(lambda a: setattr(a, "status", 410), statuses=(404,))),
    Fault("retrieve-302", "retrieving answers a redirect that leads nowhere", _STATUS,
          now_and_then("retrieve-302", answers_with(302, empty=True), RETRIEVE)),
    Fault("list-500", "listing fails with 500", _SERVER,
          now_and_then("list-500", replaces(failed), LIST)),
    Fault("create-500", "creating fails with 500", _SERVER,
          now_and_then("create-500", replaces(failed), CREATE)),
    Fault("retrieve-502-html", "retrieving answers an edge server's 502 page", _SERVER,
          now_and_then("retrieve-502", replaces(lambda a: plain_html(a, 502, "Bad Gateway")), RETRIEVE)),
    Fault("invalid-500", "an invalid request is answered 500 instead of 400", _SERVER,
          replaces(failed, statuses=(400,))),
    Fault("plaintext-500", "display_as=plaintext fails with 500", _SERVER,
          answering(_fails_for_plaintext, RETRIEVE, statuses=ANY)),
    Fault("unknown-id-500", "an unknown id is answered 500 instead of 404", _SERVER,
          answering(_fails_where_routed, statuses=(404,))),
    Fault("flaky-503", "every fifth request fails with 503", _SERVER,
          answering(_every_fifth, statuses=ANY)),
    Fault("error-request-id", "request_id is not what X-Request-Id says", _ERROR,
          changes(sets(request_id="00000000000000000000"), statuses=_CLIENT_ERRORS)),
    Fault("error-type-missing", "an error list has no type", _ERROR,
          changes(drops("type"), statuses=_CLIENT_ERRORS)),
    Fault("error-type-wrong", "an error list has type error", _ERROR,
          changes(sets(type="error"), statuses=_CLIENT_ERRORS)),
    Fault("error-code-missing", "an error has no code", _ERROR,
          changes(inside("errors", lambda e: e[0].pop("code")), statuses=_CLIENT_ERRORS)),
    Fault("error-code-number", "the code of an error is a number", _ERROR, _errors(code=404)),
    Fault("error-message-object", "the message of an error is an object", _ERROR,
          _errors(message={"en": "Not found"})),
    Fault("error-list-empty", "errors is empty", _ERROR,
          changes(sets(errors=[]), statuses=_CLIENT_ERRORS)),
    Fault("error-list-object", "errors is one object instead of a list", _ERROR,
          changes(lambda p: p.update(errors=p["errors"][0]), statuses=_CLIENT_ERRORS)),
    Fault("error-foreign", "an error in another API's form", _ERROR,
          _payload({"error": {"status": "NOT_FOUND"}})),
    Fault("error-html", "a 404 is an HTML page", ("error-shape", "content-type"),
          replaces(lambda a: plain_html(a, 404, "Not Found"), statuses=(404,))),
)  # fmt: skip
