"""The shapes of all answers, by operation and documented status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercontract.checks.facts import applies
from intercontract.checks.shape import Shape
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange, Missing

Place = tuple[str, str]
"""An operation's id and a status as it is documented: ``200``, ``4XX``, ``default``."""


def shapes(exchanges: Iterable[Exchange]) -> dict[Place, Shape]:
    """What the bodies of the documented answers looked like."""
    found: dict[Place, Shape] = {}
    for exchange in exchanges:
        place, body = place_of(exchange), exchange.response_json
        if place is None or isinstance(body, Missing):
            continue
        shape = found.get(place)
        if shape is None:
            shape = found[place] = Shape()
        shape.add(body)
    return found


def place_of(exchange: Exchange) -> Place | None:
    """Where an answer belongs; None when operation or status is not documented."""
    operation, spec = exchange.operation, exchange.documented_response
    if not applies(exchange) or operation is None or spec is None:
        return None
    return operation.id, spec.status


def documented(contract: Contract, operations: tuple[str, ...] = ()) -> Iterator[tuple[Place, str]]:
    """Every documented JSON answer with its schema's pointer, in the corrected contract."""
    for operation in contract.corrected.operations:
        if operations and operation.id not in operations:
            continue
        for spec in operation.responses:
            content = spec.content_for("application/json")
            if content:
                yield (operation.id, spec.status), content.pointer


def at(shape: Shape | None, tokens: list[str]) -> Shape | None:
    """The shape below another one; ``*`` is any item."""
    for token in tokens:
        if shape is None:
            return None
        shape = shape.items if token == "*" else shape.properties.get(token)  # noqa: S105
    return shape
