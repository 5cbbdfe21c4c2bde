"""Faults in who and what is let in: tokens, methods, invalid and valid requests."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.conversations.tools import ATTACH, CREATE, LIST, RETRIEVE
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    ANY,
    Json,
    answering,
    asking,
    json_of,
    now_and_then,
    operation_of,
    refuses,
    replaces,
    size_of,
)

_AUTH = ("auth-not-enforced",)
_ACCEPTED = ("invalid-request-accepted",)
_REJECTED = ("valid-request-rejected",)
_METHOD = ("unsupported-method",)


def _with_token(call: Call, site: Site) -> Call:
    return call.with_header("Authorization", f"Bearer {site.token}")


def _patched(call: Call, body: Json) -> Call:
    headers = call.headers.without("Content-Type")
    return evolve(call, body=orjson.dumps(body), headers=headers)


def _first(site: Site, resource: str) -> str:
    return next(iter(site.workspace[resource]), "")


def _clamped(call: Call, _site: Site) -> Call:
    size = min(150, max(1, size_of(call) or 20))
    return call.with_query("per_page", str(size)) if call.values("per_page") else call


def _again(
    status: int, wanted: Callable[[Call], object], mended: Callable[[Call, Site], Call]
) -> Apply:
    """Answers a call that is refused with a status as if it had been another one."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer = proceed(call)
        return proceed(mended(call, site)) if answer.status == status and wanted(call) else answer

    return apply


def _of(operation: str) -> Callable[[Call], bool]:
    return lambda call: operation_of(call) == operation


def _sender_as_user(call: Call, _site: Site) -> Call:
    body = json_of(call)
    sender = body.get("from")
    if not isinstance(sender, dict) or "type" not in sender:
        return call
    return _patched(call, {**body, "from": {**sender, "type": "user"}})


def _any_message(call: Call, site: Site) -> Call:
    body = {"from": {"type": "user", "id": _first(site, "contact")}, "body": ""}
    return _patched(call, body).with_header("Intercom-Version", "2.11")


def _any_tag(call: Call, site: Site) -> Call:
    return _patched(call, {"id": _first(site, "tag"), "admin_id": _first(site, "admin")})


def _known_contact(call: Call, site: Site) -> Call:
    sender = {"type": "user", "id": _first(site, "contact")}
    return _patched(call, {**json_of(call), "from": sender})


def _refuses(
    operation: str, wanted: Callable[[Call], object], message: str, status: int = 400
) -> Apply:
    return refuses(wanted, status, "parameter_invalid", message, operation)


def _has(name: str) -> Callable[[Call], object]:
    return lambda call: call.values(name)


def _from_lead(call: Call) -> bool:
    sender = json_of(call).get("from")
    return isinstance(sender, dict) and sender.get("type") != "user"


def _other_than_five(call: Call) -> bool:
    body = json_of(call).get("body")
    return isinstance(body, str) and len(body) != 5


def _as_get(call: Call, _site: Site) -> Call:
    known = call.method in ("GET", "HEAD", "POST", "DELETE") or operation_of(call) is not None
    return call if known else evolve(call, method="GET")


def _delete_all(answer: Answer, call: Call, _site: Site) -> None:
    if call.method == "DELETE" and call.segments == ("conversations",):
        answer.status, answer.payload = 200, {"deleted": True}


def _method_crash(answer: Answer, call: Call, _site: Site) -> None:
    if call.method in ("PATCH", "TRACE", "PUT", "OPTIONS") and operation_of(call) is None:
        answer.status = 501


FAULTS = (
    Fault("auth-off", "no token is needed", _AUTH, asking(_with_token)),
    Fault("auth-any-token", "any token will do", _AUTH,
          asking(lambda call, site: _with_token(call, site) if "Authorization" in call.headers else call)),
    Fault("auth-writes-open", "writing needs no token", _AUTH,
          asking(lambda call, site: call if call.method == "GET" else _with_token(call, site))),
    Fault("auth-404", "a wrong token is answered 404", ("auth-not-enforced", "error-shape"),
          replaces(lambda answer: setattr(answer, "status", 404), statuses=(401,))),
    Fault("per-page-unchecked", "any per_page is accepted", _ACCEPTED, asking(_clamped, LIST)),
    Fault("cursor-unchecked", "a garbage cursor gives the first page", _ACCEPTED,
          _again(400, lambda call: _of(LIST)(call) and call.values("starting_after"),
                 lambda call, _site: call.with_query("starting_after", None))),
    Fault("version-unchecked", "an unknown Intercom-Version is accepted", _ACCEPTED,
          _again(400, lambda call: call.headers.get("Intercom-Version"), lambda call, _site: evolve(
              call, headers=call.headers.without("Intercom-Version")))),
    Fault("sender-type-unchecked", "from.type may be anything", _ACCEPTED,
          asking(_sender_as_user, CREATE)),
    Fault("message-unchecked", "whatever is posted makes a conversation", _ACCEPTED,
          _again(400, _of(CREATE), _any_message)),
    Fault("tag-unchecked", "a tag is attached though ids are missing or ill-typed", _ACCEPTED,
          _again(400, _of(ATTACH), _any_tag)),
    Fault("contact-invented", "an unknown contact's message is accepted", _ACCEPTED,
          _again(404, _of(CREATE), _known_contact)),
    Fault("large-page-refused", "per_page above 100 is refused", _REJECTED,
          _refuses(LIST, lambda call: (size_of(call) or 0) > 100, "per_page is too large")),
    Fault("page-size-refused", "per_page is refused", _REJECTED,
          _refuses(LIST, _has("per_page"), "per_page is not a parameter", 422)),
    Fault("cursor-refused", "its own cursor is refused", ("valid-request-rejected", "pagination"),
          _refuses(LIST, _has("starting_after"), "Invalid starting_after param")),
    Fault("plaintext-refused", "display_as=plaintext is refused", _REJECTED,
          _refuses(RETRIEVE, _has("display_as"), "display_as is not a parameter")),
    Fault("lead-refused", "from.type lead and contact are refused", _REJECTED,
          _refuses(CREATE, _from_lead, "from.type must be user", 422)),
    Fault("text-refused", "a body of other than five letters is refused", _REJECTED,
          _refuses(CREATE, _other_than_five, "body has the wrong length")),
    Fault("tagging-refused", "every tag is refused", _REJECTED,
          _refuses(ATTACH, lambda _call: True, "tags are closed", 422)),
    Fault("version-refused", "Intercom-Version 2.11 is refused", _REJECTED,
          now_and_then("version-refused", refuses(
              lambda call: call.headers.get("Intercom-Version") == "2.11", 400, "intercom_version_invalid",
              "The requested version could not be found"), LIST, RETRIEVE, CREATE, ATTACH)),
    Fault("method-as-get", "unsupported methods are answered as GET", _METHOD, asking(_as_get)),
    Fault("method-delete-list", "DELETE /conversations is accepted", _METHOD,
          answering(_delete_all, statuses=(404,))),
    Fault("method-501", "unsupported methods are answered 501", ("unsupported-method",
          "server-error"), answering(_method_crash, statuses=ANY)),
)  # fmt: skip
