"""The shape of JSON answers, and how two bodies of answers differ in it.

Values do not count; names and types do. What data decides is left open: a null says nothing of the type
behind it, an empty list nothing of its items, and objects are compared with objects of their own kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import Factory, define, frozen

from intercontract.contract.resources.intercom import INTERCOM
from intercontract.model.json import JSONValue, join, json_type

_KIND = re.compile(r"[a-z][a-z_.]{0,60}")


@define
class Shape:
    """What was seen at each place: types, keys of objects, and what ``type`` named them.

    A place is a JSON Pointer with ``*`` for array positions, and with the kind of each object on the way:
    ``/conversation_parts/conversation_parts/*<comment>/author<admin>/id``.
    """

    types: dict[str, set[str]] = Factory(dict)
    keys: dict[str, set[str]] = Factory(dict)
    kinds: dict[str, set[str]] = Factory(dict)

    def add(self, value: JSONValue, place: str = "") -> None:
        """Take an answer into account."""
        waiting = [(place, value)]
        while waiting:
            at, item = waiting.pop()
            kind = json_type(item)
            self.types.setdefault(at, set()).add("number" if kind == "integer" else kind)
            if isinstance(item, list):
                waiting += [(f"{at}/*", child) for child in item]
            elif isinstance(item, dict) and at.rpartition("/")[2] not in INTERCOM.data_keys:
                named = _named(item)
                if named:
                    self.kinds.setdefault(at, set()).add(named)
                own = f"{at}<{named}>" if named else at
                self.keys.setdefault(own, set()).update(item)
                waiting += [(join(own, key), child) for key, child in item.items()]

    def likeness(self, other: Shape) -> float:
        """How much of either is in the other, 0 to 1."""
        mine, theirs = self._facts(), other._facts()
        return len(mine & theirs) / max(len(mine | theirs), 1)

    def _facts(self) -> set[tuple[str, str]]:
        return {(at, kind) for at, kinds in self.types.items() for kind in kinds}


def _named(item: dict[str, JSONValue]) -> str:
    for key in ("part_type", "type"):
        value = item.get(key)
        if isinstance(value, str) and _KIND.fullmatch(value):
            return value
    return ""


@frozen
class Fact:
    """One thing that two shapes agree on or not; ``difference`` is empty where they agree."""

    aspect: str
    difference: str = ""


def compare(recorded: Shape, ours: Shape) -> Iterator[Fact]:
    """Every fact that both shapes speak of."""
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
