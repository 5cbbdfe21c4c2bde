"""One walk over an answer for all that its schemas decide, by what was found where the like stood before.

Traffic is made of few kinds of objects: what is found in one is found in all that have the same names with
values of the same types. An answer of which all parts are known is judged by looking them up, and what is wrong
with them is told once for all places that differ by their position in lists. An answer with a part that is not
known is validated as a whole, and its parts are known from then on. Both ways find the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TypeAlias, TypeVar

from attrs import evolve, field

from intercontract.contract.alike import Alike
from intercontract.contract.description import Description
from intercontract.contract.directions import Direction
from intercontract.contract.resources.located import Located, Locator
from intercontract.contract.schema_problem import Problem
from intercontract.contract.spots import (
    Fact,
    Layout,
    Plan,
    Spot,
    View,
    Whole,
    fact,
    type_name,
)
from intercontract.model.json import JSONObject, JSONValue, escape, resolve
from intercontract.values import define

T = TypeVar("T")
Views: TypeAlias = Sequence[tuple[Description, str]]

# Longer lists are validated: their positions may look like somebody's numbers where they are shown.
LONGEST = 1_000
_DEEPEST = 100
# So many objects with names and types of their own are remembered.
_MOST = 20_000


class Unknown(Exception):  # noqa: N818 - no error: it is looked at as a whole
    """A part of an answer has not been seen before."""


@define(eq=False)
class Survey:
    """What was found in an answer: problems, undocumented properties, and its objects as what they stand for."""

    problems: list[Alike[Problem]]
    undocumented: list[Alike[str]]
    located: tuple[Located, ...]


@define(eq=False)
class Surveyor:
    """Surveys the answers of one contract; ``corrected`` is the description that objects are located by."""

    corrected: Description
    locator: Locator
    _roots: dict[tuple[tuple[int, str], ...], Spot] = field(init=False, factory=dict)
    _learned: int = field(init=False, default=0)

    def survey(self, views: Views, value: JSONValue) -> Survey | None:
        """What is found in an answer by looking up its parts; None where one of them is not known."""
        root = self._root(views)
        if root is None:
            return None
        walk = _Walk(self.locator)
        try:
            walk.root(root, value)
        except Unknown:
            return None
        return walk.survey(value)

    def learn(self, views: Views, value: JSONValue, problems: Sequence[Problem]) -> None:
        """Remember what validation found in an answer."""
        root = self._root(views)
        if root is None or any(one.keyword == "validators-disagree" for one in problems):
            return
        if self._learned > _MOST:
            self._roots.clear()
            self._learned = 0
            return
        lesson = _Lesson(problems)
        lesson.root(root, value)
        self._learned += lesson.new

    def _root(self, views: Views) -> Spot | None:
        key = tuple((id(description), pointer) for description, pointer in views)
        found = self._roots.get(key)
        if found is None and views and self._can_be_surveyed(views):
            judges = tuple(_view(description) for description, _ in views)
            found = Spot(judges, tuple((pointer,) for _, pointer in views))
            found = self._roots[key] = found
        return found

    def _can_be_surveyed(self, views: Views) -> bool:
        return views[-1][0] is self.corrected and not any(
            description.differs(Direction.RESPONSE) for description, _ in views
        )


def _view(description: Description) -> View:
    def problems(pointer: str, value: JSONValue) -> list[Problem]:
        return description.validator(pointer).problems(value)

    return description.closed_world, description.accepts, problems


def told_by_all(found: Iterable[Sequence[Problem]]) -> list[Problem]:
    """What several descriptions find wrong with one value: what they both find is told once."""
    told: dict[tuple[str, str, str], Problem] = {}
    for problems in found:
        mistyped = {problem.pointer for problem in problems if problem.keyword == "type"}
        for problem in problems:
            if problem.pointer in mistyped and problem.keyword in ("enum", "const"):
                continue  # a value of another type is no other word
            key = problem.pointer, problem.keyword, repr(problem.argument)
            told.setdefault(key, problem)
    return list(told.values())


class _Lesson:
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
        counting = tuple((n, one) for n, one in places if one.texts_count or one.numbers_count)
        spot.layouts[names] = Layout(tuple(absent), counting, "type" in value)

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


class _Walk:
    """Looks up the parts of one answer."""

    def __init__(self, locator: Locator):
        self._locator = locator
        self._plans: tuple[dict[Plan, list[str]], dict[Plan, list[str]]] = ({}, {})
        self._facts: dict[Fact, list[str]] = {}
        self._problems: list[Problem] = []
        self._undocumented: list[str] = []
        self._located: list[Located] = []

    def root(self, spot: Spot, value: JSONValue) -> None:
        found = spot.whole.get(spot.kind(value))
        if found is None:
            raise Unknown
        if found.problems:
            self._facts[found] = [""]
        self._item(spot, value, "", another=False)

    def _item(self, spot: Spot, value: JSONValue, at: str, *, another: bool) -> None:
        if spot.ends or not spot.plain:
            self._apart(spot, value, at, another=another)
        elif isinstance(value, dict):
            self._object(spot, value, at, another=another)
        elif isinstance(value, list):
            self._array(spot, value, at, another=another)

    def _object(self, spot: Spot, value: JSONObject, at: str, *, another: bool) -> None:
        layout = spot.layouts.get(tuple(value))
        if layout is None:
            raise Unknown
        types: tuple[object, ...] = tuple(map(type, value.values()))
        if float in types:
            types = tuple(_exactly(held) for held in value.values())
        counted = [place.kind(value[name]) for name, place in layout.counting]
        kind = value["type"] if layout.typed else None
        key = types, kind if isinstance(kind, str) else None, *counted
        plan = layout.plans.get(key)
        if plan is None:
            plan = layout.plans[key] = self._plan(spot, layout, value)
        if (one := plan.standing) is not None:
            located = Located(
                at,
                value,
                one.kind,
                one.documented,
                one.resource,
                one.named,
                one.schema,
                one.is_another,
            )
            self._located.append(located)
            another = another or one.is_another
        elif not plan.free:
            self._located.append(self._locator.one(at, value, spot.schemas))
        if plan.tells:
            self._plans[another].setdefault(plan, []).append(at)
        for name, suffix, place in plan.below:
            self._item(place, value[name], at + suffix, another=another)

    def _array(self, spot: Spot, value: list[JSONValue], at: str, *, another: bool) -> None:
        if len(value) >= LONGEST:
            raise Unknown
        place, facts = spot.below(None), spot.facts
        for index, held in enumerate(value):
            found = facts.get((None, place.kind(held)))
            if found is None:
                raise Unknown
            if found.problems:
                self._facts.setdefault(found, []).append(f"{at}/{index}")
            if isinstance(held, (dict, list)):
                self._item(place, held, f"{at}/{index}", another=another)

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
                below.append((name, suffix, place))
        free = self._is_free(spot.at)
        told = not free and self._locator.is_told_by_schema(value, spot.schemas)
        standing = self._locator.one("", value, spot.schemas) if told else None
        if standing is not None:
            standing = evolve(standing, value={})
        return Plan(tuple(facts), tuple(undocumented), tuple(below), standing, free)

    def _is_free(self, at: str) -> bool:
        return self._locator.catalogue.in_free_map(at)

    def _apart(self, spot: Spot, value: JSONValue, at: str, *, another: bool) -> None:
        """What depends on all that is there is validated."""
        located: list[Located] = []
        if not self._is_free(at):
            located += self._locator.within(spot.schemas, value, at)
            self._located += located
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
            _alike(partial(_problem_at, value, problem), found.suffix, places)
            for found, places in facts.items()
            for problem in found.problems
        ]
        problems += map(Alike.single, self._problems)
        names = [_alike(str, key[1], places) for key, places in undocumented.items()]
        names += map(Alike.single, self._undocumented)
        return Survey(problems, names, tuple(self._located))


def _alike(make: Callable[[str], T], suffix: str, places: list[list[str]]) -> Alike[T]:
    def each() -> Iterator[T]:
        return (make(at + suffix) for at in chain.from_iterable(places))

    return Alike(make(places[0][0] + suffix), sum(map(len, places)), each)


def _problem_at(value: JSONValue, like: Problem, pointer: str) -> Problem:
    observed = None if like.keyword == "required" else resolve(value, pointer)
    return Problem(
        pointer, like.keyword, like.argument, observed, like.schema_pointer, like.fits, like.detail
    )


def _exactly(value: JSONValue) -> object:
    return Whole if isinstance(value, float) and value.is_integer() else type(value)
