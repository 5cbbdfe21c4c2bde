"""*declared*: the types that an SDK declares, against what was recorded and against the contract."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from attrs import evolve

from intercontract.checks.registry import check_named
from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.contract.exchange import Exchange
from intercontract.drift.change import Change, text
from intercontract.drift.compare import compare
from intercontract.drift.rules import Level
from intercontract.model.finding import Violation
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.model.json import JSONObject, JSONValue, as_object, generalise, json_type
from intercontract.model.region import canonical_base
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.examples import as_value, examples
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.places import around_place, planted

ASPECT = "declared"
_WIRES = 5
_SAMPLES: dict[str, JSONValue] = {
    "string": "text",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "object": {},
    "array": [],
}
# What a contract leaves open and an SDK does not says nothing: hardly anything is documented as required.
_TOLD = (
    "became-nullable",
    "enum-value-added",
    "type-changed",
    "type-generalized",
    "any-of-added",
)


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """Every recorded answer against the declared types, and the contract where nothing was recorded."""
    told: set[tuple[str, str]] = set()
    bench.connect()
    for operation in bench.types.contract.operations:
        seen: set[tuple[str, str]] = set()
        for _, interaction in bench.successes.get(operation.id, ()):
            kinds = set(_kinds(as_value(interaction.response.body)))
            if kinds and kinds <= seen:
                continue  # it holds nothing that another one did not
            seen |= kinds
            found = tuple(_recorded(bench, operation, interaction))
            told |= {(operation.id, generalise(each.finding.pointer)) for each in found}
            yield SdkObservation(ASPECT, operation, found)
    for operation, change in _promised(bench):
        if (operation.id, generalise(change.pointer)) not in told:
            promised = _of_change(bench, operation, change)
            yield SdkObservation(ASPECT, operation, (promised,) if promised else ())


def _kinds(value: JSONValue, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every place in a value with the kind of value there; of what may be a word of a list, the word."""
    match value:
        case dict():
            for name, item in value.items():
                yield from _kinds(item, f"{pointer}/{name}")
        case list():
            for item in value:
                yield from _kinds(item, f"{pointer}/*")
        case str() if len(value) < 30 and not any(sign.isdigit() for sign in value):
            yield pointer, value
        case _:
            yield pointer, json_type(value)


def _recorded(
    bench: SdkBench, operation: Operation, interaction: Interaction
) -> Iterator[SdkFound]:
    """What one answer shows: of a list with many items that are alike, each kind of place once."""
    exchange = Exchange(interaction, bench.types.contract)
    wire = as_value(interaction.response.body)
    seen: set[tuple[object, ...]] = set()
    for check in map(check_named, ("response-schema", "undocumented-field")):
        for violation in check.every_violation(exchange):
            kind = check.id, generalise(violation.pointer), violation.arguments
            if kind in seen:
                continue
            seen.add(kind)
            if check.id == "response-schema":
                rule = _rule(bench, operation, violation.pointer, violation.observed_type == "null")
            else:
                rule = "sdk-undeclared-field"
                place = bench.types.place(operation.id, wire, violation.pointer)
                message = f"{violation.pointer} comes and has no declared type"
                violation = evolve(violation, message=message, cause=place or violation.cause)
            yield _found(rule, bench, operation, interaction, violation)


def _rule(bench: SdkBench, operation: Operation, pointer: str, is_null: bool) -> str:
    """What a wrong type is called: in most languages an optional field is read as if null were declared."""
    optional = is_null and not bench.types.is_required(operation.id, pointer)
    return "sdk-undeclared-null" if optional else "sdk-declared-type"


def _found(
    rule: str,
    bench: SdkBench,
    operation: Operation,
    interaction: Interaction,
    violation: Violation,
) -> SdkFound:
    told = finding(
        rule, bench.sdk, operation, bench.contract.resources.without_data(violation.pointer),
        *violation.arguments,
        expected=violation.expected, observed=violation.observed, message=violation.message,
        interaction=interaction.name, status=interaction.response.status,
        observed_type=violation.observed_type, cause=violation.cause,
    )  # fmt: skip

    def script() -> str:
        (example,) = examples([(operation, interaction)], bench.calls[operation.id], 1)
        answer = bench.readable(example, violation.pointer)
        spelled = bench.spelling(operation.id)
        return bench.script(spelled, answer, look=violation.pointer, declares=True)

    return SdkFound(told, script)


def _promised(bench: SdkBench) -> Iterator[tuple[Operation, Change]]:
    """What the contract allows to come and the declared type does not: a change that breaks its reader."""
    operations = {operation.id: operation for operation in bench.types.contract.operations}
    for change in compare(bench.types.document, restricted(bench.contract, operations)):
        is_answer = change.direction == "response" and change.pointer.startswith("/")
        names_more = change.rule.endswith(_TOLD)
        breaks = change.level is Level.BREAKING and change.operation in operations
        if is_answer and breaks and names_more:
            yield operations[change.operation], change


def restricted(contract: Contract, operations: Container[str]) -> JSONObject:
    """The contract with the successful JSON answers of some operations, and nothing else."""
    source, paths = contract.corrected.document, dict[str, JSONValue]()
    for operation in contract.corrected.operations:
        if operation.id not in operations:
            continue
        item = as_object(as_object(source["paths"])[operation.path])
        answers = as_object(as_object(item[operation.method.lower()]).get("responses"))
        good = (answer for status, answer in answers.items() if status.startswith("2"))
        kept: JSONValue = {"operationId": operation.id, "responses": {"200": next(good, {})}}
        as_object(paths.setdefault(operation.path, {}))[operation.method.lower()] = kept
    kept_parts = {k: v for k, v in source.items() if k in ("openapi", "info", "components")}
    return {**kept_parts, "paths": paths}


def _of_change(bench: SdkBench, operation: Operation, change: Change) -> SdkFound | None:
    shown = _witness(bench, operation, change)
    if shown is None:
        return None
    answer, pointer = shown
    rule = _rule(bench, operation, change.pointer, "nullable" in change.rule)
    told = finding(
        rule, bench.sdk, operation, change.pointer, change.rule,
        expected=text(change.to) or change.message,
        observed=text(change.from_) or "declared otherwise",
        message=f"the contract against the declared type: {change.message}",
        cause=change.schema,
    )  # fmt: skip

    def script() -> str:
        return bench.script(bench.spelling(operation.id), answer, look=pointer, declares=True)

    return SdkFound(told, script)


def _witness(bench: SdkBench, operation: Operation, change: Change) -> tuple[Response, str] | None:
    """An answer that the contract allows at the place and the declared type does not, and the place.

    What is only said in other words on both sides has none: a value of any kind, and the kinds one by one.
    """
    values = _values(change)
    recorded = bench.successes.get(operation.id, ())[:_WIRES]
    for wire in (*(as_value(one.response.body) for _, one in recorded), None):
        for value in values:
            body, pointer = planted(wire, change.pointer, value)
            answer = around_place(200, body, pointer)
            if not _is_wrong(bench.contract, operation, answer, pointer) and _is_wrong(
                bench.types.contract, operation, answer, pointer
            ):
                return answer, pointer
    return None


def _values(change: Change) -> list[JSONValue]:
    if "nullable" in change.rule:
        return [None]
    if "enum" in change.rule and isinstance(change.to, str):
        return [change.to]
    return list(_SAMPLES.values())


def _is_wrong(contract: Contract, operation: Operation, answer: Response, pointer: str) -> bool:
    """Whether a contract has anything against what is at a place of an answer, or on the way there."""
    path = re.sub(r"\{[^}]*\}", "1", operation.path)
    request = Request(operation.method, f"{canonical_base('us')}{path}", Headers(()))
    exchange = Exchange(Interaction(request, answer), contract)
    wrong = (one.pointer for one in check_named("response-schema").every_violation(exchange))
    return any(pointer == each or pointer.startswith(f"{each}/") for each in wrong)
