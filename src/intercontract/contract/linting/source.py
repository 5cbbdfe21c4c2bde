"""What the rules read: the document as published, and the same one made usable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from intercontract.contract.description import Description
from intercontract.contract.document.grammar import Part, walk
from intercontract.contract.document.problem import DocumentProblem
from intercontract.model.json import JSONObject
from intercontract.values import define


@define(slots=False)
class LintedDescription:
    """A description under examination; pointers are the same in both documents."""

    published: JSONObject
    description: Description

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part of the published document."""
        return tuple(walk(self.published))

    def of(self, *kinds: str) -> Iterator[tuple[Part, JSONObject]]:
        """The parts of some kinds that are mappings and no references."""
        for part in self.parts:
            if part.kind in kinds and isinstance(part.value, dict) and "$ref" not in part.value:
                yield part, part.value


LintRule = Callable[[LintedDescription], Iterator[DocumentProblem]]
