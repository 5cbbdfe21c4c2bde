"""The places of a body, flat: what was seen at each of them, all kinds of objects together."""

from __future__ import annotations

from attrs import Factory

from intercontract.contract.fields import ANY
from intercontract.evidence.occurrences import Occurrences
from intercontract.evidence.shape import ObservedShape
from intercontract.model.json import Tokens
from intercontract.values import define


@define
class PlaceSeen:
    """One place. ``parents`` counts the objects that could have it, ``present`` those that do; for an item
    of an array, and for a value of a map, both are their number."""

    shape: ObservedShape
    parents: int = 0
    present: int = 0
    absent: Occurrences = Factory(Occurrences)


def places(shape: ObservedShape) -> dict[Tokens, PlaceSeen]:
    """Every place, itself included."""
    found: dict[Tokens, PlaceSeen] = {}
    waiting: list[tuple[Tokens, PlaceSeen]] = [((), PlaceSeen(shape, shape.count, shape.count))]
    while waiting:
        tokens, place = waiting.pop()
        found[tokens] = place
        waiting += [((*tokens, token), below) for token, below in _below(place.shape).items()]
    return found


def at(shape: ObservedShape, tokens: Tokens) -> ObservedShape:
    """What was seen at a place; an empty shape when nothing was."""
    found = [shape]
    for token in tokens:
        found = [below for one in found for below in _step(one, token)]
    if len(found) == 1:
        return found[0]
    together = ObservedShape()
    for one in found:
        together.update(one)
    return together


def _step(shape: ObservedShape, token: str) -> list[ObservedShape]:
    found = [
        objects.properties[token].shape
        for objects in shape.objects.values()
        if token in objects.properties
    ]
    return [*found, shape.items] if token == ANY and shape.items else found


def _below(shape: ObservedShape) -> dict[str, PlaceSeen]:
    parents = shape.of("object").count
    found = {
        name: PlaceSeen(known.shape, parents, known.present.count, known.absent)
        for name, known in shape.properties.items()
    }
    if shape.items is not None or ANY in found:
        every = at(shape, (ANY,))
        found[ANY] = PlaceSeen(every, every.count, every.count)
    return found
