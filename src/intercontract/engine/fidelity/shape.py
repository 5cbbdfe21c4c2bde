"""The shape of JSON answers, and how two bodies of answers differ in it.

Values do not count; names and types do. What data decides is left open: a null says nothing of the type
behind it, an empty list nothing of its items, and objects are compared with objects of their own kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import Factory

from intercontract.contract.fields import ANY
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.evidence.reading import BodyReading, maps_named
from intercontract.evidence.shape import ObservedShape
from intercontract.model.json import join
from intercontract.values import define, frozen

READING = BodyReading(kinds=("part_type", "type"), is_map=maps_named(*INTERCOM.data_keys))


@define
class _Flat:
    """What was seen at each place: types, keys of objects, and what they call themselves.

    A place is a JSON Pointer with ``*`` for array positions, and with the kind of each object on the way:
    ``/conversation_parts/conversation_parts/*<comment>/author<admin>/id``. Maps have no keys to compare.
    """

    types: dict[str, set[str]] = Factory(dict)
    keys: dict[str, set[str]] = Factory(dict)
    kinds: dict[str, set[str]] = Factory(dict)

    def add(self, shape: ObservedShape, at: str = "") -> _Flat:
        """Take in a shape that stands at a place."""
        kinds = {"number" if kind == "integer" else kind for kind in shape.types}
        self.types.setdefault(at, set()).update(kinds)
        for kind, objects in shape.objects.items():
            if kind == ANY:
                continue
            if kind:
                self.kinds.setdefault(at, set()).add(kind)
            own = f"{at}<{kind}>" if kind else at
            self.keys.setdefault(own, set()).update(objects.properties)
            for name, known in objects.properties.items():
                self.add(known.shape, join(own, name))
        if shape.items is not None:
            self.add(shape.items, f"{at}/*")
        return self


def likeness(one: ObservedShape, other: ObservedShape) -> float:
    """How much of either is in the other, 0 to 1."""
    mine, theirs = (
        {(at, kind) for at, kinds in _Flat().add(shape).types.items() for kind in kinds}
        for shape in (one, other)
    )
    return len(mine & theirs) / max(len(mine | theirs), 1)


@frozen
class Fact:
    """One thing that two shapes agree on or not; ``difference`` is empty where they agree."""

    aspect: str
    difference: str = ""


def compare_shapes(theirs_seen: ObservedShape, mine_seen: ObservedShape) -> Iterator[Fact]:
    """Every fact that the recorded shape and the sandbox's both speak of."""
    recorded, ours = _Flat().add(theirs_seen), _Flat().add(mine_seen)
    for place in sorted(recorded.keys.keys() & ours.keys.keys()):
        theirs, mine = recorded.keys[place], ours.keys[place]
        for key in sorted(theirs | mine):
            where = plain(join(place, key))
            if key in theirs and key in mine:
                yield Fact("shape")
            elif key in theirs:
                yield Fact("shape", f"{where} is recorded, and not in the sandbox's answers")
            else:
                yield Fact("shape", f"{where} is in the sandbox's answers, and not recorded")
    for place in sorted(recorded.types.keys() & ours.types.keys()):
        theirs, mine = recorded.types[place] - {"null"}, ours.types[place] - {"null"}
        if theirs and mine:
            same = bool(theirs & mine)
            said = f"{plain(place)} is {_or(theirs)} as recorded, and {_or(mine)} in the sandbox's answers"
            yield Fact("types", "" if same else said)
    for place in sorted(recorded.kinds.keys() & ours.kinds.keys()):
        theirs, mine = recorded.kinds[place], ours.kinds[place]
        # Who wrote a part is data; what a list or an answer is called is not.
        if not place or any(kind.endswith("list") for kind in theirs | mine):
            said = (
                f"{plain(place)} has type {_or(theirs)} as recorded, and {_or(mine)} in the sandbox"
            )
            yield Fact("types", "" if theirs & mine else said)


def plain(place: str) -> str:
    """A place as a pointer for people: kinds of objects left out, ``(whole)`` for the root."""
    return re.sub(r"<[^<>/]*>", "", place) or "(whole)"


def _or(names: set[str]) -> str:
    return " or ".join(sorted(names))
