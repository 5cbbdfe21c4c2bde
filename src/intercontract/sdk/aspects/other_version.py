"""*regions*: what an SDK makes of answers in another API version than it asked for.

The sandbox answers in the shape and with the ``Intercom-Version`` of the other version, as a workspace does
that was moved, or a proxy that names a version of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, field

from intercontract.checks.registry import check_named
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Response
from intercontract.model.json import JSONValue, generalise, json_type
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.upgrade import SHAPES, WorkspaceUpgrade
from intercontract.sdk.aspects.pages import EVERY, answer_to, ids, sized
from intercontract.sdk.aspects.regions import ASPECT
from intercontract.sdk.aspects.sent import asked_version
from intercontract.sdk.aspects.understood import differences, wire_of
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.driver import CallOutcome
from intercontract.sdk.examples import CallExample, as_value
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.places import around_place
from intercontract.values import define, frozen

_FEW = 3


@frozen
class Misreading:
    """A value that reaches the program as something else than came, or than the declared type says."""

    pointer: str
    came: str
    shown: str
    kinds: tuple[str, str]

    @property
    def kind(self) -> tuple[object, ...]:
        """What makes two of them one."""
        return generalise(self.pointer), self.kinds


@frozen
class AnsweredCall:
    """A call, the version that it asked for, and what it was answered."""

    asked: str
    outcome: CallOutcome
    interaction: Interaction

    def is_noticed(self, version: str) -> bool:
        """Whether it raised, or told its user of the version."""
        told = any(version in text for text in self.outcome.warned)
        return told or self.outcome.error is not None

    @property
    def wire(self) -> JSONValue:
        """The JSON that came."""
        return as_value(self.interaction.response.body)


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """Reads and searches, answered in the oldest and the newest version that is not asked for."""
    example = next(bench.examples(1), None)
    if example is None:
        return
    bench.connect()
    asked = _asked(bench, example)
    if not asked and bench.has("client.version"):
        bench.connect({"version": bench.contract.version})
        asked = _asked(bench, example)
    if not asked:
        bench.notes.append(
            f"{bench.sdk} can name no version: it cannot know that an answer is of another one"
        )
    own = asked or bench.contract.version
    reads = _Reads(bench, own)
    for version in (SHAPES[0], SHAPES[-1]):
        if version != own:
            yield from reads.answered_in(version, is_asked=bool(asked))
    bench.connect()


@define(eq=False)
class _Reads:
    """Reads and searches that the sandbox answers, and what is misread in the version that was asked for."""

    bench: SdkBench
    own: str
    known: dict[str, set[object]] = field(init=False, factory=dict)
    reads: list[CallExample] = field(init=False)

    def __attrs_post_init__(self) -> None:
        sandbox = _sandbox(self.own)
        self.reads = list(_reads(self.bench, sandbox))
        for read in self.reads:
            answered = _answered(self.bench, read, sandbox)
            if answered is not None and answered.outcome.error is None:
                self.known[read.operation.id] = {one.kind for one in _misread(self.bench, answered)}

    def answered_in(self, version: str, *, is_asked: bool) -> Iterator[SdkObservation]:
        """The reads, answered in a version that was not asked for."""
        bench, sandbox, is_told = self.bench, _sandbox(version), not is_asked
        for read in self.reads:
            answered = _answered(bench, read, sandbox) if read.operation.id in self.known else None
            if answered is None:
                continue
            if answered.is_noticed(version):
                yield SdkObservation(ASPECT, read.operation)
                continue
            if not is_told:
                is_told = True
                yield _unnoticed(bench, answered, version)
            known = self.known[read.operation.id]
            found = {one.kind: one for one in _misread(bench, answered) if one.kind not in known}
            yield SdkObservation(
                ASPECT,
                read.operation,
                tuple(_of(bench, read, answered, version, one) for one in found.values()),
            )


def _asked(bench: SdkBench, example: CallExample) -> str:
    _, received = bench.play(example)
    return asked_version(received[0].request.headers) if received else ""


def _sandbox(version: str) -> Sandbox:
    """A workspace that answers in a version, whatever a request asks for, and says so."""
    upgrade = WorkspaceUpgrade(version, after=0, announced=True) if version in SHAPES else None
    return Sandbox(Settings(rate_limit=1_000_000, api_version=version, upgrade=upgrade))


def _reads(bench: SdkBench, sandbox: Sandbox) -> Iterator[CallExample]:
    """The recorded reads and searches as the sandbox can answer them: with an id that it has."""
    for example in bench.examples(1):
        operation = example.operation
        searches = operation.method == "POST" and operation.path.endswith("/search")
        if operation.method != "GET" and not searches:
            continue
        if not example.path:
            yield sized(example, _FEW)
        elif len(example.path) == 1 and operation.path.endswith("}"):
            resource, _, _ = example.interaction.request.path.rpartition("/")
            known = _known_ids(bench, sandbox, resource)
            if known:
                yield evolve(example, path=dict.fromkeys(example.path, known[0]), query={})


def _known_ids(bench: SdkBench, sandbox: Sandbox, resource: str) -> list[str]:
    """The ids of a resource that the sandbox lists, or finds."""
    there = {(operation.method, operation.path) for operation in bench.contract.operations}
    for method, path, body in (("GET", resource, None), ("POST", f"{resource}/search", EVERY)):
        if (method, path) in there:
            found = ids(as_value(answer_to(sandbox, method, path, body).body))
            if found:
                return found
    return []


def _answered(bench: SdkBench, example: CallExample, sandbox: Sandbox) -> AnsweredCall | None:
    """The call, answered by a sandbox; None where that has no such operation in its version."""
    sandbox.reset()
    received = bench.stage.set(sandbox.handle)
    outcome = bench.call(example)
    if not received or received[-1].interaction.response.status != 200:
        return None
    asked = asked_version(received[-1].request.headers)
    return AnsweredCall(asked, outcome, received[-1].interaction)


def _misread(bench: SdkBench, answered: AnsweredCall) -> Iterator[Misreading]:
    """What is another value in the result, and what contradicts the type that is declared of it."""
    # A field that came with a later version, and is lost, is no misunderstanding.
    wire, at = wire_of(answered.wire, answered.outcome)
    for one in differences(wire, answered.outcome.value, at):
        if one.rule == "sdk-changed-value":
            kinds = (json_type(one.wire), json_type(one.result))
            yield Misreading(one.pointer, show(one.wire), show(one.result), kinds)
    exchange = Exchange(answered.interaction, bench.types.contract)
    for violation in check_named("response-schema").every_violation(exchange):
        if violation.observed_type != "null":
            kinds = (violation.observed_type, violation.expected)
            shown = f"declared as {violation.expected}"
            yield Misreading(violation.pointer, violation.observed, shown, kinds)


def _unnoticed(bench: SdkBench, answered: AnsweredCall, version: str) -> SdkObservation:
    told = finding(
        "sdk-other-version", bench.sdk, None, "unnoticed",
        expected="an error or a warning", observed="a result", part="header",
        message=f"asked for {answered.asked} and answered in {version}, the SDK says nothing of it",
    )  # fmt: skip
    answer = _as_version(around_place(200, answered.wire, ""), version)
    spelled = answered.outcome.spelled
    return SdkObservation(ASPECT, None, (SdkFound(told, lambda: bench.script(spelled, answer)),))


def _of(
    bench: SdkBench, example: CallExample, answered: AnsweredCall, version: str, one: Misreading
) -> SdkFound:
    pointer = bench.contract.resources.without_data(one.pointer)
    told = finding(
        "sdk-misread-version", bench.sdk, example.operation, pointer, *one.kinds,
        expected=f"{one.came}, or an error", observed=one.shown, status=200,
        message=f"an answer in version {version} is taken, with {pointer or 'the body'} misunderstood",
        cause=bench.types.place(example.operation.id, answered.wire, one.pointer),
    )  # fmt: skip
    answer = _as_version(around_place(200, answered.wire, one.pointer), version)
    spelled = answered.outcome.spelled
    return SdkFound(told, lambda: bench.script(spelled, answer, look=one.pointer, declares=True))


def _as_version(response: Response, version: str) -> Response:
    headers = Headers((*response.headers.fields, ("Intercom-Version", version)))
    return evolve(response, headers=headers)
