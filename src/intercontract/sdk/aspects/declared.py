"""*declared*: the types that an SDK declares, against what was recorded and against the contract."""

from __future__ import annotations

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
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONObject, JSONValue, as_object, generalise, json_type
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.examples import as_value
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.places import around_place, planted

ASPECT = "declared"
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
            yield SdkObservation(ASPECT, operation, (_of_change(bench, operation, change),))


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
            yield _found(rule, bench, operation, interaction, violation, wire)


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
    wire: JSONValue,
) -> SdkFound:
    told = finding(
        rule, bench.sdk, operation, bench.contract.resources.without_data(violation.pointer),
        *violation.arguments,
        expected=violation.expected, observed=violation.observed, message=violation.message,
        interaction=interaction.name, status=interaction.response.status,
        observed_type=violation.observed_type, cause=violation.cause,
    )  # fmt: skip

    def script() -> str:
        answer = around_place(interaction.response.status, wire, violation.pointer)
        return bench.script(
            bench.spelled.get(operation.id, ""), answer, look=violation.pointer, declares=True
        )

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


def _of_change(bench: SdkBench, operation: Operation, change: Change) -> SdkFound:
    rule = _rule(bench, operation, change.pointer, "nullable" in change.rule)
    told = finding(
        rule, bench.sdk, operation, change.pointer, change.rule,
        expected=text(change.to) or change.message,
        observed=text(change.from_) or "declared otherwise",
        message=f"the contract against the declared type: {change.message}",
        cause=change.schema,
    )  # fmt: skip
    recorded = bench.successes.get(operation.id)
    wire = as_value(recorded[0][1].response.body) if recorded else None
    kind = change.to if isinstance(change.to, str) else ""
    value = None if "nullable" in change.rule else _SAMPLES.get(kind, kind or None)
    body, pointer = planted(wire, change.pointer, value)
    if not pointer:
        return SdkFound(told)
    answer = around_place(200, body, pointer)
    spelled = bench.spelled.get(operation.id, "")
    return SdkFound(told, lambda: bench.script(spelled, answer, look=pointer, declares=True))
