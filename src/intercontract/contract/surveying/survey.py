"""One walk over an answer for all that its schemas decide, by what was found where the like stood before.

Traffic is made of few kinds of objects: what is found in one is found in all that have the same names with
values of the same types. An answer of which all parts are known is judged by looking them up, and what is
wrong with them is told once for all places that differ by their position in lists. An answer with a part that
is not known is validated as a whole, and its parts are known from then on. Both ways find the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from attrs import field

from intercontract.contract.description import Description
from intercontract.contract.document.directions import Direction
from intercontract.contract.resources.located import Locator
from intercontract.contract.schemas.schema_problem import Problem
from intercontract.contract.surveying.learning import Lesson
from intercontract.contract.surveying.spots import Spot, View
from intercontract.contract.surveying.walk import AnswerWalk, Survey, Unknown
from intercontract.model.json import JSONValue
from intercontract.values import define

Views: TypeAlias = Sequence[tuple[Description, str]]

# So many parts with names and types of their own are remembered.
MOST_LEARNED = 20_000


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
        walk = AnswerWalk(self.locator)
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
        if self._learned > MOST_LEARNED:
            self._roots.clear()
            self._learned = 0
            return
        lesson = Lesson(problems)
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
