"""What recorded traffic uses: operations called, parameters and values sent, fields that came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from attrs import Factory, define, field

from intercontract.contract.bodies import Missing
from intercontract.contract.contract import Contract
from intercontract.drift.change import Change
from intercontract.drift.impact.touch import (
    OperationKey,
    Touch,
    adds_property,
    demands,
    first,
    is_of_version,
    key_of,
    operation_key,
    parameter_of,
    removes_value,
    status_of,
    tokens_of,
)
from intercontract.drift.recorded.calls import Call, calls
from intercontract.drift.recorded.shape import ANY, Tokens
from intercontract.drift.recorded.side import MAPS
from intercontract.drift.rules import Level
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONValue, json_type

_VALUES = 100


@define
class Seen:
    """One place of a body in the traffic of one operation."""

    count: int = 0
    names: dict[str, None] = Factory(dict)
    types: dict[str, int] = Factory(dict)
    values: dict[str | int | bool, list[str]] = Factory(dict)

    def add(self, value: JSONValue, name: str) -> None:
        """One more value, in the interaction of that name."""
        self.count += 1
        if len(self.names) < _VALUES:
            self.names.setdefault(name)
        kind = json_type(value)
        self.types[kind] = self.types.get(kind, 0) + 1
        if isinstance(value, (str, int)) and (value in self.values or len(self.values) < _VALUES):
            self.values.setdefault(value, []).append(name)


@define
class Used:
    """The traffic of one operation."""

    calls: list[Call] = Factory(list)
    sent: dict[Tokens, Seen] = Factory(dict)
    answers: dict[int, dict[Tokens, Seen]] = Factory(dict)

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
        fields = sum(
            len(places) for used in self.operations.values() for places in used.answers.values()
        )
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
            return Touch(first(names), _breaks(change)) if names else None
        if used is None:
            return None
        if change.direction == "request":
            return _request(change, used)
        if change.direction == "response":
            return _response(change, used)
        return Touch(first(used.names), _breaks(change))

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
    for call in calls(interactions, contract):
        result.total += 1
        if contract is not None and call.spec is None:
            continue
        result.routed += 1
        used = result.operations.setdefault(key_of(call.method, call.path), Used())
        used.calls.append(call)
        if not isinstance(call.sent, Missing):
            _walk(call.sent, (), call.name, used.sent)
        if not isinstance(call.body, Missing):
            _walk(call.body, (), call.name, used.answers.setdefault(call.status, {}))
    return result


def _walk(value: JSONValue, tokens: Tokens, name: str, places: dict[Tokens, Seen]) -> None:
    places.setdefault(tokens, Seen()).add(value, name)
    if isinstance(value, dict):
        is_map = bool(tokens) and tokens[-1] in MAPS
        for key, item in value.items():
            _walk(item, (*tokens, ANY if is_map else key), name, places)
    elif isinstance(value, list):
        for item in value:
            _walk(item, (*tokens, ANY), name, places)


def _breaks(change: Change) -> bool | None:
    return True if change.level is Level.BREAKING else None


def _request(change: Change, used: Used) -> Touch | None:
    parameter = parameter_of(change)
    if parameter is not None:
        return _parameter(change, used, *parameter)
    tokens = tokens_of(change)
    if demands(change):
        return _demanded(change, used, tokens)
    place = used.sent.get(tokens)
    if place is None:
        return None
    if removes_value(change):
        names = place.values.get(change.from_) if isinstance(change.from_, (str, int)) else None
        return Touch(first(names), _breaks(change), f"{change.from_} is sent") if names else None
    forbids_null = (change.definition.keyword, change.definition.action) == ("null", "unset")
    if forbids_null and not place.types.get("null"):
        return None
    return Touch(first(place.names), _breaks(change), f"sent in {place.count}")


def _demanded(change: Change, used: Used, tokens: Tokens) -> Touch | None:
    """Requests that lack what is required now."""
    if not tokens:
        lacking = [call.name for call in used.calls if isinstance(call.sent, Missing)]
    else:
        parents = used.sent.get(tokens[:-1])
        if parents is None:
            return None
        place = used.sent.get(tokens)
        if place is not None and place.count >= parents.types.get("object", 0):
            return None
        having = set(place.names) if place else set()
        lacking = [name for name in parents.names if name not in having] or list(parents.names)
    return Touch(first(lacking), _breaks(change), "not sent") if lacking else None


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
    if demands(change):
        return Touch(first(lacking), _breaks(change), "not sent") if lacking else None
    if removes_value(change):
        names = having.get(str(change.from_), [])
        return Touch(first(names), _breaks(change), f"{change.from_} is sent") if names else None
    return Touch(first(every), _breaks(change), f"sent in {len(every)}") if every else None


def _sent(call: Call, where: str, name: str) -> str | None:
    request = call.interaction.request
    if where == "query":
        # Deep objects and lists are written as name[key] and name[].
        found = [v for n, v in request.query if n == name or n.startswith(f"{name}[")]
        return found[-1] if found else None
    if where == "header":
        return request.headers.get(name)
    if where == "cookie":
        return None
    return request.path


def _response(change: Change, used: Used) -> Touch | None:
    status = status_of(change)
    answers = [places for code, places in used.answers.items() if _fits(status, code)]
    with_status = [call for call in used.calls if _fits(status, call.status)]
    tokens = tokens_of(change)
    if not tokens or change.definition.area == "headers":
        return _answer(change, with_status)
    if adds_property(change):
        return None
    found = [places[tokens] for places in answers if tokens in places]
    if not found:
        # Nothing came that could have had it: whether it is used cannot be known.
        parents = [places for places in answers if tokens[:-1] in places]
        if change.level is Level.BREAKING and not parents and _is_success(status):
            return Touch((), None, _unseen(change, status, bool(with_status)), used=False)
        return None
    count = sum(place.count for place in found)
    names = [name for place in found for name in place.names]
    if coped := _coped(change, found, answers, tokens):
        return Touch(first(names), None if change.level is Level.INFO else False, coped)
    return Touch(first(names), _breaks(change), f"came in {count}")


def _answer(change: Change, with_status: list[Call]) -> Touch | None:
    names = [call.name for call in with_status]
    if change.definition.area == "headers":
        header = change.pointer.strip("/")
        names = [c.name for c in with_status if c.interaction.response.headers.get(header)]
    elif (change.definition.keyword, change.definition.action) == ("status", "add"):
        return None
    return Touch(first(names), _breaks(change), f"{len(names)} answers") if names else None


def _coped(
    change: Change, found: list[Seen], answers: list[dict[Tokens, Seen]], tokens: Tokens
) -> str:
    """Why a change is nothing new to this use: it has met it already. Empty when it has not."""
    rule = change.definition
    if rule.keyword == "null" and rule.action in ("set", "unset"):
        if any(place.types.get("null") for place in found):
            return "null came already"
    elif (rule.keyword, rule.action) == ("required", "unset"):
        for places in answers:
            parents, place = places.get(tokens[:-1]), places.get(tokens)
            if parents and parents.types.get("object", 0) > (place.count if place else 0):
                return "was absent already"
    elif (rule.keyword, rule.action) == ("enum", "add") and isinstance(change.to, (str, int)):
        if any(change.to in place.values for place in found):
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
