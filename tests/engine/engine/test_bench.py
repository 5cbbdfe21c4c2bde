"""Faults by kind are caught, and only by what they change."""

from __future__ import annotations

import pytest
from attrs import evolve

from intercontract.contract.load import load
from intercontract.engine.bench import Bench, rehearsed
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.table import FAULTS
from intercontract.sandbox.faults.tools import changes

# One resource with every kind of fault, and one scenario that begins where another one ended.
PLAYED = ("merging", "articles")
CALLED = frozenset(
    ["MergeContact", "listTagsForAContact"]
    + [f"{verb}Article" for verb in ("create", "retrieve", "update", "delete")]
    + ["listArticles", "searchArticles"]
)


@pytest.fixture(scope="module")
def bench() -> Bench:
    contract = load("2.11")
    played = [s for s in load_scenarios(contract) if s.id in PLAYED]
    return rehearsed(contract, played)


def test_the_honest_sandbox_gives_no_alarm(bench) -> None:
    assert bench.alarms == ()
    outcome = bench.attempt([Fault("nothing", "", ("etag",), changes(lambda _payload: None))])
    assert (outcome.cases, outcome.found) == (None, ())


@pytest.mark.parametrize(
    "planted",
    [pytest.param(f, id=f.id) for f in FAULTS if f.operations and CALLED.issuperset(f.operations)],
)
def test_a_fault_by_kind_is_caught(bench, planted) -> None:
    outcome = bench.attempt([planted])
    assert outcome.caught, outcome.found


def test_what_is_not_called_is_not_looked_for(bench) -> None:
    planted = next(f for f in FAULTS if f.id == "article-count-high")
    elsewhere = evolve(planted, operations=("listTags",))
    assert bench.attempt([elsewhere]).cases is None
    first = bench.attempt([planted]).cases
    assert first is not None
    assert first > bench.acts[0].count


def test_two_faults_are_caught_each_by_its_own(bench) -> None:
    pair = [f for f in FAULTS if f.id in ("article-update-lost", "merge-answers-lead")]
    assert bench.attempt(pair).caught
