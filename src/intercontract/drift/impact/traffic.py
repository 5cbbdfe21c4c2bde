"""What recorded traffic uses: operations called, parameters and values sent, fields that came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from attrs import Factory, field

from intercontract.contract.contract import Contract
from intercontract.contract.messages.json_body import Missing
from intercontract.drift.change import Change, Value
from intercontract.drift.impact.touch import (
    OperationKey,
    Touch,
    adds_property,
    breaks,
    demands,
    first,
    is_of_version,
    is_same_text,
    key_of,
    operation_key,
    parameter_of,
    removes_value,
    status_of,
    tokens_of,
)
from intercontract.drift.recorded.calls import RecordedCall, calls
from intercontract.drift.recorded.side import free_maps
from intercontract.drift.rules import Level
from intercontract.evidence.occurrences import Occurrences
from intercontract.evidence.places import at, places
from intercontract.evidence.reading import BodyReading, maps_named
from intercontract.evidence.shape import ObservedShape
from intercontract.model.interaction import Interaction
from intercontract.model.json import Tokens, json_type
from intercontract.values import define

_TEXTS = {
    "integer": r"[+-]?[0-9]+",
    "number": r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?",
    "boolean": "true|false",
}


@define
class Used:
    """The traffic of one operation."""

    calls: list[RecordedCall] = Factory(list)
    sent: ObservedShape = Factory(ObservedShape)
    answers: dict[int, ObservedShape] = Factory(dict)

    @property
    def names(self) -> Iterator[str]:
        """The names of all calls."""
        return (call.name for call in self.calls)


@define
class Traffic:
    """Somebody's recordings as a use of the API."""

    label: str
    operations: dict[OperationKey, Used] = field(factory=dict)
    total: int = 0
    routed: int = 0

    kind: ClassVar[str] = "traffic"

    @property
    def summary(self) -> str:
        """What was recorded, in one line."""
        answers = (shape for used in self.operations.values() for shape in used.answers.values())
        fields = sum(len(places(shape)) for shape in answers)
        return (
            f"{self.label}: {self.routed} of {self.total} calls are of {len(self.operations)} "
            f"documented operations, with {fields} places in their answers"
        )

    @property
    def is_empty(self) -> bool:
        """Whether no call is of a known operation."""
        return not self.operations

    def touch(self, change: Change) -> Touch | None:
        """How a change touches the recorded calls."""
        if is_of_version(change):
            return None
        method, path = operation_key(change)
        if not path:
            return self._whole(change)
        used = self.operations.get((method, path))
        if used is None and not method:
            names = [
                n for key, held in self.operations.items() if key[1] == path for n in held.names
            ]
            return Touch(first(names), breaks(change)) if names else None
        if used is None:
            return None
        if change.direction == "request":
            return _request(change, used)
        if change.direction == "response":
            return _response(change, used)
        return Touch(first(used.names), breaks(change))

    def _whole(self, change: Change) -> Touch | None:
        """A change of the whole description concerns every call, and breaks none for certain."""
        if change.level is Level.INFO or not self.operations:
            return None
        every = [name for used in self.operations.values() for name in used.names]
        if (change.definition.keyword, change.definition.action) == ("servers", "remove"):
            gone = str(change.from_)
            every = [
                call.name
                for used in self.operations.values()
                for call in used.calls
                if call.interaction.request.host and call.interaction.request.host in gone
            ]
        return Touch(first(every), None, "it concerns every call") if every else None


def traffic(label: str, interactions: Iterable[Interaction], contract: Contract | None) -> Traffic:
    """The use that recordings show; with a contract, only calls of its operations count."""
    result = Traffic(label)
    reading = BodyReading(is_map=maps_named(*free_maps(contract)), detailed=True)
    for call in calls(interactions, contract):
        result.total += 1
        if contract is not None and call.spec is None:
            continue
        result.routed += 1
        used = result.operations.setdefault(key_of(call.method, call.path), Used())
        used.calls.append(call)
        if not isinstance(call.sent, Missing):
            used.sent.add(call.sent, reading, call.name)
        if not isinstance(call.body, Missing):
            used.answers.setdefault(call.status, ObservedShape()).add(call.body, reading, call.name)
    return result


def _request(change: Change, used: Used) -> Touch | None:
    parameter = parameter_of(change)
    if parameter is not None:
        return _parameter(change, used, *parameter)
    tokens = tokens_of(change)
    if demands(change):
        return _demanded(change, used, tokens)
    place = at(used.sent, tokens)
    if not place.types:
        return None
    if removes_value(change):
        names = _with(place, change.from_).names
        return Touch(first(names), breaks(change), f"{change.from_} is sent") if names else None
    forbids_null = (change.definition.keyword, change.definition.action) == ("null", "unset")
    if forbids_null and "null" not in place.types:
        return None
    return Touch(first(place.seen.names), breaks(change), f"sent in {place.count}")


def _with(place: ObservedShape, value: Value) -> Occurrences:
    """Where a place had a value."""
    if isinstance(value, (bool, int, float, str)):
        return (place.values or {}).get((json_type(value), value), Occurrences())
    return Occurrences()


def _demanded(change: Change, used: Used, tokens: Tokens) -> Touch | None:
    """Requests that lack what is required now."""
    if not tokens:
        lacking = [call.name for call in used.calls if isinstance(call.sent, Missing)]
    else:
        parents = at(used.sent, tokens[:-1])
        if at(used.sent, tokens).count >= parents.of("object").count:
            return None
        known = parents.properties.get(tokens[-1])
        lacking = list(known.absent.names if known else parents.seen.names)
    return Touch(first(lacking), breaks(change), "not sent") if lacking else None


def _parameter(change: Change, used: Used, where: str, name: str) -> Touch | None:
    having: dict[str, list[str]] = {}
    lacking: list[str] = []
    for call in used.calls:
        value = _sent(call, where, name)
        if value is None:
            lacking.append(call.name)
        else:
            having.setdefault(value, []).append(call.name)
    every = [name for names in having.values() for name in names]
    if every and is_same_text(change) and all(_reads(text, change.to) for text in having):
        return Touch(first(every), False, "the text in the URL is the same")
    if demands(change):
        return Touch(first(lacking), breaks(change), "not sent") if lacking else None
    if removes_value(change):
        names = having.get(str(change.from_), [])
        return Touch(first(names), breaks(change), f"{change.from_} is sent") if names else None
    return Touch(first(every), breaks(change), f"sent in {len(every)}") if every else None


def _reads(text: str, kind: Value) -> bool:
    """Whether a text in a URL is a value of a scalar type."""
    pattern = _TEXTS.get(str(kind).partition("(")[0])
    return pattern is None or re.fullmatch(pattern, text) is not None


def _sent(call: RecordedCall, where: str, name: str) -> str | None:
    request = call.interaction.request
    if where == "query":
        # Deep objects and lists are written as name[key] and name[].
        found = [v for n, v in request.query if n == name or n.startswith(f"{name}[")]
        return found[-1] if found else None
    if where == "header":
        return request.headers.get(name)
    if where == "cookie":
        return None
    pattern = re.sub(r"\\\{[^{}]*\\\}", "([^/]+)", re.escape(call.path))
    segments = re.search(f"{pattern}\\Z", request.path)
    names = re.findall(r"\{([^{}]*)\}", call.path)
    values: dict[str, str] = dict(zip(names, segments.groups(), strict=True)) if segments else {}
    return values.get(name, request.path)


def _response(change: Change, used: Used) -> Touch | None:
    status = status_of(change)
    answers = [shape for code, shape in used.answers.items() if _fits(status, code)]
    with_status = [call for call in used.calls if _fits(status, call.status)]
    tokens = tokens_of(change)
    if not tokens or change.definition.area == "headers":
        return _answer(change, with_status)
    if adds_property(change):
        return None
    found = [place for shape in answers if (place := at(shape, tokens)).types]
    if not found:
        # Nothing came that could have had it: whether it is used cannot be known.
        parents = any(at(shape, tokens[:-1]).types for shape in answers)
        if change.level is Level.BREAKING and not parents and _is_success(status):
            return Touch((), None, _unseen(change, status, bool(with_status)), used=False)
        return None
    count = sum(place.count for place in found)
    names = [name for place in found for name in place.seen.names]
    if coped := _coped(change, found, answers, tokens):
        return Touch(first(names), None if change.level is Level.INFO else False, coped)
    return Touch(first(names), breaks(change), f"came in {count}")


def _answer(change: Change, with_status: list[RecordedCall]) -> Touch | None:
    names = [call.name for call in with_status]
    if change.definition.area == "headers":
        header = change.pointer.strip("/")
        names = [c.name for c in with_status if c.interaction.response.headers.get(header)]
    elif (change.definition.keyword, change.definition.action) == ("status", "add"):
        return None
    return Touch(first(names), breaks(change), f"{len(names)} answers") if names else None


def _coped(
    change: Change, found: list[ObservedShape], answers: list[ObservedShape], tokens: Tokens
) -> str:
    """Why a change is nothing new to this use: it has met it already. Empty when it has not."""
    rule = change.definition
    if rule.keyword == "null" and rule.action in ("set", "unset"):
        if any("null" in place.types for place in found):
            return "null came already"
    elif (rule.keyword, rule.action) == ("required", "unset"):
        if any(at(s, tokens[:-1]).of("object").count > at(s, tokens).count for s in answers):
            return "was absent already"
    elif (rule.keyword, rule.action) == ("enum", "add"):
        if any(_with(place, change.to).count for place in found):
            return f"{change.to} came already"
    elif rule.keyword == "type" and rule.effect in ("incomparable", "widens"):
        new = change.to if isinstance(change.to, list) else [change.to]
        kinds = {str(kind).partition("(")[0] for kind in new}
        came = {kind for place in found for kind in place.types if kind != "null"}
        if came and came <= kinds:
            return f"{' or '.join(sorted(came))} came already"
    return ""


def _fits(status: str, code: int) -> bool:
    status = status.upper()
    return status in ("", "DEFAULT", str(code), f"{code // 100}XX")


def _is_success(status: str) -> bool:
    return status[:1] in ("2", "")


def _unseen(change: Change, status: str, answered: bool) -> str:
    place = f"{change.operation} {status} {change.pointer}"
    if not answered:
        return f"{place}: the operation is called, and no such answer is recorded"
    return f"{place}: nothing that could hold it was recorded"
