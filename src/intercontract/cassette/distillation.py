"""Distillation: the fewest interactions that still show everything the whole recording shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable

import orjson

from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONValue, json_type

_ID = re.compile(r"(?=.*\d)[\w%=-]+\Z")


def distil(
    interactions: Iterable[Interaction],
    key: Callable[[Interaction], Iterable[Hashable]] | None = None,
) -> tuple[Interaction, ...]:
    """The smallest set we can find that keeps every key, in the given order.

    ``key`` gives what an interaction shows (operation, status, violated rules, response shape), one
    hashable value each; by default :func:`shown`. Interactions of one sequence belong together: they
    stay or go as one. The greedy cover takes what shows most that is new, and of equals the earliest.
    """
    show = key or shown
    units = _units(interactions)
    keys = [frozenset(k for _, item in unit for k in show(item)) for unit in units]
    missing = set().union(*keys) if keys else set()
    kept: list[int] = []
    while missing:
        gains = [(len(keys[n] & missing), -len(units[n]), -n) for n in range(len(units))]
        best = -max(gains)[2]
        missing -= keys[best]
        kept.append(best)
    chosen = _without_redundant(kept, keys)
    found = sorted((pair for n in chosen for pair in units[n]), key=lambda pair: pair[0])
    return tuple(item for _, item in found)


def _units(interactions: Iterable[Interaction]) -> list[list[tuple[int, Interaction]]]:
    found: dict[object, list[tuple[int, Interaction]]] = {}
    for number, item in enumerate(interactions):
        name = ("sequence", item.region, item.sequence) if item.sequence else number
        found.setdefault(name, []).append((number, item))
    return list(found.values())


def _without_redundant(kept: list[int], keys: list[frozenset[Hashable]]) -> list[int]:
    """What was taken early may be covered by what came later."""
    chosen = list(kept)
    for number in kept:
        others = [n for n in chosen if n != number]
        if keys[number] <= frozenset().union(*(keys[n] for n in others)):
            chosen = others
    return chosen


def shown(interaction: Interaction) -> tuple[Hashable, ...]:
    """One key: region, method, path with ids generalised, status, phase, mode, and response shape."""
    case = interaction.case
    return (
        (
            interaction.region,
            interaction.request.method,
            generalised_path(interaction.request.path),
            interaction.response.status,
            case.phase if case else "",
            case.mode if case else "",
            response_shape(interaction.response.body),
        ),
    )


def generalised_path(path: str) -> str:
    """The path with every segment that holds a digit replaced by ``{}``."""
    return "/".join("{}" if _ID.match(part) else part for part in path.split("/"))


def response_shape(body: bytes) -> Hashable:
    """The names and types of a JSON body, lists reduced to the set of their items' shapes."""
    try:
        return _shape(orjson.loads(body), 0)
    except orjson.JSONDecodeError:
        return "text" if body else "empty"


def _shape(value: JSONValue, depth: int) -> Hashable:
    if depth > 100:
        return "deep"
    if isinstance(value, dict):
        return frozenset((name, _shape(item, depth + 1)) for name, item in value.items())
    if isinstance(value, list):
        return ("array", frozenset(_shape(item, depth + 1) for item in value))
    return json_type(value)
