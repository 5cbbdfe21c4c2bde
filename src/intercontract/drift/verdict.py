"""placeholder"""

from __future__ import annotations

from attrs import frozen

from intercontract.drift.change import MISSING, Value


@frozen
class Verdict:
    rule: str
    witness: Value


class Judge:
    def __init__(self, *a, **k):
        pass

    def witness_for(self, rule, one, other, scope):
        return MISSING

    def verdict(self, one, other, scope):
        return None
