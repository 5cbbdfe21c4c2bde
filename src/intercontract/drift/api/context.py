"""What every part of a comparison works with."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from attrs import evolve

from intercontract.drift.collector import ChangeCollector, OperationRef
from intercontract.drift.document import Document
from intercontract.drift.options import Options
from intercontract.drift.pair import Usage
from intercontract.drift.refusal import Told
from intercontract.drift.rules import RULES, Level
from intercontract.drift.schema import Schema, view
from intercontract.drift.verdict import Judge
from intercontract.drift.walk import Walker
from intercontract.model.json import join
from intercontract.values import frozen


@frozen(eq=False)
class Context:
    """Two documents, the walker over their schemas, and where changes go."""

    base: Document
    revision: Document
    options: Options
    walker: Walker
    judge: Judge
    collector: ChangeCollector

    def schemas(
        self, base: Any, revision: Any, scope: Usage, place: OperationRef, location: str
    ) -> None:
        """Report what changed between two schemas in use, and what that comes to for values."""
        one, other = view(base, self.base), view(revision, self.revision)
        told: list[Told] = []
        doubtful = False
        changes = self.walker.compare(one, other, scope)
        # The rules speak of requests that a client sends; what one receives may be proved harmless.
        received = bool(changes) and scope.received and self.judge.fits(one, other, scope)
        for found in changes:
            if received:
                found = evolve(found, harmless=True)
            rule = RULES[found.rule]
            witness = self.judge.witness_for(found, one, other, scope)
            self.collector.add_found(found, place, location, witness)
            if not found.harmless:
                doubtful = doubtful or rule.level.rank > 0
                if rule.level is Level.BREAKING:
                    told.append((found.tokens, rule))
        if not self.walker.found_alike(one, other):
            self.judged(one, other, scope, place, location, told, doubts=not doubtful)

    def judged(
        self,
        base: Schema,
        revision: Schema,
        scope: Usage,
        place: OperationRef,
        location: str,
        told: Collection[Told] = (),
        *,
        doubts: bool = True,
    ) -> None:
        """Report what the rules on single keywords left unsaid about values as a whole."""
        if self.walker.unchanged(base.raw, revision.raw):
            return
        verdict = self.judge.verdict(base, revision, scope, told, doubts=doubts)
        if verdict is not None:
            pointer = join("", *verdict.tokens)
            self.collector.add(
                verdict.rule, place, pointer, location=location, witness=verdict.witness
            )
