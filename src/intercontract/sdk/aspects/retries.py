"""*retries*: what an SDK repeats, how often and how late, and whether its settings do what they promise."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.model.json import JSONValue
from intercontract.sdk.aspects.errors import STATUSES
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.driver import CallOutcome
from intercontract.sdk.examples import CallExample
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.scripts import DELAY, PAUSE
from intercontract.sdk.stage import Received, status
from intercontract.values import frozen

ASPECT = "retries"
_READS = ("retrieveConversation", "ShowContact", "findTag", "listConversations", "ListContacts")
_WRITES = ("replyConversation", "createConversation", "CreateContact", "createTag", "createMessage")
_DELETIONS = ("deleteTag", "DeleteContact", "detachTagFromConversation")
_TRIED = (*(code for code in STATUSES if code != 503), 408, 501, 502, 503, 504, 505)
# After these an answer does not change by asking again (RFC 9110): the request itself is at fault.
_LASTING = (400, 401, 403, 404, 409, 410, 422, 501, 505)
_FAULTS = ("cut", "refuse")
_RETRY_AFTER, _RESET = 7, 20
_ASKED = 5
_TIMEOUT, _LATE = 0.5, 2.0


@frozen
class Attempts:
    """What a call in trouble came to: the requests, and how long was waited between them in seconds."""

    outcome: CallOutcome
    received: Sequence[Received]

    @property
    def number(self) -> int:
        """How many requests there were."""
        return len(self.received)


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """Every trouble to a read, a write and a deletion; then waiting, and the settings."""
    bench.connect()
    read, *others = (bench.example(*names) for names in (_READS, _WRITES, _DELETIONS))
    repeated = 0
    for example in (read, *others):
        if example is not None:
            repeated += yield from _troubles(bench, example, None, "of itself")
    if not repeated:
        bench.notes.append(f"{bench.sdk} repeats nothing of itself")
    if read is not None:
        if not repeated and bench.has("call.retries"):
            yield from _troubles(bench, read, {"retries": _ASKED}, f"with {_ASKED} retries")
        yield from _waiting(bench, read)
        yield from _settings(bench, read)


def _troubles(
    bench: SdkBench, example: CallExample, settings: Mapping[str, JSONValue] | None, how: str
) -> Generator[SdkObservation, None, int]:
    """Every trouble to one call; returns after how many of them it is repeated, which a note tells."""
    repeated = []
    for trouble in (*map(str, _TRIED), *_FAULTS):
        attempts = _tried(bench, example, trouble, settings)
        if attempts.number > 1:
            repeated.append(f"{trouble} ({attempts.number} requests)")
        found = tuple(_repeated(bench, example, trouble, attempts))
        yield SdkObservation(ASPECT, example.operation, found)
    if repeated:
        method = example.operation.method
        bench.notes.append(f"{bench.sdk} repeats {method} {how} after {', '.join(repeated)}")
    return len(repeated)


def _tried(
    bench: SdkBench,
    example: CallExample,
    trouble: str,
    settings: Mapping[str, JSONValue] | None = None,
) -> Attempts:
    if trouble.partition("=")[0] in (*_FAULTS, "latency", "stall"):
        answer = example.interaction.response
        received = bench.stage.set(lambda _request: answer, [f"* * {trouble}"])
    else:
        received = bench.stage.set(status(trouble))
    return Attempts(bench.call(example, settings=settings), received)


def _answer(trouble: str) -> Response:
    if trouble in _FAULTS:
        return Response(0)
    return status(trouble)(Request("GET", "https://api.intercom.io/"))


def _repeated(
    bench: SdkBench, example: CallExample, trouble: str, attempts: Attempts
) -> Iterator[SdkFound]:
    if attempts.number < 2:
        return
    method, operation = example.operation.method, example.operation
    what = f"an answer of {trouble}" if trouble.isdecimal() else f"the connection: {trouble}"
    script = _script(bench, attempts, trouble)
    if method == "POST":
        told = finding(
            "sdk-retry", bench.sdk, operation, "", "write", _kind(trouble), part="request",
            expected="1 request", observed=f"{attempts.number} requests", status=_code(trouble),
            message=f"a POST is repeated unasked after {what}: what it creates may come twice",
        )  # fmt: skip
        yield SdkFound(told, script)
    elif trouble.isdecimal() and int(trouble) in _LASTING:
        told = finding(
            "sdk-retry", bench.sdk, operation, "", "lasting", trouble, part="request",
            expected="1 request", observed=f"{attempts.number} requests", status=_code(trouble),
            message=f"a request is repeated after {what}, which asking again does not change",
            cause="every call",
        )  # fmt: skip
        yield SdkFound(told, script)
    bodies = {one.request.body for one in attempts.received}
    if len(bodies) > 1:
        told = finding(
            "sdk-retry", bench.sdk, operation, "", "body", trouble, part="request",
            expected="the same body", observed=f"{len(bodies)} bodies", status=_code(trouble),
            message="a request is repeated with another body",
        )  # fmt: skip
        yield SdkFound(told, script)


def _kind(trouble: str) -> str:
    """Server errors are one kind: an SDK that repeats after one of them repeats after all."""
    return "5xx" if trouble.startswith("5") else trouble


def _code(trouble: str) -> int | None:
    return int(trouble) if trouble.isdecimal() else None


def _script(bench: SdkBench, attempts: Attempts, trouble: str) -> Callable[[], str]:
    answer = _answer(trouble)
    return lambda: bench.script(attempts.outcome.spelled, answer)


def _waiting(bench: SdkBench, example: CallExample) -> Iterator[SdkObservation]:
    """Whether the waiting is as long as the server asks for."""
    settings = {"retries": _ASKED} if bench.has("call.retries") else None
    for name, seconds, rule in (
        ("Retry-After", _RETRY_AFTER, f"429 retry-after={_RETRY_AFTER} reset=1"),
        ("X-RateLimit-Reset", _RESET, f"429 reset={_RESET}"),
    ):
        attempts = _tried(bench, example, rule, settings)
        found = []
        # The reset is told in whole seconds, of which one may be over.
        if attempts.number > 1 and min(attempts.outcome.waits, default=0) < seconds - 1.5:
            waited = ", ".join(f"{wait:.1f}" for wait in attempts.outcome.waits[:3]) or "0"
            told = finding(
                "sdk-retry", bench.sdk, example.operation, name, "ignored", part="header",
                expected=f"{seconds} s", observed=f"{waited} s", status=429,
                message=f"{name} of a 429 asks for {seconds} s, and the SDK waits {waited} s",
            )  # fmt: skip
            found.append(SdkFound(told, _script(bench, attempts, rule)))
        yield SdkObservation(ASPECT, example.operation, tuple(found))


def _settings(bench: SdkBench, example: CallExample) -> Iterator[SdkObservation]:
    """Whether each setting of retries and timeouts has the effect that its name promises."""
    for owner in ("client", "call"):
        if bench.has(f"{owner}.retries"):
            for number in (0, 1, 2, 4):
                yield _of_retries(bench, example, owner, number)
        if bench.has(f"{owner}.timeout"):
            yield _of_timeout(bench, example, owner, "latency", DELAY)
            yield _of_timeout(bench, example, owner, "stall", PAUSE)
    bench.connect()


def _with(bench: SdkBench, owner: str, given: dict[str, JSONValue]) -> dict[str, JSONValue] | None:
    """Make the settings those of a new client, or return them as those of the call."""
    bench.connect(given if owner == "client" else None)
    return given if owner == "call" else None


def _of_retries(bench: SdkBench, example: CallExample, owner: str, number: int) -> SdkObservation:
    settings = _with(bench, owner, {"retries": number})
    attempts = _tried(bench, example, "503", settings)
    found = []
    if attempts.number != number + 1:
        told = finding(
            "sdk-setting", bench.sdk, example.operation, f"{owner}.retries", str(number),
            expected=f"{number + 1} requests", observed=f"{attempts.number} requests",
            part="request", status=503,
            message=f"with {number} retries as a setting of the {owner}, "
            f"a read that is answered 503 is sent {attempts.number} times",
        )  # fmt: skip
        found.append(SdkFound(told, _script(bench, attempts, "503")))
    return SdkObservation(ASPECT, example.operation, tuple(found))


def _of_timeout(
    bench: SdkBench, example: CallExample, owner: str, fault: str, header: str
) -> SdkObservation:
    """Whether a timeout ends the waiting for an answer, or for the rest of one that has begun."""
    given: dict[str, JSONValue] = {"timeout": _TIMEOUT}
    if bench.has(f"{owner}.retries"):
        given["retries"] = 0
    settings = _with(bench, owner, given)
    begun = time.monotonic()
    attempts = _tried(bench, example, f"{fault}={_LATE}s", settings)
    took = time.monotonic() - begun
    found = []
    if attempts.outcome.error is None:
        begins = fault == "stall"
        when = " once an answer has begun" if begins else ""
        arguments = (fault,) if begins else ()
        told = finding(
            "sdk-setting", bench.sdk, example.operation, f"{owner}.timeout", *arguments, part="request",
            expected=f"an error after {_TIMEOUT} s", observed=f"a result after {took:.1f} s",
            message=f"the timeout of {_TIMEOUT} s as a setting of the {owner} has no effect{when}",
        )  # fmt: skip
        answer = example.interaction.response
        late = Response(
            answer.status,
            Headers({"Content-Type": "application/json", header: str(_LATE)}),
            answer.body,
        )
        found.append(SdkFound(told, lambda: bench.script(attempts.outcome.spelled, late)))
    return SdkObservation(ASPECT, example.operation, tuple(found))
