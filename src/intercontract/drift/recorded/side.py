"""One body of recordings, ready to be compared: calls, and what their answers look like."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field

from intercontract.contract.contract import Contract
from intercontract.contract.fields import DocumentedFields
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.drift.recorded.calls import IDENTIFIER, RecordedCall, calls
from intercontract.evidence.occurrences import Occurrences, example
from intercontract.evidence.reading import BodyReading, IsMap
from intercontract.evidence.shape import ObservedShape
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONValue, Tokens
from intercontract.values import define

KIND = "type"
"""What names the kind of an object."""
Key = tuple[str, int]
"""An operation and a status."""


@define
class Answers:
    """The answers of one operation with one status; ``unparsed`` are those that are no JSON."""

    shape: ObservedShape = field(factory=ObservedShape)
    media_types: dict[str, Occurrences] = field(factory=dict)
    count: int = 0
    unparsed: Occurrences = field(factory=Occurrences)


@define
class RecordedSide:
    """Calls in order, and answers by operation and status; ``free_maps`` hold a customer's own fields."""

    calls: list[RecordedCall]
    answers: dict[Key, Answers] = field(factory=dict)
    operations: dict[str, RecordedCall] = field(factory=dict)
    free_maps: frozenset[str] = frozenset()

    def named(self, operation: str) -> RecordedCall:
        """One call of an operation."""
        return self.operations[operation]


def side(
    interactions: Iterable[Interaction],
    contract: Contract | None = None,
    documented: DocumentedFields | None = None,
) -> RecordedSide:
    """The calls of interactions, with the shapes of their JSON answers."""
    result = RecordedSide(calls(interactions, contract), free_maps=free_maps(contract))
    readings: dict[Key, BodyReading] = {}
    for call in result.calls:
        key = (call.operation, call.status)
        result.operations.setdefault(call.operation, call)
        held = result.answers.setdefault(key, Answers())
        held.count += 1
        if call.interaction.response.body:
            named = held.media_types.setdefault(call.media_type, Occurrences())
            named.add(seen=example(call.name))
        if isinstance(call.body, Missing):
            held.unparsed.add(seen=example(call.name))
        else:
            if key not in readings:
                is_map = maps(result.free_maps, documented, *key)
                readings[key] = BodyReading((KIND,), is_map, detailed=True)
            held.shape.add(call.body, readings[key], call.name)
    return result


def free_maps(contract: Contract | None) -> frozenset[str]:
    """The fields whose names are data: those of the contract's API, of Intercom's where there is none."""
    return contract.resources.free_maps if contract else INTERCOM.free_maps


def maps(
    free: frozenset[str], documented: DocumentedFields | None, operation: str, status: int
) -> IsMap:
    """Which objects of an answer have keys that are data."""
    root = documented.root(operation, status) if documented else None

    def is_map(tokens: Tokens, value: dict[str, JSONValue]) -> bool:
        if tokens and tokens[-1] in free:
            return True
        if value and all(IDENTIFIER.fullmatch(key) for key in value):
            return True
        return documented is not None and root is not None and documented.is_map(root, tokens)

    return is_map
