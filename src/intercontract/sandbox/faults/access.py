"""Faults in who and what is let in: tokens, methods, invalid and valid requests."""

from __future__ import annotations

import orjson
from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    ATTACH,
    CREATE,
    LIST,
    RETRIEVE,
    Json,
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


def _everybody(call: Call, proceed: Proceed, site: Site) -> Answer:
    return proceed(_with_token(call, site))


def _any_token(call: Call, proceed: Proceed, site: Site) -> Answer:
    return proceed(_with_token(call, site) if "Authorization" in call.headers else call)


def _nobody_reads(call: Call, proceed: Proceed, site: Site) -> Answer:
    return proceed(call if call.method == "GET" else _with_token(call, site))


def _patched(call: Call, body: Json) -> Call:
    headers = call.headers.without("Content-Type")
    return evolve(call, body=orjson.dumps(body), headers=headers)


def _known(site: Site) -> tuple[str, str, str]:
    state = site.workspace.state
    return (
        next(iter(state.contacts), ""),
        next(iter(state.admins), ""),
        next(iter(state.tags), ""),
    )


def _page_size_clamped(call: Call, proceed: Proceed, _site: Site) -> Answer:
    if operation_of(call) == LIST and call.values("per_page"):
        size = size_of(call)
        return proceed(call.with_query("per_page", str(min(150, max(1, size or 20)))))
    return proceed(call)


def _cursor_unchecked(call: Call, proceed: Proceed, _site: Site) -> Answer:
    answer = proceed(call)
    if answer.status == 400 and operation_of(call) == LIST and call.values("starting_after"):
        return proceed(call.with_query("starting_after", None))
    return answer


def _version_unchecked(call: Call, proceed: Proceed, _site: Site) -> Answer:
    answer = proceed(call)
    if answer.status == 400 and call.headers.get("Intercom-Version"):
        return proceed(evolve(call, headers=call.headers.without("Intercom-Version")))
    return answer


def _sender_type_unchecked(call: Call, proceed: Proceed, _site: Site) -> Answer:
    body = json_of(call)
    sender = body.get("from")
    if operation_of(call) == CREATE and isinstance(sender, dict) and "type" in sender:
        return proceed(_patched(call, {**body, "from": {**sender, "type": "user"}}))
    return proceed(call)


def _message_unchecked(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if operation_of(call) == CREATE and answer.status == 400:
        contact, _, _ = _known(site)
        body = {"from": {"type": "user", "id": contact}, "body": ""}
        return proceed(_patched(call, body).with_header("Intercom-Version", "2.11"))
    return answer


def _tag_unchecked(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if operation_of(call) == ATTACH and answer.status == 400:
        _, admin, tag = _known(site)
        return proceed(_patched(call, {"id": tag, "admin_id": admin}))
    return answer


def _unknown_contact_invented(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if operation_of(call) == CREATE and answer.status == 404:
        contact, _, _ = _known(site)
        body = json_of(call)
        return proceed(_patched(call, {**body, "from": {"type": "user", "id": contact}}))
    return answer


def _large_page(call: Call, _site: Site) -> bool:
    return operation_of(call) == LIST and (size_of(call) or 0) > 100


def _cursor(call: Call, _site: Site) -> bool:
    return operation_of(call) == LIST and bool(call.values("starting_after"))


def _plaintext(call: Call, _site: Site) -> bool:
    return operation_of(call) == RETRIEVE and bool(call.values("display_as"))


def _from_lead(call: Call, _site: Site) -> bool:
    sender = json_of(call).get("from")
    return (
        operation_of(call) == CREATE and isinstance(sender, dict) and sender.get("type") != "user"
    )


def _long_text(call: Call, _site: Site) -> bool:
    body = json_of(call).get("body")
    return operation_of(call) == CREATE and isinstance(body, str) and len(body) != 5


def _tagging(call: Call, _site: Site) -> bool:
    return operation_of(call) == ATTACH


def _versioned(call: Call, _site: Site) -> bool:
    return call.headers.get("Intercom-Version") == "2.11"


def _extra_parameter(call: Call, _site: Site) -> bool:
    return operation_of(call) == LIST and bool(call.values("per_page"))


def _invalid(predicate: object, message: str, status: int = 400) -> Apply:
    return refuses(predicate, status, "parameter_invalid", message)  # type: ignore[arg-type]


def _as_get(call: Call, proceed: Proceed, _site: Site) -> Answer:
    if call.method not in ("GET", "HEAD", "POST", "DELETE") and operation_of(call) is None:
        return proceed(evolve(call, method="GET"))
    return proceed(call)


def _delete_all(call: Call, proceed: Proceed, _site: Site) -> Answer:
    answer = proceed(call)
    if call.method == "DELETE" and call.segments == ("conversations",) and answer.status == 404:
        answer.status, answer.payload = 200, {"deleted": True}
    return answer


def _method_crash(call: Call, proceed: Proceed, _site: Site) -> Answer:
    answer = proceed(call)
    if call.method in ("PATCH", "TRACE", "PUT", "OPTIONS") and operation_of(call) is None:
        answer.status = 501
    return answer


def _forbidden(answer: Answer) -> None:
    answer.status = 404


FAULTS = (
    Fault("auth-off", "no token is needed", _AUTH, _everybody),
    Fault("auth-any-token", "any token will do", _AUTH, _any_token),
    Fault("auth-writes-open", "writing needs no token", _AUTH, _nobody_reads),
    Fault("auth-404", "a wrong token is answered 404", ("auth-not-enforced", "error-shape"),
          replaces(_forbidden, statuses=(401,))),
    Fault("per-page-unchecked", "any per_page is accepted", _ACCEPTED, _page_size_clamped),
    Fault("cursor-unchecked", "a garbage cursor gives the first page", _ACCEPTED,
          _cursor_unchecked),
    Fault("version-unchecked", "an unknown Intercom-Version is accepted", _ACCEPTED,
          _version_unchecked),
    Fault("sender-type-unchecked", "from.type may be anything", _ACCEPTED,
          _sender_type_unchecked),
    Fault("message-unchecked", "whatever is posted makes a conversation", _ACCEPTED,
          _message_unchecked),
    Fault("tag-unchecked", "a tag is attached though ids are missing or ill-typed", _ACCEPTED,
          _tag_unchecked),
    Fault("contact-invented", "an unknown contact's message is accepted", _ACCEPTED,
          _unknown_contact_invented),
    Fault("large-page-refused", "per_page above 100 is refused", _REJECTED,
          _invalid(_large_page, "per_page is too large")),
    Fault("page-size-refused", "per_page is refused", _REJECTED,
          _invalid(_extra_parameter, "per_page is not a parameter", 422)),
    Fault("cursor-refused", "its own cursor is refused", ("valid-request-rejected", "pagination"),
          _invalid(_cursor, "Invalid starting_after param")),
    Fault("plaintext-refused", "display_as=plaintext is refused", _REJECTED,
          _invalid(_plaintext, "display_as is not a parameter")),
    Fault("lead-refused", "from.type lead and contact are refused", _REJECTED,
          _invalid(_from_lead, "from.type must be user", 422)),
    Fault("text-refused", "a body of other than five letters is refused", _REJECTED,
          _invalid(_long_text, "body has the wrong length")),
    Fault("tagging-refused", "every tag is refused", _REJECTED,
          _invalid(_tagging, "tags are closed", 422)),
    Fault("version-refused", "Intercom-Version 2.11 is refused", _REJECTED,
          now_and_then("version-refused", refuses(
              _versioned, 400, "intercom_version_invalid",
              "The requested version could not be found"), LIST, RETRIEVE, CREATE, ATTACH)),
    Fault("method-as-get", "unsupported methods are answered as GET", _METHOD, _as_get),
    Fault("method-delete-list", "DELETE /conversations is accepted", _METHOD, _delete_all),
    Fault("method-501", "unsupported methods are answered 501", ("unsupported-method",
          "server-error"), _method_crash),
)  # fmt: skip
