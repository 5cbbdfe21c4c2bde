"""*declared*, of requests: what the API took before, against the types that an SDK declares of its calls.

A program that is checked by a compiler can send no more than these let it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from intercontract.checks.registry import check_named
from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.interaction import Interaction, Source
from intercontract.model.json import generalise
from intercontract.sdk.bench import SdkBench
from intercontract.sdk.examples import examples
from intercontract.sdk.found import SdkFound, SdkObservation, finding

ASPECT = "declared"
_UNKNOWN = "undocumented-input"
_CHECKS = ("request-conformance", _UNKNOWN)


def observed(bench: SdkBench) -> Iterator[SdkObservation]:
    """The body of every recorded request that was taken; of those alike, each kind of place once."""
    for operation in bench.types.contract.operations:
        told: set[tuple[str, str]] = set()
        for _, interaction in bench.successes.get(operation.id, ()) if operation.body else ():
            found = []
            for check, violation in _refused(bench, interaction):
                if check == _UNKNOWN and bench.types.takes(operation.id, violation.pointer):
                    continue  # by another alternative, which a wrong value elsewhere ruled out
                kind = check, generalise(violation.pointer)
                if kind not in told:
                    told.add(kind)
                    found.append(_found(bench, operation, interaction, violation, check))
            yield SdkObservation(ASPECT, operation, tuple(found))


def _refused(bench: SdkBench, interaction: Interaction) -> Iterator[tuple[str, Violation]]:
    """What of a body the declared type does not let one send, and the contract does."""
    # The suite's own requests are not judged by what is documented, those of clients are.
    sent = evolve(interaction, source=Source.CAPTURED, case=None)
    own = {(check, one.pointer) for check, one in _in_body(sent, bench.contract)}
    for check, violation in _in_body(sent, bench.types.contract):
        if (check, violation.pointer) not in own:
            yield check, violation


def _in_body(sent: Interaction, contract: Contract) -> Iterator[tuple[str, Violation]]:
    exchange = Exchange(sent, contract)
    for name in _CHECKS:
        for violation in check_named(name).every_violation(exchange):
            if violation.part == "request":
                yield name, violation


def _found(
    bench: SdkBench,
    operation: Operation,
    interaction: Interaction,
    violation: Violation,
    check: str,
) -> SdkFound:
    pointer = violation.pointer
    undeclared = check == _UNKNOWN
    message = f"{pointer} was taken, and the call declares none" if undeclared else (
        f"{pointer or 'the body'} was taken, and is none of the declared type"
    )  # fmt: skip
    told = finding(
        "sdk-request-type", bench.sdk, operation, pointer, *violation.arguments,
        expected="a declared type" if undeclared else violation.expected,
        observed=violation.observed, message=message, part="request",
        interaction=interaction.name, status=interaction.response.status,
        observed_type=violation.observed_type, cause=violation.cause,
    )  # fmt: skip

    def script() -> str:
        (example,) = examples([(operation, interaction)], bench.calls[operation.id], 1)
        outcome, _ = bench.play(example)
        look = bench.types.bodies.get(operation.id, "") + pointer
        return bench.script(outcome.spelled, interaction.response, look=look, takes=True)

    return SdkFound(told, script)
