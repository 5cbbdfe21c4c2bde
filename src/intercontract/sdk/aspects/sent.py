"""*sent*: the requests that an SDK makes, against the contract and against what was asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import quote, unquote

from attrs import evolve

from intercontract.checks.requests import VERSION_HEADER, request_problems
from intercontract.contract.description import Operation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response, Source
from intercontract.model.json import JSONValue, as_object, json_type
from intercontract.model.region import canonical_base
from intercontract.sdk.aspects.understood import ResultDifference, differences
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.driver import CallOutcome
from intercontract.sdk.examples import PLACE, CallExample, as_value, documented_names
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.stage import Received

ASPECT = "sent"
# What an SDK that iterates sends of itself.
_CURSORS = ("scroll_param", "starting_after")
_ID = "one/two?three"


def judged(
    bench: SdkBench, example: CallExample, outcome: CallOutcome, received: Sequence[Received]
) -> SdkObservation:
    """What one call sent."""
    findings = list(_findings(bench, example, outcome, received))
    answer = Response(example.interaction.response.status, body=example.interaction.response.body)

    def script(one: Finding) -> str:
        refused = outcome.refused.get(one.pointer[1:]) if one.check == "sdk-left-out" else None
        return bench.script(refused or outcome.spelled, answer)

    return SdkObservation(
        ASPECT,
        example.operation,
        tuple(SdkFound(one, partial(script, one)) for one in findings),
    )


def _findings(
    bench: SdkBench, example: CallExample, outcome: CallOutcome, received: Sequence[Received]
) -> Iterator[Finding]:
    operation = example.operation
    if not received:
        why = outcome.error.message[:200] if outcome.error else "it returned"
        yield finding(
            "sdk-request", bench.sdk, operation, "", "nothing",
            expected=f"{operation.method} {operation.path}", observed="nothing", part="request",
            message=f"the call sends no request: {why}", interaction=example.interaction.name,
        )  # fmt: skip
        return
    request = received[0].request
    yield from of_contract(bench, example, request)
    yield from _of_question(bench, example, outcome, request)
    yield from _of_headers(bench, operation, request)


def of_contract(bench: SdkBench, example: CallExample, request: Request) -> Iterator[Finding]:
    """What of a request the contract does not allow."""
    # The contract of the version that the request asks for, and no other, says what may be sent.
    sent = Interaction(
        request, example.interaction.response, example.interaction.name, Source.CAPTURED
    )
    recorded = evolve(sent, request=example.interaction.request)
    known = {
        (p.part, p.pointer, p.keyword) for p in request_problems(Exchange(recorded, bench.contract))
    }
    for problem in request_problems(Exchange(sent, bench.contract)):
        if (problem.part, problem.pointer, problem.keyword) in known:
            continue
        violation = problem.violation
        yield finding(
            "sdk-request", bench.sdk, example.operation, violation.pointer, *violation.arguments,
            expected=violation.expected, observed=violation.observed, message=violation.message,
            part=violation.part, interaction=example.interaction.name,
            observed_type=violation.observed_type,
        )  # fmt: skip


def _of_question(
    bench: SdkBench, example: CallExample, outcome: CallOutcome, request: Request
) -> Iterator[Finding]:
    """What was asked of the SDK and is not what it sent."""
    for name in outcome.left_out:
        if example.call.iterates and name in _CURSORS:
            continue
        if name in documented_names(bench.contract, example.operation):
            yield finding(
                "sdk-left-out", bench.sdk, example.operation, f"/{name}",
                expected="a parameter of the call", observed="none", part="request",
                message=f"the call takes no {name}, which is documented",
                interaction=example.interaction.name,
            )  # fmt: skip
    asked_query = example.interaction.request.query
    query: JSONValue = {k: v for k, v in asked_query if k not in outcome.left_out}
    for difference in differences(query, dict(request.query)):
        if difference.rule != "sdk-invented-field":
            yield _changed(bench, example, difference)
    asked = as_object(example.body)
    wanted: JSONValue = {k: v for k, v in asked.items() if k not in outcome.left_out}
    sent = as_value(request.body)
    if not isinstance(example.body, dict) or (not wanted and sent is None):
        return
    for difference in differences(wanted, sent):
        if difference.rule != "sdk-invented-field":
            yield _changed(bench, example, difference)


def _changed(bench: SdkBench, example: CallExample, difference: ResultDifference) -> Finding:
    lost = difference.rule == "sdk-lost-field"
    kinds = (json_type(difference.wire), "nothing" if lost else json_type(difference.result))
    what = "is not sent" if lost else "is sent as another value"
    return finding(
        "sdk-request", bench.sdk, example.operation, difference.pointer, "changed", *kinds,
        expected=show(difference.wire), observed="nothing" if lost else show(difference.result),
        message=f"{difference.pointer or 'the body'} {what}", part="request",
        interaction=example.interaction.name, observed_type=kinds[1],
    )  # fmt: skip


def _of_headers(bench: SdkBench, operation: Operation, request: Request) -> Iterator[Finding]:
    scheme = (request.headers.get("Authorization") or "none").split()[0]
    if scheme != "Bearer" and operation.secured:
        yield finding(
            "sdk-request", bench.sdk, None, "Authorization", scheme,
            expected="Bearer", observed=scheme, part="header",
            message=f"the token is sent by the authentication {scheme}, and Bearer is documented",
        )  # fmt: skip
    media = (request.headers.get("Content-Type") or "").partition(";")[0]
    if request.body and media != "application/json":
        yield finding(
            "sdk-request", bench.sdk, operation, "Content-Type", media,
            expected="application/json", observed=media or "nothing", part="header",
            message="the body is not sent as JSON",
        )  # fmt: skip


def of_paths(bench: SdkBench) -> Iterator[SdkObservation]:
    """Whether an id is one part of the path whatever is in it: ``/`` and ``?`` lead elsewhere otherwise."""
    for example in bench.examples(1):
        if not example.path:
            continue
        asked = evolve(example, path=dict.fromkeys(example.path, _ID))
        wanted = PLACE.sub(quote(_ID, safe=""), example.call.path)
        received = bench.stage.play(Response(404, body=b"{}"))
        outcome = bench.call(asked)
        url = received[0].request.url if received else ""
        sent = url.removeprefix(canonical_base(bench.stage.region))
        found = []
        parts = [
            [unquote(part) for part in url.split("/")] for url in (sent.partition("?")[0], wanted)
        ]
        if received and parts[0] != parts[1]:
            told = finding(
                "sdk-request", bench.sdk, example.operation, "", "path",
                expected=wanted, observed=sent, part="path", cause="every call",
                message=f"an id of {_ID!r} is sent as it is, and leads to another path",
            )  # fmt: skip
            answer = Response(404, body=b"{}")
            found.append(SdkFound(told, partial(bench.script, outcome.spelled, answer)))
        yield SdkObservation(ASPECT, example.operation, tuple(found))


def asked_version(headers: Headers) -> str:
    """The API version that a request asks for; empty where it names none."""
    return headers.get(VERSION_HEADER) or ""


def of_versions(bench: SdkBench, versions: Sequence[str], spelled: str) -> SdkObservation:
    """Which versions the SDK's requests asked for, of themselves."""
    found = []
    for version in sorted(set(versions)):
        if version == bench.contract.version:
            continue
        told = finding(
            "sdk-version", bench.sdk, None, VERSION_HEADER, version or "none",
            expected=bench.contract.version, observed=version or "none", part="header",
            message=f"without a setting the SDK asks for version {version}, "
            f"and the contract is of {bench.contract.version}"
            if version
            else "without a setting the SDK names no version: the app's own answers, whichever that is",
        )  # fmt: skip
        found.append(SdkFound(told, lambda: bench.script(spelled, Response(200, body=b"{}"))))
    return SdkObservation(ASPECT, None, tuple(found))
