"""One SDK under test: its driver, the address it calls, the contract, and what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import field

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.model.interaction import Interaction, Response
from intercontract.model.json import JSONValue, as_object, join, resolve, split
from intercontract.sdk.description import DeclaredTypes, described
from intercontract.sdk.driver import CallOutcome, Driver, SdkCall
from intercontract.sdk.examples import (
    CallExample,
    as_value,
    calls_by_operation,
    examples,
    successes,
)
from intercontract.sdk.install import Installed
from intercontract.sdk.places import answers_around
from intercontract.sdk.scripts import script
from intercontract.sdk.stage import AnswerStage, Received, ready
from intercontract.values import define

TOKEN = "sandbox-us"  # noqa: S105 - the sandbox's, which is published
_MOST = 2


@define(eq=False, slots=False)
class SdkBench:
    """What the aspects work with. ``operations`` are those to look at, all where none is named."""

    installed: Installed
    driver: Driver
    stage: AnswerStage
    contract: Contract
    recorded: Sequence[Interaction]
    operations: Sequence[str] = ()
    calls: dict[str, SdkCall] = field(init=False)
    successes: dict[str, list[tuple[Operation, Interaction]]] = field(init=False)
    spelled: dict[str, str] = field(init=False, factory=dict)
    notes: list[str] = field(init=False, factory=list)
    _levels: dict[str, int] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        found = calls_by_operation(self.contract, self.driver.introduction.calls)
        wanted = self.operations or tuple(found)
        self.calls = {name: call for name, call in found.items() if name in wanted}
        self.successes = successes(self.recorded, self.contract)

    @cached_property
    def types(self) -> DeclaredTypes:
        """What the SDK declares of its answers, and of what its calls take."""
        declared = self.driver.describe([call.call for call in self.calls.values()])
        keys = {}
        for name in self.calls:
            for _, interaction in self.successes.get(name, ()):
                body = as_object(as_value(interaction.response.body))
                lists = [key for key, value in body.items() if isinstance(value, list)]
                if lists:
                    keys[name] = lists[0]
                    break
        document = described(self.sdk, self.contract, declared, self.calls, keys)
        bodies = {
            name: str(declared.requests.get(call.call, {}).get("at", ""))
            for name, call in self.calls.items()
        }
        return DeclaredTypes.of(self.sdk, document, bodies)

    @property
    def sdk(self) -> str:
        """``python-intercom==5.0.1``."""
        return str(self.installed.sdk)

    def connect(self, settings: Mapping[str, JSONValue] | None = None) -> None:
        """A new client of the SDK, which calls the stage."""
        self.driver.connect(self.stage.url, TOKEN, settings)

    def examples(self, most: int = _MOST) -> Iterator[CallExample]:
        """Recorded interactions of every operation that the SDK has a call for."""
        for name, call in self.calls.items():
            yield from examples(self.successes.get(name, ()), call, most)

    def example(self, *names: str) -> CallExample | None:
        """A recorded interaction of the first of these operations that there is one for."""
        for name in names:
            if name in self.calls:
                for found in examples(self.successes.get(name, ()), self.calls[name], 1):
                    return found
        return None

    def play(
        self, example: CallExample, *responses: Response
    ) -> tuple[CallOutcome, list[Received]]:
        """Make an example's call, which is answered as was recorded, or with these."""
        received = self.stage.play(*(responses or (ready(example.interaction.response),)))
        outcome = self.call(example)
        self.spelled.setdefault(example.operation.id, outcome.spelled)
        return outcome, received

    def least(
        self,
        example: CallExample,
        pointer: str,
        shows: Callable[[Response, CallOutcome], bool],
    ) -> Response:
        """The least of an example's answer that still shows what is at a place; all of it where none does.

        What is beside the place may decide how an SDK reads it, or whether it reads the answer at all.
        """
        recorded = example.interaction.response
        for answer in answers_around(recorded.status, example.wire, pointer):
            if shows(answer, self.play(example, answer)[0]):
                return answer
        return answer

    def readable(self, example: CallExample, pointer: str) -> Response:
        """The least of an answer around a place that the SDK reads: tried once for each operation."""
        recorded, name = example.interaction.response, example.operation.id
        answers = list(answers_around(recorded.status, example.wire, pointer))
        if name not in self._levels:
            read = (_reads(self.play(example, each)[0], example.wire, pointer) for each in answers)
            level = next((level for level, good in enumerate(read) if good), None)
            if level is None:
                return answers[0]
            self._levels[name] = level
        return answers[min(self._levels[name], len(answers) - 1)]

    def spelling(self, operation: str) -> str:
        """How one writes the call of an operation; empty where nothing is recorded of it."""
        example = None if operation in self.spelled else self.example(operation)
        if example is not None:
            self.play(example)
        return self.spelled.get(operation, "")

    def call(
        self,
        example: CallExample,
        *,
        settings: Mapping[str, JSONValue] | None = None,
        iterate: bool = False,
        limit: int = 1000,
        seconds: float = 30.0,
    ) -> CallOutcome:
        """Make an example's call, whatever answers it."""
        return self.driver.call(
            example.call.call,
            path=example.path,
            query=example.query,
            body=example.body,
            settings=settings,
            iterate=iterate,
            limit=limit,
            seconds=seconds,
        )

    def has(self, *settings: str) -> bool:
        """Whether the SDK has all of these settings."""
        return set(settings) <= set(self.driver.introduction.settings)

    def script(
        self,
        spelled: str,
        *answers: Response,
        look: str = "",
        declares: bool = False,
        takes: bool = False,
    ) -> str:
        """A script in the SDK's language that makes a call against these answers, with the settings now."""
        settings = self.driver.settings
        return script(
            self.installed.sdk, spelled, answers, look, settings, declares=declares, takes=takes
        )

    def walk_script(self, spelled: str, *answers: Response) -> str:
        """A script that iterates over all pages, and shows how many items came."""
        return script(self.installed.sdk, spelled, answers, "", {}, walks=True)

    def not_verified(self) -> list[str]:
        """What could not be looked at: operations without a call, and those of which nothing was recorded."""
        wanted = self.operations or [operation.id for operation in self.contract.operations]
        without = [name for name in wanted if name not in self.calls]
        silent = [name for name in self.calls if not self.successes.get(name)]
        told = []
        if without:
            told.append(f"{self.sdk} has no call for {', '.join(without)}")
        if silent:
            told.append(f"{self.sdk}: nothing is recorded of {', '.join(silent)}")
        return told


def _reads(outcome: CallOutcome, wire: JSONValue, pointer: str) -> bool:
    """Whether a result has anything at a place where something came."""
    if outcome.error is not None or _at(wire, pointer) is None:
        return outcome.error is None
    return (
        _at(outcome.value, join("", *split(pointer)[1:]) if outcome.items else pointer) is not None
    )


def _at(value: JSONValue, pointer: str) -> JSONValue:
    try:
        return resolve(value, pointer)
    except LookupError:
        return None
