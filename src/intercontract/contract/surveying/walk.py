"""The parts of one answer, looked up in one walk over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TypeVar

from attrs import evolve

from intercontract.contract.alike import Alike
from intercontract.contract.resources.located import Located, Locator, Occurrence
from intercontract.contract.schemas.schema_problem import Problem, told_by_all
from intercontract.contract.surveying.spots import (
    FoundThere,
    Layout,
    LookUp,
    Plan,
    Spot,
    Whole,
    type_name,
)
from intercontract.model.json import JSONObject, JSONValue, escape, resolve
from intercontract.values import define

T = TypeVar("T")

# Longer lists are validated: their positions may look like somebody's numbers where they are shown.
LONGEST = 1_000
# So many ways to be wrong are remembered of the objects that have the same names.
_PLANS = 1_000


class Unknown(Exception):  # noqa: N818 - no error: it is looked at as a whole
    """A part of an answer has not been seen before."""


@define(eq=False)
class Survey:
    """What was found in an answer: problems, undocumented properties, and its objects by what they are."""

    problems: list[Alike[Problem]]
    undocumented: list[Alike[str]]
    seen: list[Occurrence]


class AnswerWalk:
    """Looks up the parts of one answer."""

    def __init__(self, locator: Locator):
        self._locator = locator
        self._plans: tuple[dict[Plan, list[str]], dict[Plan, list[str]]] = ({}, {})
        self._facts: dict[FoundThere, list[str]] = {}
        self._problems: list[Problem] = []
        self._undocumented: list[str] = []
        self._seen: list[Occurrence] = []

    def root(self, spot: Spot, value: JSONValue) -> None:
        """Look up a whole answer, whose place is known.

        Raises:
            Unknown: some part of it has not been seen before.
        """
        found = spot.whole.get(spot.kind(value))
        if found is None:
            raise Unknown
        if found.problems:
            self._facts[found] = [""]
        if isinstance(value, (dict, list)):
            _look_up(spot, value)(self, spot, value, "", False)

    def _object(self, spot: Spot, value: JSONObject, at: str, another: bool) -> None:
        layout = spot.layouts.get(tuple(value))
        if layout is None:
            raise Unknown
        key = _key(layout, value)
        plan = layout.plans.get(key)
        if plan is None:
            if len(layout.plans) >= _PLANS:
                layout.plans.clear()
            plan = layout.plans[key] = self._plan(spot, layout, value)
        like = plan.standing
        if like is not None:
            self._seen.append((like, at, value))
            another = another or like.is_another
        elif not plan.free:
            one = self._locator.one(at, value, spot.schemas)
            self._seen.append((one, at, value))
        if plan.tells:
            self._plans[another].setdefault(plan, []).append(at)
        for name, suffix, place, look_up in plan.below:
            look_up(self, place, value[name], at + suffix, another)

    def _array(self, spot: Spot, value: list[JSONValue], at: str, another: bool) -> None:
        if len(value) >= LONGEST:
            raise Unknown
        place, facts = spot.items, spot.facts
        for index, held in enumerate(value):
            found = facts.get((None, dict if type(held) is dict else place.kind(held)))
            if found is None:
                raise Unknown
            if found.problems:
                self._facts.setdefault(found, []).append(f"{at}/{index}")
            if isinstance(held, (dict, list)):
                _look_up(place, held)(self, place, held, f"{at}/{index}", another)

    def _plan(self, spot: Spot, layout: Layout, value: JSONObject) -> Plan:
        facts, undocumented, below = [*layout.absent], [], []
        for name, held in value.items():
            place = spot.below(name)
            kind = place.kind(held)
            found = spot.facts.get((name, kind))
            if found is None:
                raise Unknown
            if found.problems:
                facts.append(found)
            suffix = f"/{escape(name)}"
            if spot.is_undocumented(name):
                undocumented.append((place.at, suffix, type_name(kind)))
            tells = place.described and not place.ends
            if isinstance(held, (dict, list)) and (tells or not self._is_free(place.at)):
                below.append((name, suffix, place, _look_up(place, held)))
        free = self._is_free(spot.at)
        told = not free and self._locator.is_told_by_schema(value, spot.schemas)
        standing = self._locator.one("", value, spot.schemas) if told else None
        if standing is not None:
            standing = evolve(standing, value={})
        return Plan(tuple(facts), tuple(undocumented), tuple(below), standing, free)

    def _is_free(self, at: str) -> bool:
        return self._locator.catalogue.in_free_map(at)

    def _apart(self, spot: Spot, value: JSONValue, at: str, another: bool) -> None:
        """What depends on all that is there is validated."""
        located: list[Located] = []
        if not self._is_free(at):
            located += self._locator.within(spot.schemas, value, at)
            self._seen += [(one, one.pointer, one.value) for one in located]
        if spot.ends or not spot.described:
            return
        judged = list(zip(spot.views, spot.pointers, strict=True))
        found = [
            [problem for pointer in pointers for problem in problems(pointer, value)]
            for (_, _, problems), pointers in judged
        ]
        self._problems += [
            evolve(problem, pointer=at + problem.pointer) for problem in told_by_all(found)
        ]
        if another:
            return
        others = tuple(f"{one.pointer}/" for one in located if one.is_another)
        names = (
            f"{at}{name}"
            for (world, _, _), pointers in judged
            for name in world.undocumented(pointers, value)
        )
        self._undocumented += [name for name in dict.fromkeys(names) if not name.startswith(others)]

    def survey(self, value: JSONValue) -> Survey:
        """What was found, each kind of it once."""
        facts = {found: [places] for found, places in self._facts.items()}
        undocumented: dict[tuple[str, str, str], list[list[str]]] = {}
        for is_another, plans in enumerate(self._plans):
            for plan, places in plans.items():
                for found in plan.facts:
                    facts.setdefault(found, []).append(places)
                for key in () if is_another else plan.undocumented:
                    undocumented.setdefault(key, []).append(places)
        problems = [
            _alike(partial(_problem_at, value, problem), found.suffix, places, (found, number))
            for found, places in facts.items()
            for number, problem in enumerate(found.problems)
        ]
        problems += map(Alike.single, self._problems)
        names = [_alike(str, key[1], places, key) for key, places in undocumented.items()]
        names += map(Alike.single, self._undocumented)
        return Survey(problems, names, self._seen)


def _look_up(spot: Spot, value: JSONValue) -> LookUp:
    """What looks up an array or object at a place."""
    if spot.apart:
        return AnswerWalk._apart
    return AnswerWalk._object if isinstance(value, dict) else AnswerWalk._array


def _key(layout: Layout, value: JSONObject) -> object:
    """All that counts of an object with certain names: its values' types, and some of its values."""
    types: tuple[object, ...] = tuple(map(type, value.values()))
    if float in types:
        types = tuple(map(_exactly, value.values()))
    if not layout.counting:
        return types
    told: list[object] = [types]
    for name, place in layout.counting:
        held = value[name]
        if not isinstance(held, str):
            told.append(place.kind(held))
        elif name == "type":
            told.append(
                held
            )  # what an object calls itself counts, whether schemas accept it or not
        else:
            told.append(place.texts.get(held) or place.kind(held))
    return tuple(told)


def _alike(
    make: Callable[[str], T], suffix: str, places: list[list[str]], token: object
) -> Alike[T]:
    def each() -> Iterator[T]:
        return (make(at + suffix) for at in chain.from_iterable(places))

    count = len(places[0]) if len(places) == 1 else sum(map(len, places))
    return Alike(lambda: make(places[0][0] + suffix), count, each, token)


def _problem_at(value: JSONValue, like: Problem, pointer: str) -> Problem:
    observed = None if like.keyword == "required" else resolve(value, pointer)
    return Problem(
        pointer, like.keyword, like.argument, observed, like.schema_pointer, like.fits, like.detail
    )


def _exactly(value: JSONValue) -> object:
    return Whole if isinstance(value, float) and value.is_integer() else type(value)
