"""Entries that explain more than their evidence shows, and those that can explain nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from intercontract.contract.contract import Contract
from intercontract.contract.fields import ANY, DocumentedFields
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.documented import operations_of, roots_of
from intercontract.model.json import JSON_TYPES, split
from intercontract.values import frozen

# Their findings are about a value of some kind, where they are about a value.
_OF_VALUES = frozenset(
    ["invalid-request-accepted", "request-conformance", "response-schema", "undocumented-field",
     "undocumented-input"]
)  # fmt: skip
_OF_ABSENCE = frozenset(["required", "dependentRequired", "content-type", "style", "json"])


@frozen
class EntryProblem:
    """One way in which an entry is not what its evidence is: the rule, and a sentence."""

    deviation: Deviation
    rule: str
    message: str


def lint(
    deviations: Iterable[Deviation], contract: Contract, checks: Collection[str], today: date
) -> tuple[EntryProblem, ...]:
    """What is wrong with known deviations of a contract, in their order; ``checks`` are all ids there are.

    ``wide-pointer``: a ``*`` in place of a field that the contract names, or a last ``**``; such an entry
    hides what goes wrong in another field. ``no-observed-type``: any kind of value would be known.
    ``no-evidence``: nothing says where it was seen. ``no-such-check``, ``no-such-operation``,
    ``no-such-type`` and ``expired``: it explains nothing, whatever somebody thinks that it does.
    """
    fields = DocumentedFields(contract.corrected)
    return tuple(
        EntryProblem(deviation, rule, message)
        for deviation in deviations
        for rule, message in (
            *_of(deviation, contract, fields),
            *_idle(deviation, contract, checks, today),
        )
    )


def _idle(
    deviation: Deviation, contract: Contract, checks: Collection[str], today: date
) -> Iterator[tuple[str, str]]:
    if not deviation.sdks and deviation.check not in checks:
        yield "no-such-check", f"there is no check {deviation.check}"
    # One outside the contract is named by its method and path; one of several may be another version's.
    named = [name for name in deviation.operations if name != "*" and " " not in name]
    if len(named) == len(deviation.operations) and not operations_of(deviation, contract):
        yield "no-such-operation", f"{contract.name} has no operation {', '.join(named)}"
    for kind in deviation.observed:
        if kind not in JSON_TYPES and not _is_json(kind):
            yield "no-such-type", f"{kind} is no JSON type, and no word as JSON"
    if deviation.expired(today):
        yield "expired", f"its time was over after {deviation.expires}"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _of(
    deviation: Deviation, contract: Contract, fields: DocumentedFields
) -> Iterator[tuple[str, str]]:
    tokens = split(deviation.pointer)
    wide = ["**"] if tokens[-1:] == ["**"] else list(_over_names(deviation, contract, fields))
    if wide:
        yield "wide-pointer", f"{deviation.pointer} stands for fields that are named: list them"
    if _of_a_value(deviation) and not deviation.observed:
        yield "no-observed-type", "it does not say which kind of value was observed"
    if not deviation.evidence:
        yield "no-evidence", "it names no evidence"


def _of_a_value(deviation: Deviation) -> bool:
    if deviation.check not in _OF_VALUES or not _OF_ABSENCE.isdisjoint(deviation.arguments):
        return False
    # Until files said it themselves, the type stood among the arguments.
    return JSON_TYPES.isdisjoint(deviation.arguments)


def _over_names(
    deviation: Deviation, contract: Contract, fields: DocumentedFields
) -> Iterator[str]:
    """The places above a ``*`` that have named fields, and are no arrays."""
    tokens = tuple(split(deviation.pointer))
    if deviation.part not in ("request", "response"):
        return
    for operation in operations_of(deviation, contract):
        there = contract.corrected.operation(operation.id) or operation
        for root in roots_of(deviation, there):
            for at in (at for at, token in enumerate(tokens) if token == ANY):
                keywords = fields.keywords(root, tokens[:at])
                if "properties" in keywords and "items" not in keywords:
                    yield "/".join(tokens[:at])
