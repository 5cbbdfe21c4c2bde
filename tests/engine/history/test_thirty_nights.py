"""Thirty nights: faults appear, are fixed, return and flap; a region lags, a night is missing, one dies."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

import pytest
from attrs import evolve

from intercontract.history.compare import Outcome, compare
from intercontract.history.record import RunState, began
from intercontract.history.store import LATEST

ALL = ("us", "eu", "au")
MISSING, KILLED, CUT_SHORT, NOT_CALLED, MOVED = 12, 18, 22, 25, 16


def everywhere(nights: range) -> dict[str, set[int]]:
    return {region: set(nights) for region in ALL}


# name -> region -> the nights on which the fault is there
FAULTS: dict[str, dict[str, set[int]]] = {
    "old": everywhere(range(1, 31)),
    "born": everywhere(range(10, 31)),
    "fixed": everywhere(range(1, 15)),
    "back": {"eu": {*range(3, 9), *range(20, 31)}},
    "flapping": {"us": set(range(11, 31, 2))},
    "lagging": {"us": set(range(5, 20)), "eu": set(range(6, 21)), "au": set(range(9, 24))},
    "moved": everywhere(range(MOVED, 31)),
    "accepted": {"au": set(range(2, 31))},
    "while missing": {"us": set(range(MISSING, 31))},
    "while killed": {"us": set(range(KILLED, 31))},
    "gone unseen": {"au": set(range(1, NOT_CALLED))},
}
ACCEPTED_FROM = 8

# What a person is told in the morning: night -> outcome -> findings, by region where not all have it.
NEWS: dict[int, dict[Outcome, set[str]]] = {
    2: {Outcome.NEW: {"accepted au"}},
    3: {Outcome.NEW: {"back eu"}},
    5: {Outcome.NEW: {"lagging us"}},
    6: {Outcome.NEW: {"lagging eu"}},
    9: {Outcome.NEW: {"lagging au"}, Outcome.FIXED: {"back eu"}},
    10: {Outcome.NEW: {"born us", "born eu", "born au"}},
    11: {Outcome.NEW: {"flapping us"}},
    13: {Outcome.NEW: {"while missing us"}},  # it was there on 11 and is on 13
    14: {Outcome.FIXED: {"flapping us"}},
    15: {Outcome.NEW: {"flapping us"}, Outcome.FIXED: {"fixed us", "fixed eu", "fixed au"}},
    16: {Outcome.NEW: {"moved us", "moved eu", "moved au"}, Outcome.FLAKY: {"flapping us"}},
    17: {Outcome.FLAKY: {"flapping us"}},
    19: {Outcome.NEW: {"while killed us"}, Outcome.FLAKY: {"flapping us"}},
    20: {Outcome.NEW: {"back eu"}, Outcome.FIXED: {"lagging us"}, Outcome.FLAKY: {"flapping us"}},
    21: {Outcome.FIXED: {"lagging eu"}, Outcome.FLAKY: {"flapping us"}},
    23: {Outcome.FLAKY: {"flapping us"}},
    24: {Outcome.FIXED: {"lagging au"}, Outcome.FLAKY: {"flapping us"}},
    26: {Outcome.FIXED: {"gone unseen au"}},  # nobody looked on 25
    27: {Outcome.FLAKY: {"flapping us"}},
    28: {Outcome.FLAKY: {"flapping us"}},
    29: {Outcome.FLAKY: {"flapping us"}},
    30: {Outcome.FLAKY: {"flapping us"}},
}


def night_of(nights, night):
    """The report of a night."""
    there = {
        (name, region): nights.fault(name, region=region)
        for name, regions in FAULTS.items()
        for region, when in regions.items()
        if night in when
    }
    known = [
        one for (name, _), one in there.items() if name == "accepted" and night >= ACCEPTED_FROM
    ]
    told = nights.report(
        night,
        [] if night == NOT_CALLED else [one for one in there.values() if one not in known],
        known=[] if night == NOT_CALLED else known,
        version="2.12" if night >= MOVED else "2.11",
        skipped=["retrieveConversation"] if night == NOT_CALLED else [],
    )
    if night == CUT_SHORT:  # before it saw anything
        cut = evolve(told.run, complete=False, stopped="interrupted")
        return evolve(told, run=cut, groups=())
    return told


@pytest.fixture
def told(history, nights):
    """What the mornings told, and how the runs are kept; night by night."""
    mornings = {}
    for night in range(1, 31):
        report = night_of(nights, night)
        if night == MISSING:
            continue
        here = {"host": platform.node(), "process": os.getpid()}
        history.begin(began(report.run, nights.series, **here))
        if night == KILLED:
            continue
        before = history.runs(series=nights.series, limit=30)
        base = next((run for run in before if run.is_over), None)
        run = nights.keep(history, report)
        if base is None:
            continue
        older = history.whole(run for run in before if run.is_over)
        comparison = compare(next(one for one in older if one.id == base.id), run, older)
        mornings[night] = {
            outcome: {f"{f.sighting.pointer[1:]} {f.sighting.region}" for f in found}
            for outcome in Outcome
            if (found := comparison.of(outcome))
        }
        returned = {f.sighting.pointer[1:] for f in comparison.findings if f.returned}
        assert returned <= {"back", "flapping"}
    return mornings


def test_each_morning_tells_what_is_new_fixed_and_flaky(told, history, nights):
    silent = (Outcome.STILL, Outcome.NOT_LOOKED_AT)
    loud = {
        night: {outcome: found for outcome, found in morning.items() if outcome not in silent}
        for night, morning in told.items()
        if night not in (CUT_SHORT, NOT_CALLED)
    }
    assert {night: morning for night, morning in loud.items() if morning} == NEWS
    for night in (CUT_SHORT, NOT_CALLED):
        # Nobody looked: nothing is fixed, and what was there is not forgotten either.
        assert set(told[night]) <= {Outcome.NOT_LOOKED_AT, Outcome.FLAKY}
        assert "old us" in told[night][Outcome.NOT_LOOKED_AT]
        assert {"old us", "born eu"} <= told[night + 1][Outcome.STILL]

    # Each finding's life, over all of them.
    run_at = {run.started_at: run for run in history.runs()}
    assert len(run_at) == 29
    assert run_at[nights.time_of(KILLED)].state is RunState.DIED
    ran = set(range(1, 31)) - {MISSING, KILLED, CUT_SHORT, NOT_CALLED}
    for name, regions in FAULTS.items():
        (runs, lives), = history.lives(nights.fault(name).fingerprint).values()  # fmt: skip
        assert len(runs) == 29
        assert [life.sighting.region for life in lives] == sorted(regions)
        for life in lives:
            when = sorted(regions[life.sighting.region] & ran)
            assert (life.first_seen, life.last_seen, life.runs) == (
                nights.time_of(when[0]), nights.time_of(when[-1]), len(when)
            ), name  # fmt: skip
            spans = {"2.12" if night >= MOVED else "2.11" for night in when}
            assert life.versions == tuple(sorted(spans))
            expected = "flaky" if name == "flapping" else "seen" if 30 in when else "absent"
            assert life.now == expected, name

    # What is pruned is gone, and when a finding was first seen stays known.
    now = datetime.fromisoformat(nights.time_of(30)).astimezone(UTC)
    assert history.prune(now=now, days=10).removed == 18  # 1 to 19, less 12
    assert history.prune(now=now, count=5).removed == 6  # of 20 to 30
    (runs, lives), = history.lives(nights.fault("old").fingerprint).values()  # fmt: skip
    assert [life.first_seen for life in lives] == [nights.time_of(1)] * 3
    latest = history.find(LATEST, series=nights.series)
    assert latest.started_at == nights.time_of(30)
    assert history.prune(now=now, days=0).removed == 4  # the newest stays
    assert [run.id for run in history.runs() if run.is_over] == [latest.id]
    assert history.document(latest.id)["run"]["id"] == latest.id
