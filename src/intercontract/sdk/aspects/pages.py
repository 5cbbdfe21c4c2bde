"""*pages*: whether an SDK's own iteration ends, repeats nothing and misses nothing."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import orjson
from attrs import evolve

from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.model.json import JSONObject, JSONValue, as_list, as_object
from intercontract.model.region import canonical_base
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sdk.bench import TOKEN, SdkBench
from intercontract.sdk.driver import CallOutcome
from intercontract.sdk.examples import CallExample, as_value
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.stage import AnswerTo, as_json

ASPECT = "pages"
_FEW, _MANY = 2, 150
_CIRCLES = 12
EVERY: JSONObject = {"query": {"field": "created_at", "operator": ">", "value": "0"}}
"""The body of a search that finds everything."""


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """Every list that the SDK iterates over: page by page, and where a page points to itself."""
    bench.connect()
    sandbox = Sandbox(Settings(region="us", rate_limit=1_000_000))
    for name, call in bench.calls.items():
        example = bench.example(name) if call.iterates else None
        if example is None:
            continue
        small, large = sized(example, _FEW), sized(example, _MANY)
        wanted = _all(sandbox, large)
        sandbox.reset()  # one scroll at a time
        if wanted:
            yield _walked(bench, small, sandbox, wanted)
        yield _page(bench, example)
        yield _circle(bench, example)


def sized(example: CallExample, number: int) -> CallExample:
    """The same list in pages of a size, from its beginning."""
    names = {parameter.name for parameter in example.operation.parameters}
    if example.operation.path.endswith("/search") and example.operation.method == "POST":
        body: JSONValue = {**EVERY, "pagination": {"per_page": number}}
        return evolve(example, query={}, body=body)
    return evolve(example, query={"per_page": number} if "per_page" in names else {})


def _all(sandbox: Sandbox, example: CallExample) -> list[str]:
    """The ids in a list as the sandbox has it, by one large page; empty where it answers otherwise."""
    query = "&".join(f"{name}={value}" for name, value in example.query.items())
    path = example.interaction.request.path + (f"?{query}" if query else "")
    response = answer_to(sandbox, example.operation.method, path, example.body)
    return ids(as_value(response.body)) if response.status == 200 else []


def answer_to(sandbox: Sandbox, method: str, path: str, body: JSONValue = None) -> Response:
    """What the sandbox answers to a request of our own."""
    fields = {"Authorization": f"Bearer {TOKEN}", "Intercom-Version": "2.11"}
    if body is not None:
        fields["Content-Type"] = "application/json"
    content = None if body is None else orjson.dumps(body)
    url = f"{canonical_base('us')}{path}"
    return sandbox.handle(Request(method, url, Headers(tuple(fields.items())), content))


def ids(wire: JSONValue) -> list[str]:
    """The ids of the items of a list's page."""
    for value in as_object(wire).values():
        if isinstance(value, list):
            return [str(as_object(item).get("id")) for item in value]
    return []


def _bounded(answer: AnswerTo, most: int) -> AnswerTo:
    """Answers so many requests, and refuses any after them: an iteration without end ends."""
    count = itertools.count(1)
    refused = as_json(
        410, b'{"type": "error.list", "errors": [{"code": "gone", "message": "enough"}]}'
    )
    return lambda request: answer(request) if next(count) <= most else refused


def _walked(
    bench: SdkBench, example: CallExample, sandbox: Sandbox, wanted: list[str]
) -> SdkObservation:
    most = len(wanted) + 10
    received = bench.stage.set(_bounded(sandbox.handle, most))
    outcome = bench.call(example, iterate=True, limit=2 * len(wanted) + 20)
    got = [str(as_object(item).get("id")) for item in as_list(outcome.value)]
    findings = tuple(judged(bench.sdk, example, outcome, got, wanted, len(received), most))
    answers = [_alone(one.interaction.response) for one in received[:6]]
    return SdkObservation(
        ASPECT,
        example.operation,
        tuple(SdkFound(f, lambda: bench.walk_script(outcome.spelled, *answers)) for f in findings),
    )


def _alone(response: Response) -> Response:
    return as_json(response.status, response.body)


def judged(
    sdk: str,
    example: CallExample,
    outcome: CallOutcome,
    got: list[str],
    wanted: list[str],
    requests: int,
    most: int,
) -> Iterator[Finding]:
    """What an iteration did wrong."""

    def told(kind: str, expected: str, seen: str, message: str) -> Finding:
        return finding(
            "sdk-pages", sdk, example.operation, "", kind, expected=expected, observed=seen,
            message=message,
        )  # fmt: skip

    if outcome.error is not None and requests <= most:
        error = outcome.error
        yield told(
            "error", f"{len(wanted)} items", f"{error.type}: {error.message[:150]}",
            f"the iteration over pages raises {error.type} after {requests} requests",
        )  # fmt: skip
        return
    twice = [one for one, count in Counter(got).items() if count > 1]
    lost = [one for one in wanted if one not in set(got)]
    if outcome.cut or requests > most:
        yield told(
            "endless", f"an end after {len(wanted)} items", f"{len(got)} items and more",
            "the iteration over all pages does not end",
        )  # fmt: skip
    elif twice:
        yield told(
            "repeated", "each item once", f"{len(twice)} items twice or more",
            f"the iteration over pages gives {len(twice)} of {len(wanted)} items again",
        )  # fmt: skip
    elif lost:
        yield told(
            "missed", f"{len(wanted)} items", f"{len(set(got))} items",
            f"the iteration over pages misses {len(lost)} of {len(wanted)} items",
        )  # fmt: skip


def _page(bench: SdkBench, example: CallExample) -> SdkObservation:
    """A recorded page as the last one: every item of it comes."""
    page, wanted = example.wire, ids(example.wire)
    pages = as_object(as_object(page).get("pages"))
    if not wanted or len(set(wanted)) < len(wanted):
        return SdkObservation(ASPECT, example.operation)
    pages |= {"next": None, "total_pages": 1, "page": 1}
    last, end = as_json(200, orjson.dumps(page)), _empty(page)
    left = [last]
    received = bench.stage.set(_bounded(lambda _request: left.pop() if left else end, _CIRCLES))
    outcome = bench.call(example, iterate=True, limit=len(wanted) + _CIRCLES)
    got = [str(as_object(item).get("id")) for item in as_list(outcome.value)]
    findings = judged(bench.sdk, example, outcome, got, wanted, len(received), _CIRCLES)
    return SdkObservation(
        ASPECT,
        example.operation,
        tuple(SdkFound(f, lambda: bench.walk_script(outcome.spelled, last, end)) for f in findings),
    )


def _empty(page: JSONValue) -> Response:
    """A page like another one, with no item."""
    body: dict[str, JSONValue] = {
        name: [] if isinstance(value, list) else value for name, value in as_object(page).items()
    }
    return as_json(200, orjson.dumps(body))


def _circle(bench: SdkBench, example: CallExample) -> SdkObservation:
    """A page that points to itself: an iteration that is no fool stops."""
    page = example.wire
    following: JSONValue = {"page": 1, "starting_after": "WzE3Njk1NzY2ODkwMDBd"}
    pages = as_object(as_object(page).get("pages"))
    if not pages or isinstance(pages.get("next"), str):
        return SdkObservation(ASPECT, example.operation)
    for value in as_object(page).values():
        if isinstance(value, list):
            del value[1:]
    pages |= {"next": following, "total_pages": 1, "page": 1}
    answer = as_json(200, orjson.dumps(page))
    received = bench.stage.set(_bounded(lambda _request: answer, _CIRCLES))
    outcome = bench.call(example, iterate=True, limit=_CIRCLES - 2)
    if not outcome.cut and len(received) <= _CIRCLES:
        return SdkObservation(ASPECT, example.operation)
    told = finding(
        "sdk-pages", bench.sdk, example.operation, "", "circle",
        expected="an end", observed=f"{len(received)} requests and more",
        message="the iteration does not stop at a page that points to itself",
        interaction=example.interaction.name,
    )  # fmt: skip
    script = SdkFound(told, lambda: bench.walk_script(outcome.spelled, answer))
    return SdkObservation(ASPECT, example.operation, (script,))
