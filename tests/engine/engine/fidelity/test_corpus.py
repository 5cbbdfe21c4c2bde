"""The committed cassettes are recordings of the sandbox: it is like itself."""

from __future__ import annotations

from intercontract.cassette.reading import read
from intercontract.engine.fidelity.measure import fidelity
from intercontract.engine.setup.corpus import built_in


def test_the_sandbox_is_like_its_own_cassettes():
    recorded = read(built_in())
    found = fidelity(recorded)
    assert [(s.operation, s.differences) for s in found.scores if s.differences] == []
    assert (found.value, found.not_served, found.passed_over) == (1, {}, ())
    assert sum(score.interactions for score in found.scores) == len(recorded) > 300
