"""*understood*: ids and counts that a double cannot hold, where the contract allows an integer."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

import orjson
from attrs import evolve

from intercontract.checks.registry import check_named
from intercontract.contract.exchange import Exchange
from intercontract.model.interaction import Response
from intercontract.model.json import (
    JSONValue,
    as_object,
    generalise,
    join,
    objects,
    resolve,
    split,
)
from intercontract.sdk.aspects.understood import ASPECT, ResultDifference, differences, wire_of
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.examples import CallExample
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.places import around_place
from intercontract.sdk.stage import as_json

LARGE = 2**53 + 1
"""The smallest integer that is another one as a double."""
_BEYOND = "integers beyond 2^53"
_MOST = 8


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """Every read of one resource or one page, with such integers in place of its ids and counts."""
    for example in bench.examples(1):
        places = _allowed(bench, example) if example.operation.method == "GET" else ()
        if places:
            yield _tried(bench, example, places)


def integers(wire: JSONValue) -> Iterator[str]:
    """The places of ids and counts that are integers, of those in one list the first."""
    seen: set[str] = set()
    for pointer, holder in objects(wire):
        for name, value in holder.items():
            is_one = type(value) is int and name.endswith(("id", "count"))
            place = generalise(join(pointer, name))
            if is_one and place not in seen:
                seen.add(place)
                yield join(pointer, name)


def with_integers(wire: JSONValue, places: Sequence[str]) -> JSONValue:
    """A copy of an answer with a large integer in each of these places."""
    body = copy.deepcopy(wire)
    for place in places:
        *way, name = split(place)
        as_object(resolve(body, join("", *way)))[name] = LARGE
    return body


def _allowed(bench: SdkBench, example: CallExample) -> list[str]:
    """Those places in which the contract says nothing against the value."""
    places = list(integers(example.wire))
    if not places:
        return places
    response = example.interaction.response
    body = orjson.dumps(with_integers(example.wire, places))
    planted = evolve(example.interaction, response=evolve(response, body=body))
    exchange = Exchange(planted, bench.contract)
    wrong = {one.pointer for one in check_named("response-schema").every_violation(exchange)}
    return [place for place in places if place not in wrong][:_MOST]


def _tried(bench: SdkBench, example: CallExample, places: Sequence[str]) -> SdkObservation:
    wire = with_integers(example.wire, places)
    outcome, _ = bench.play(example, _answer(wire))
    if outcome.error is not None and bench.play(example)[0].error is not None:
        return SdkObservation(ASPECT, example.operation)  # it reads no such answer at all
    if outcome.error is not None and len(places) > 1:
        # One that cannot be read hides the others.
        each = [_tried(bench, example, [place]) for place in places]
        found = tuple(found for one in each for found in one.found)
        return SdkObservation(ASPECT, example.operation, found)
    if outcome.error is not None:
        error = outcome.error
        return _observation(
            bench, example, wire, outcome.spelled, "sdk-refused-answer", places[0],
            f"{error.type}: {error.message[:200]}", f"an integer beyond 2^53 raises {error.type}",
            bench.types.place(example.operation.id, wire, places[0]) or places[0],
        )  # fmt: skip
    came, at = wire_of(wire, outcome)
    changed = {one.pointer: one for one in differences(came, outcome.value, at)}
    for place in places:
        difference = changed.get(place)
        if difference is not None and difference.rule == "sdk-changed-value":
            return _observation(
                bench, example, wire, outcome.spelled, difference.rule, place,
                _shown(difference), "an integer beyond 2^53 is another one in the result", _BEYOND,
            )  # fmt: skip
    return SdkObservation(ASPECT, example.operation)


def _shown(difference: ResultDifference) -> str:
    return orjson.dumps(difference.result).decode()


def _observation(
    bench: SdkBench, example: CallExample, wire: JSONValue, spelled: str,
    rule: str, place: str, observed: str, message: str, cause: str,
) -> SdkObservation:  # fmt: skip
    told = finding(
        rule, bench.sdk, example.operation, bench.contract.resources.without_data(place), _BEYOND,
        expected=str(LARGE), observed=observed, message=message, status=200, cause=cause,
        interaction=example.interaction.name,
    )  # fmt: skip
    answer = around_place(200, wire, place)
    script = SdkFound(told, lambda: bench.script(spelled, answer, look=place))
    return SdkObservation(ASPECT, example.operation, (script,))


def _answer(wire: JSONValue) -> Response:
    return as_json(200, orjson.dumps(wire))
