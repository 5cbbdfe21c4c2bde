"""Nights of the sandbox: silent when nothing changed, and every version change seen, named and traced."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intercontract.contract.changes import version_changes
from intercontract.drift.impact.traffic import traffic
from intercontract.drift.impact.upgrade import impact
from intercontract.drift.recorded.recordings import compare_recordings
from intercontract.drift.rules import Level
from intercontract.sandbox import TickingClock, WorkspaceUpgrade

# What versions bring to a conversation (from the contracts, which tell them as changes) and nights show.
# Not sent by the sandbox: what 2.14 and 2.15 added.
FIELDS = {
    (component, changes.version): fields
    for changes in version_changes()
    for component, fields in changes.fields.items()
    if component in ("conversation", "conversation_part", "conversation_statistics")
    and changes.version in ("2.11", "2.12", "2.13")
}
OTHER_NIGHTS = [
    pytest.param({"seed": 2}, id="another seed"),
    pytest.param({"seed": 1, "day_offset": 9}, id="days later"),
    pytest.param({"seed": 3, "region": "eu"}, id="another region"),
    pytest.param({"seed": 4, "clock": TickingClock(1.7e9, 30.0)}, id="another year, slower"),
]

# Scenarios in which what a client leaves out of a request is not left out of the answer too, as it is of a
# company's: a part of such a night shows other fields.
CONVERSATIONS = (
    "pages", "reading", "errors", "refused-writes", "methods", "texts", "neighbours", "tags", "lifecycle",
    "deletion", "finding", "participants",
)  # fmt: skip


def loud(comparison):
    return [change for change in comparison.changes if change.level is not Level.INFO]


@pytest.mark.parametrize("other", OTHER_NIGHTS)
@pytest.mark.parametrize("knows_contract", [True, False], ids=["contract", "no contract"])
def test_a_night_without_a_change_is_silent(other, knows_contract, night, contract):
    result = compare_recordings(night(seed=1), night(**other), contract if knows_contract else None)
    assert result.operations
    assert loud(result) == []


def test_the_same_night_twice_has_no_change_at_all(night, contract):
    assert compare_recordings(night(seed=1), night(seed=1), contract).changes == ()


@given(order=st.integers(0, 999), share=st.sampled_from([0.3, 0.6, 1.0]))
@example(order=705, share=0.3)  # one conversation with 500 parts on one side
@settings(max_examples=12)
def test_less_traffic_in_another_order_is_silent(order, share, night, contract):
    random = Random(order)  # noqa: S311 - an order, no secret
    sides = []
    for seed in (1, 2):
        told = [item for item in night(seed=seed) if item.sequence in CONVERSATIONS]
        kept = [item for item in told if random.random() < share]
        random.shuffle(kept)
        sides.append(kept)
    assert loud(compare_recordings(*sides, contract)) == []


def test_every_version_brings_something():
    assert {version for _, version in FIELDS} == {"2.11", "2.12", "2.13"}
    assert FIELDS["conversation", "2.11"] == {"ai_agent", "ai_agent_participated"}


def before(version):
    major, minor = version.split(".")
    return f"{major}.{int(minor) - 1}"


@pytest.mark.parametrize(("component", "since"), FIELDS, ids=map("-".join, FIELDS))
@pytest.mark.parametrize("forward", [True, False], ids=["upgrade", "rollback"])
def test_every_version_change_is_seen_from_recordings_alone(
    component, since, forward, night, contract
):
    asked, moved = (before(since), since) if forward else (since, before(since))
    last_night = night(version=asked, seed=1)
    tonight = night(version=asked, seed=2, day_offset=1, upgrade=WorkspaceUpgrade(moved, 0.0))
    result = compare_recordings(last_night, tonight, contract)
    rule = "recorded-field-added" if forward else "recorded-field-removed"
    seen = {c.pointer.rpartition("/")[2]: c for c in result.changes if c.rule == rule}
    assert FIELDS[component, since] <= seen.keys()
    for name in FIELDS[component, since]:
        found = [c for c in result.changes if c.rule == rule and c.pointer.endswith(f"/{name}")]
        wanted = Level.INFO if forward else Level.WARNING
        assert wanted in {c.level for c in found}
        assert all(c.operation and c.examples for c in found)


def test_what_vanishes_is_traced_to_the_calls_that_use_it(night, contract):
    last_night = night(version="2.11", seed=1)
    tonight = night(version="2.11", seed=2, upgrade=WorkspaceUpgrade("2.10", 0.0))
    result = compare_recordings(last_night, tonight, contract)
    found = impact(result.changes, [traffic("mine", last_night, contract)])
    gone = [item for item in found.touched if item.change.rule == "recorded-field-removed"]
    names = {item.name for item in last_night}
    assert {item.change.pointer.rpartition("/")[2] for item in gone} == FIELDS[
        "conversation", "2.11"
    ]
    assert all(item.where and set(item.where) <= names for item in gone)


def test_an_operation_that_goes_with_a_version_is_a_changed_status(night, contract):
    result = compare_recordings(
        night(version="2.13", seed=1),
        night(version="2.13", seed=2, upgrade=WorkspaceUpgrade("2.12", 0.0)),
        contract,
    )
    found = {
        (c.operation, c.from_, c.to) for c in result.changes if c.rule == "recorded-status-changed"
    }
    assert ("DELETE /conversations/{id}", 200, 400) in found


def test_a_region_that_moves_first_differs_from_the_others(night, contract):
    upgrade = WorkspaceUpgrade("2.10", 0.0, regions=("eu",))
    sides = {name: night(region=name, seed=1, upgrade=upgrade) for name in ("us", "eu", "au")}
    assert loud(compare_recordings(sides["us"], sides["au"], contract, place="au")) == []
    found = loud(compare_recordings(sides["us"], sides["eu"], contract, place="eu"))
    assert {change.rule for change in found} >= {"recorded-field-removed"}
    assert all("eu" in change.location.split() for change in found)
