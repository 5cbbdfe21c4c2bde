"""*understood*, the other way round: what was read is written back with one change, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from intercontract.contract.schemas.schema_problem import show
from intercontract.model.json import JSONValue, as_object, json_type
from intercontract.sdk.aspects.understood import ASPECT, differences
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.examples import CallExample, as_value, body_names, shape
from intercontract.sdk.found import SdkFound, SdkObservation, finding
from intercontract.sdk.stage import ready

_CHANGE = "Changed by a test"


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """Every resource that can be retrieved and updated at one path."""
    for name in bench.calls:
        read = bench.example(name)
        if read is None or read.operation.method != "GET":
            continue
        update = next(
            (
                operation
                for operation in bench.contract.operations
                if operation.method in ("PUT", "PATCH")
                and operation.id in bench.calls
                and shape(operation.path) == shape(read.operation.path)
            ),
            None,
        )
        if update is not None:
            written = bench.example(update.id)
            yield from _round(bench, read, written) if written else ()


def _round(bench: SdkBench, read: CallExample, update: CallExample) -> Iterator[SdkObservation]:
    outcome, _ = bench.play(read)
    value, wire = as_object(outcome.value), as_object(read.wire)
    names = body_names(bench.contract, update.operation) & set(value) & set(wire)
    kept = sorted(name for name in names - {"id"} if value[name] is not None)
    text = next((name for name in ("name", "title") if name in kept), None)
    change: dict[str, JSONValue] = {text: _CHANGE} if text else {}
    body: dict[str, JSONValue] = {name: value[name] for name in kept} | change
    wanted: dict[str, JSONValue] = {name: wire[name] for name in kept} | change
    if outcome.error is not None or not wanted:
        return
    received = bench.stage.play(ready(update.interaction.response))
    written = bench.call(evolve(update, path=read.path, query={}, body=body))
    if not received:
        return
    sent = as_object(as_value(received[0].request.body))
    asked: dict[str, JSONValue] = {k: v for k, v in wanted.items() if k not in written.left_out}
    found = []
    for difference in differences(asked, sent):
        lost = difference.rule == "sdk-lost-field"
        pointer = bench.contract.resources.without_data(difference.pointer)
        told = finding(
            "sdk-written-back", bench.sdk, update.operation, pointer, json_type(difference.wire),
            "nothing" if lost else json_type(difference.result), part="request",
            expected=show(difference.wire), observed="nothing" if lost else show(difference.result),
            message=f"written back as it was read, {pointer} is no longer what came",
            interaction=read.interaction.name,
        )  # fmt: skip
        found.append(
            SdkFound(told, lambda: bench.script(written.spelled, update.interaction.response))
        )
    yield SdkObservation(ASPECT, update.operation, tuple(found))
