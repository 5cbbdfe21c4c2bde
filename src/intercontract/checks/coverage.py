"""What a body of interactions exercised of a contract, and what it did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from intercontract.checks.facts import applies
from intercontract.checks.fields import Field, fields
from intercontract.checks.needs import exercised_checks
from intercontract.checks.registry import Check
from intercontract.checks.seen import Place, at, documented, place_of, shapes
from intercontract.checks.shape import Shape
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.model.json import JSONValue, split
from intercontract.model.run import Coverage

# Keywords that constrain a value, with the JSON types that they constrain.
_KEYWORDS: dict[str, tuple[str, ...]] = {
    "enum": ("string", "integer", "number", "boolean"),
    "const": ("string", "integer", "number", "boolean"),
    "format": ("string", "integer", "number"),
    "pattern": ("string",),
    "minLength": ("string",),
    "maxLength": ("string",),
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "exclusiveMinimum": ("integer", "number"),
    "exclusiveMaximum": ("integer", "number"),
    "multipleOf": ("integer", "number"),
    "minItems": ("array",),
    "maxItems": ("array",),
    "uniqueItems": ("array",),
}
_NAMES = frozenset(_KEYWORDS)


def coverage(
    exchanges: Sequence[Exchange],
    contract: Contract,
    checks: Iterable[Check] = (),
    operations: tuple[str, ...] = (),
) -> Coverage:
    """Which operations, parameters, statuses, fields, keywords and checks were exercised.

    The corrected contract says what there is; ``operations`` narrows it to some ids. A field is exercised
    when it was there, a keyword when a value of a type that it constrains was. What lies inside a field
    that never came is not listed again.
    """
    judged = [exchange for exchange in exchanges if applies(exchange)]
    seen = shapes(judged)
    field_names, keyword_names = _Tally(), _Tally()
    for place, pointer in documented(contract, operations):
        _fields(
            place, fields(contract.corrected, pointer), seen.get(place), field_names, keyword_names
        )
    return Coverage(
        operations=_operations(judged, contract, operations).result,
        parameters=_parameters(judged, contract, operations).result,
        statuses=_statuses(judged, contract, operations).result,
        fields=field_names.result,
        keywords=keyword_names.result,
        checks=_checks(exchanges, checks).result,
    )


class _Tally:
    """Names, each exercised or not, in the contract's order."""

    def __init__(self) -> None:
        self.names: dict[str, bool] = {}

    def add(self, name: str, *, exercised: bool) -> None:
        self.names[name] = self.names.get(name, False) or exercised

    @property
    def result(self) -> dict[str, JSONValue]:
        return {
            "exercised": [name for name, done in self.names.items() if done],
            "missing": [name for name, done in self.names.items() if not done],
        }


def _operations(judged: list[Exchange], contract: Contract, wanted: tuple[str, ...]) -> _Tally:
    called = {exchange.operation.id for exchange in judged if exchange.operation}
    tally = _Tally()
    for operation in contract.corrected.operations:
        if not wanted or operation.id in wanted:
            tally.add(operation.id, exercised=operation.id in called)
    return tally


def _parameters(judged: list[Exchange], contract: Contract, wanted: tuple[str, ...]) -> _Tally:
    sent: set[tuple[str, str, str]] = set()
    for exchange in judged:
        if exchange.operation is None:
            continue
        name = exchange.operation.id
        sent |= {(name, "query", key) for key in exchange.query}
        sent |= {(name, "path", key) for key in exchange.path_parameters}
        sent |= {(name, "header", key.lower()) for key, _ in exchange.interaction.request.headers}
    tally = _Tally()
    for operation in contract.corrected.operations:
        if wanted and operation.id not in wanted:
            continue
        for parameter in operation.parameters:
            header = parameter.location == "header"
            key = parameter.name.lower() if header else parameter.name
            tally.add(
                f"{operation.id} {parameter.location} {parameter.name}",
                exercised=(operation.id, parameter.location, key) in sent,
            )
    return tally


def _statuses(judged: list[Exchange], contract: Contract, wanted: tuple[str, ...]) -> _Tally:
    answered = {place_of(exchange) for exchange in judged}
    tally = _Tally()
    for operation in contract.corrected.operations:
        if not wanted or operation.id in wanted:
            for spec in operation.responses:
                place = (operation.id, spec.status)
                tally.add(f"{operation.id} {spec.status}", exercised=place in answered)
    return tally


def _fields(
    place: Place,
    known: dict[str, Field],
    shape: Shape | None,
    field_names: _Tally,
    keyword_names: _Tally,
) -> None:
    never: list[str] = []
    for pointer, field in known.items():
        if any(pointer.startswith(f"{other}/") for other in never):
            continue
        found = at(shape, split(pointer))
        name = f"{place[0]} {place[1]} {pointer}"
        field_names.add(name, exercised=found is not None)
        if found is None:
            never.append(pointer)
        types = set(found.types) if found else set[str]()
        for keyword in sorted(field.keywords(_NAMES)):
            done = bool(types & set(_KEYWORDS[keyword]))
            keyword_names.add(f"{name} {keyword}", exercised=done)
        if "null" in field.types:
            keyword_names.add(f"{name} null", exercised="null" in types)


def _checks(exchanges: Sequence[Exchange], checks: Iterable[Check]) -> _Tally:
    tally = _Tally()
    table = tuple(checks)
    done = exercised_checks(exchanges, table)
    for rule in table:
        tally.add(rule.id, exercised=rule.id in done)
    return tally
