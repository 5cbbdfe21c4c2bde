"""What validation found in an answer, taken apart by the places where it was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from intercontract.contract.schemas.schema_problem import Problem
from intercontract.contract.surveying.spots import Layout, Spot, fact
from intercontract.model.json import JSONObject, JSONValue, escape

_DEEPEST = 100


class Lesson:
    """Takes apart what validation found in an answer."""

    def __init__(self, problems: Iterable[Problem]):
        self.new = 0
        self._found: dict[str, dict[str, list[Problem]]] = {}
        self._whole: list[Problem] = []
        for problem in problems:
            parent, slash, token = problem.pointer.rpartition("/")
            if slash:
                self._found.setdefault(parent, {}).setdefault(token, []).append(problem)
            else:
                self._whole.append(problem)

    def root(self, spot: Spot, value: JSONValue) -> None:
        """Remember what was found in a whole answer, whose place is known."""
        kind = spot.learned(value, accepted=not self._whole)
        spot.whole[kind] = fact("", self._whole if spot.plain else ())
        self._below(spot, value, "", 0)

    def _below(self, spot: Spot, value: JSONValue, at: str, depth: int) -> None:
        if not spot.plain or spot.ends or depth > _DEEPEST:
            return
        here = self._found.get(at, {})
        if isinstance(value, dict):
            self._layout(spot, value, here)
            for name, held in value.items():
                token = escape(name)
                place = spot.below(name)
                self._put(spot, name, place, held, f"/{token}", here.get(token, ()))
                if isinstance(held, (dict, list)):
                    self._below(place, held, f"{at}/{token}", depth + 1)
        elif isinstance(value, list):
            place = spot.below(None)
            for index, held in enumerate(value):
                self._put(spot, None, place, held, "", here.get(str(index), ()))
                if isinstance(held, (dict, list)):
                    self._below(place, held, f"{at}/{index}", depth + 1)

    def _layout(self, spot: Spot, value: JSONObject, here: Mapping[str, list[Problem]]) -> None:
        names = tuple(value)
        if names in spot.layouts:
            return
        self.new += 1
        present = set(map(escape, names))
        absent = []
        for token, problems in here.items():
            if token not in present:
                key = "absent", token
                if key not in spot.facts:
                    spot.facts[key] = fact(f"/{token}", problems)
                absent.append(spot.facts[key])
        places = ((name, spot.below(name)) for name in names)
        counting = tuple(
            (name, place)
            for name, place in places
            if place.texts_count or place.numbers_count or name == "type"
        )
        spot.layouts[names] = Layout(tuple(absent), counting)

    def _put(
        self,
        spot: Spot,
        name: str | None,
        place: Spot,
        value: JSONValue,
        suffix: str,
        problems: Sequence[Problem],
    ) -> None:
        if isinstance(value, (dict, list)) and not place.plain:
            problems = ()  # what is there is validated each time
        kind = place.learned(value, accepted=not problems)
        if (name, kind) not in spot.facts:
            self.new += 1
            spot.facts[name, kind] = fact(suffix, problems)
