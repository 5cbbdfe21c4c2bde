"""*understood*: what the SDK returns against the JSON that came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from intercontract.contract.schemas.schema_problem import show
from intercontract.model.interaction import Response
from intercontract.model.json import JSONValue, as_list, as_object, join, json_type
from intercontract.model.region import with_links_to
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.driver import CallOutcome
from intercontract.sdk.examples import CallExample, as_value
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.values import frozen

ASPECT = "understood"


@frozen
class ResultDifference:
    """One place where the result differs from what came; ``rule`` says how."""

    rule: str
    pointer: str
    wire: JSONValue = None
    result: JSONValue = None


def differences(
    wire: JSONValue, result: JSONValue, pointer: str = ""
) -> Iterator[ResultDifference]:
    """Where a result differs from the JSON that it was made of: lost, changed and invented.

    A null that is absent from the result is not lost, nor is one that is there and did not come: in most
    languages the two are one. A time may come as Unix seconds and be understood as a date.
    """
    if isinstance(wire, dict) and isinstance(result, dict):
        yield from _members(wire, result, pointer)
    elif isinstance(wire, list) and isinstance(result, list):
        for number, (one, other) in enumerate(zip(wire, result, strict=False)):
            yield from differences(one, other, join(pointer, number))
        if len(result) < len(wire):
            yield ResultDifference("sdk-lost-field", join(pointer, len(result)), wire[len(result)])
        elif len(result) > len(wire):
            yield ResultDifference(
                "sdk-invented-field", join(pointer, len(wire)), None, result[len(wire)]
            )
    elif not _same(wire, result):
        yield ResultDifference("sdk-changed-value", pointer, wire, result)


def _members(
    wire: dict[str, JSONValue], result: dict[str, JSONValue], pointer: str
) -> Iterator[ResultDifference]:
    for name, value in wire.items():
        if name in result:
            yield from differences(value, result[name], join(pointer, name))
        elif value is not None:
            yield ResultDifference("sdk-lost-field", join(pointer, name), value)
    for name, value in result.items():
        if name not in wire and value is not None:
            yield ResultDifference("sdk-invented-field", join(pointer, name), None, value)


def _same(wire: JSONValue, result: JSONValue) -> bool:
    if isinstance(wire, bool) or isinstance(result, bool):
        return wire is result
    if isinstance(wire, int) and isinstance(result, str):
        return _seconds(result) == wire
    return wire == result


def _seconds(text: str) -> float | None:
    if "T" not in text:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None


def wire_of(wire: JSONValue, outcome: CallOutcome) -> tuple[JSONValue, str]:
    """The part of what came that a result stands for, and where that is: a list's items, or all."""
    if not outcome.items:
        return wire, ""
    for name, value in as_object(wire).items():
        if isinstance(value, list):
            return value, join("", name)
    return as_list(wire), ""


def judged(bench: SdkBench, example: CallExample, outcome: CallOutcome) -> SdkObservation:
    """What one call says of the aspect."""
    operation, interaction = example.operation, example.interaction
    answer = Response(interaction.response.status, body=interaction.response.body)
    if outcome.error is not None:
        error = outcome.error
        message = f"a recorded answer of {interaction.response.status} raises {error.type}"
        found = finding(
            "sdk-refused-answer", bench.sdk, operation, "", error.type.rpartition(".")[2],
            expected="a result", observed=f"{error.type}: {error.message[:200]}",
            message=message, interaction=interaction.name, status=interaction.response.status,
        )  # fmt: skip
        return SdkObservation(
            ASPECT, operation, (SdkFound(found, lambda: bench.script(outcome.spelled, answer)),)
        )
    if outcome.value is None and bench.types.is_void(operation.id):
        return SdkObservation(ASPECT, operation)  # it does not read the answer: *declared* tells
    different = _differences(bench, interaction.response, outcome)
    told = tuple(_told(bench, example, outcome, one) for one in different)
    return SdkObservation(ASPECT, operation, told)


def _differences(
    bench: SdkBench, response: Response, outcome: CallOutcome
) -> Iterator[ResultDifference]:
    # The gateway has links lead to itself, so that clients follow them to it.
    body = with_links_to(response.body, bench.stage.region, urlsplit(bench.stage.url).netloc)
    wire, at = wire_of(as_value(body), outcome)
    return differences(wire, outcome.value, at)


_WORDS = {
    "sdk-lost-field": "came and is not in the result",
    "sdk-changed-value": "is another value in the result",
    "sdk-invented-field": "is in the result and did not come",
}


def _told(
    bench: SdkBench, example: CallExample, outcome: CallOutcome, difference: ResultDifference
) -> SdkFound:
    wire, result = difference.wire, difference.result
    kinds = (json_type(wire), json_type(result))
    came = "nothing" if difference.rule == "sdk-invented-field" else show(wire)
    returned = "nothing" if difference.rule == "sdk-lost-field" else show(result)
    changed = difference.rule == "sdk-changed-value" and kinds[0] != kinds[1]
    told = finding(
        difference.rule, bench.sdk, example.operation,
        bench.contract.resources.without_data(difference.pointer), *(kinds if changed else ()),
        expected=came, observed=returned,
        message=f"{difference.pointer or 'the answer'} {_WORDS[difference.rule]}",
        interaction=example.interaction.name, status=example.interaction.response.status,
        observed_type=kinds[1],
        cause=bench.types.place(example.operation.id, example.wire, difference.pointer),
    )  # fmt: skip

    def shows(answer: Response, again: CallOutcome) -> bool:
        found = _differences(bench, answer, again) if again.error is None else ()
        return difference in found

    def script() -> str:
        answer = bench.least(example, difference.pointer, shows)
        return bench.script(outcome.spelled, answer, look=difference.pointer)

    return SdkFound(told, script)
