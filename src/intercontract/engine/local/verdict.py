"""What a test came to, in words that it can fail with."""

from __future__ import annotations

from intercontract.engine.local.judgement import told
from intercontract.model.finding import Verdict
from intercontract.model.run import FindingGroup
from intercontract.values import frozen


@frozen
class LocalVerdict:
    """What a test came to: findings, requests to other servers, our own failures, what was not judged."""

    groups: tuple[FindingGroup, ...] = ()
    strays: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def complaint(self, fail_on: str = "fail") -> str:
        """What the test is to fail with; empty where there is nothing. ``fail_on`` is fail or warning."""
        broken = [f"not judged, our own fault: {failure}" for failure in self.failures]
        failing = [g for g in self.groups if fail_on == "warning" or g.verdict is Verdict.FAIL]
        return "\n".join([*self.strays, *broken, *([told(failing)] if failing else [])])

    def warnings(self, fail_on: str = "fail") -> list[str]:
        """What is worth a look, and does not fail the test."""
        milder = [g for g in self.groups if fail_on != "warning" and g.verdict is not Verdict.FAIL]
        return [*self.notes, *(told([group]) for group in milder)]
