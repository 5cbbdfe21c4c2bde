"""What every part of a comparison works with."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from intercontract.drift.collector import ChangeCollector, OperationRef
from intercontract.drift.document import Document
from intercontract.drift.options import Options
from intercontract.drift.pair import Usage
from intercontract.drift.schema import Schema, view
from intercontract.drift.verdict import Judge
from intercontract.drift.walk import Walker


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
        reported = []
        for found in self.walker.compare(one, other, scope):
            witness = self.judge.witness_for(found, scope)
            added = self.collector.add_found(found, place, location, witness)
            if added is not None:
                reported.append(added)
        alike = self.walker.found_alike(one, other)
        if not alike and not any(change.level.rank for change in reported):
            self.judged(one, other, scope, place, location)

    def judged(
        self, base: Schema, revision: Schema, scope: Usage, place: OperationRef, location: str
    ) -> None:
        """Report what the rules on single keywords left unsaid about values as a whole."""
        if self.walker.unchanged(base.raw, revision.raw):
            return
        verdict = self.judge.verdict(base, revision, scope)
        if verdict is not None:
            self.collector.add(verdict.rule, place, location=location, witness=verdict.witness)
