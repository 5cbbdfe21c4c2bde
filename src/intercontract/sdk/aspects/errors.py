"""*errors*: what an SDK makes of refusals and of broken answers."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.model.json import as_list, as_object
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.driver import CallError, CallOutcome
from intercontract.sdk.examples import CallExample, as_value
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.stage import as_json, status
from intercontract.values import frozen

ASPECT = "errors"

# One operation of each kind is enough: an SDK has one place where it reads answers, or one for each kind.
KINDS = (
    ("retrieveConversation", "ShowContact", "findTag", "RetrieveACompanyById"),
    ("listConversations", "ListContacts", "listTags", "listAllCompanies"),
    ("replyConversation", "CreateContact", "createTag", "createMessage", "createOrUpdateCompany"),
    ("updateConversation", "UpdateContact", "UpdateCompany"),
    ("deleteTag", "DeleteContact", "detachTagFromConversation"),
)
STATUSES = (400, 401, 403, 404, 409, 422, 429, 500, 503)
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


@frozen
class BrokenAnswer:
    """An answer that nobody can read as what it claims to be; ``fault`` is a rule of the gateway's.

    ``is_refusal`` says that it can be read, and is an error.
    """

    name: str
    response: Response
    fault: str = ""
    is_refusal: bool = False


def broken(recorded: bytes) -> Iterator[BrokenAnswer]:
    """Every way in which an answer under 200 can be broken."""
    half = recorded[: len(recorded) // 2]
    refusal = status("404")(Request("GET", "https://api.intercom.io/")).body
    html = Response(200, Headers({"Content-Type": "text/html"}), _HTML)
    yield BrokenAnswer("an empty body under 200", as_json(200, b""))
    yield BrokenAnswer("a body cut in the middle under 200", as_json(200, half))
    yield BrokenAnswer("malformed JSON under 200", as_json(200, recorded.rstrip()[:-1] + b","))
    yield BrokenAnswer("HTML under 200", html)
    yield BrokenAnswer("an error body under 200", as_json(200, refusal), is_refusal=True)
    longer = Headers({"Content-Type": "application/json", "Content-Length": str(len(recorded))})
    yield BrokenAnswer("a cut connection", Response(200, longer, half), "* * cut")
    yield BrokenAnswer("a connection that is reset", Response(0), "* * refuse")


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """An operation of each kind, refused with each status and broken in each way."""
    bench.connect()
    for names in KINDS:
        example = bench.example(*names)
        if example is None:
            continue
        for code in STATUSES:
            yield _refused(bench, example, status(str(code))(example.interaction.request))
        html = Response(502, Headers({"Content-Type": "text/html"}), _HTML)
        yield _refused(bench, example, html)
        outcome, _ = bench.play(example)
        void = outcome.error is None and outcome.value is None  # it never reads the body
        for one in broken(example.interaction.response.body):
            yield _broken(bench, example, one, void=void)


def _call(bench: SdkBench, example: CallExample) -> CallOutcome:
    return bench.call(example, settings={"retries": 0} if bench.has("call.retries") else None)


def _refused(bench: SdkBench, example: CallExample, answer: Response) -> SdkObservation:
    bench.stage.set(lambda _request: answer)
    outcome = _call(bench, example)
    findings = tuple(missing(bench.sdk, example, answer, outcome))
    return SdkObservation(
        ASPECT,
        example.operation,
        tuple(SdkFound(f, lambda: bench.script(outcome.spelled, answer)) for f in findings),
    )


def missing(
    sdk: str, example: CallExample, answer: Response, outcome: CallOutcome
) -> Iterator[Finding]:
    """What an error lacks of the answer that it stands for."""
    code, error = answer.status, outcome.error
    if error is None:
        yield finding(
            "sdk-error", sdk, example.operation, "", str(code), "no error",
            expected="an error", observed="a result", status=code,
            message=f"an answer of {code} raises no error",
        )  # fmt: skip
        return
    body = as_object(as_value(answer.body))
    first = as_object(next(iter(as_list(body.get("errors"))), None))
    for name, wanted, given in (
        ("status", code, error.status),
        ("code", first.get("code"), error.code),
        ("request id", body.get("request_id"), error.request_id),
    ):
        if wanted is not None and given != wanted:
            yield finding(
                "sdk-error", sdk, example.operation, "", name, cause="every call",
                expected=str(wanted), observed=f"{given} in {error.type}", status=code,
                message=f"the error raised for {code} does not tell the {name}",
            )  # fmt: skip
    text = first.get("message")
    if isinstance(text, str) and text not in error.message:
        yield finding(
            "sdk-error", sdk, example.operation, "", "message", cause="every call",
            expected=text, observed=error.message[:200], status=code,
            message=f"the error raised for {code} does not tell the message",
        )  # fmt: skip
    yield from _foreign(sdk, example, error, str(code))


def _foreign(sdk: str, example: CallExample, error: CallError, what: str) -> Iterator[Finding]:
    if not error.is_sdk:
        yield finding(
            "sdk-foreign-error", sdk, example.operation, "", what, cause=what,
            expected="an error of the SDK's own", observed=f"{error.type}: {error.message[:150]}",
            message=f"{what} raises {error.type}, which is none of the SDK's errors",
        )  # fmt: skip


def _broken(
    bench: SdkBench, example: CallExample, one: BrokenAnswer, *, void: bool
) -> SdkObservation:
    if one.fault:
        recorded = as_json(200, example.interaction.response.body)
        bench.stage.set(lambda _request: recorded, [one.fault])
    else:
        bench.stage.set(lambda _request: one.response)
    outcome = _call(bench, example)
    findings = list(_foreign(bench.sdk, example, outcome.error, one.name)) if outcome.error else []
    if outcome.error is None and (one.is_refusal or not void):
        shown = orjson.dumps(outcome.value).decode("utf-8", "replace")[:200]
        told = finding(
            "sdk-broken-answer", bench.sdk, example.operation, "", one.name,
            expected="an error", observed=f"a result: {shown}", status=one.response.status or None,
            message=f"{one.name} counts as success", cause=one.name,
        )  # fmt: skip
        findings.append(told)
    return SdkObservation(
        ASPECT,
        example.operation,
        tuple(SdkFound(f, lambda: bench.script(outcome.spelled, one.response)) for f in findings),
    )
