"""Comparisons: what each pair of nights comes to, and what holds for any of them."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.errors import ConfigurationError
from intercontract.history.compare import Outcome, compare
from intercontract.history.record import DRIFT, record_of, record_of_drift
from intercontract.history.timeline import Presence, is_flaky
from intercontract.model.run import Cell

S, A, N = Presence.SEEN, Presence.ABSENT, Presence.NOT_LOOKED_AT


@pytest.mark.parametrize(
    ("presences", "flaky"),
    [
        pytest.param([], False, id="nothing"),
        pytest.param([S, S, S], False, id="always there"),
        pytest.param([A, A, S], False, id="appeared"),
        pytest.param([A, S, A, A], False, id="fixed"),
        pytest.param([S, A, A, S], False, id="returned"),
        pytest.param([S, A, S, A], True, id="went twice"),
        pytest.param([S, N, A, N, S, N, A], True, id="went twice, with nights between"),
        pytest.param([S, N, S, N, S], False, id="nobody looked"),
        pytest.param([S, A, S, A, *[A] * 8], False, id="flapped long ago"),
        pytest.param([S, A, S, A, S, *[S] * 9], False, id="there for long"),
    ],
)
def test_flaky_is_what_comes_and_goes(presences, flaky):
    assert is_flaky(presences) is flaky


def outcomes(comparison):
    return {(f.sighting.region, f.outcome, f.accepted) for f in comparison.findings}


@pytest.mark.parametrize(
    ("base", "now", "expected"),
    [
        pytest.param({}, {"found": "a"}, {("us", Outcome.NEW, False)}, id="new"),
        pytest.param({"found": "a"}, {}, {("us", Outcome.FIXED, False)}, id="fixed"),
        pytest.param({"found": "a"}, {"found": "a"}, {("us", Outcome.STILL, False)}, id="still"),
        pytest.param({"known": "a"}, {"found": "a"}, {("us", Outcome.NEW, False)}, id="no longer known"),
        pytest.param({"found": "a"}, {"known": "a"}, {("us", Outcome.STILL, True)}, id="accepted"),
        pytest.param({}, {"known": "a"}, {("us", Outcome.NEW, True)}, id="new and known"),
        pytest.param({"known": "a"}, {}, {("us", Outcome.FIXED, True)}, id="known and fixed"),
        pytest.param({"found": "a"}, {"regions": ("eu",)},
                     {("us", Outcome.NOT_LOOKED_AT, False)}, id="another region"),
        pytest.param({"found": "a"}, {"unjudged": ("response-schema",)},
                     {("us", Outcome.NOT_LOOKED_AT, False)}, id="another check"),
        pytest.param({"found": "a"}, {"skipped": ("retrieveConversation",)},
                     {("us", Outcome.NOT_LOOKED_AT, False)}, id="another operation"),
        pytest.param({"found": "a"}, {"complete": False, "stopped": "interrupted"},
                     {("us", Outcome.NOT_LOOKED_AT, False)}, id="cut short"),
        pytest.param({"found": "a"}, {"complete": False, "stopped": "time"},
                     {("us", Outcome.FIXED, False)}, id="its time was up"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_finding(nights, base, now, expected):
    def made(night, given):
        rest = dict(given)
        found = [nights.fault(one) for one in rest.pop("found", "")]
        known = [nights.fault(one) for one in rest.pop("known", "")]
        return nights.record(night, found, known=known, **rest)

    comparison = compare(made(1, base), made(2, now))
    assert outcomes(comparison) == expected
    assert (
        comparison.is_news
        is any(
            outcome in (Outcome.NEW, Outcome.FIXED) and not accepted
            for _, outcome, accepted in expected
        )
        or now.get("stopped") == "interrupted"
    )


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        pytest.param({}, Outcome.FIXED, id="as many operations"),
        pytest.param({"skipped": ()}, Outcome.FIXED, id="all called"),
        pytest.param(
            {"only": True}, Outcome.NOT_LOOKED_AT, id="fewer operations were to be called"
        ),
    ],
)
def test_what_is_outside_the_contract_is_looked_at_by_a_run_as_wide(nights, changes, outcome):
    stray = nights.fault("a", operation=None, method="PATCH", path="/conversations")
    now = nights.record(2)
    if changes.pop("only", False):
        now = evolve(now, looks=now.looks[:3])
    (found,) = compare(nights.record(1, [stray]), now).findings
    assert (found.outcome, found.sighting.operation) == (outcome, "PATCH /conversations")


def test_an_sdk_is_followed_by_its_name_as_a_region_is(nights):
    def verified(night, *sdks, found=()):
        told = nights.report(night, [nights.fault("a", region=None, sdk=sdk) for sdk in found])
        cells = tuple(
            Cell("retrieveConversation", "", interactions=2, sdk=sdk, aspect=aspect)
            for sdk in sdks
            for aspect in ("sent", "understood")
        )
        return record_of(evolve(told, grid=cells), nights.series)

    old, new = "intercom-client==7.0.2", "intercom-client==7.0.3"
    comparison = compare(verified(1, old, found=[old]), verified(2, old, new, found=[new]))
    assert outcomes(comparison) == {(old, Outcome.FIXED, False), (new, Outcome.NEW, False)}
    unseen = compare(verified(1, old, found=[old]), verified(2, new))
    assert outcomes(unseen) == {(old, Outcome.NOT_LOOKED_AT, False)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"level": "breaking"}, Outcome.NEW),
        ({"level": "info"}, None),
        ({"level": "odd"}, "that is no comparison"),
        ({"fingerprint": 3}, "that is no comparison"),
    ],
)
def test_a_comparison_of_contracts_is_kept_like_a_run(nights, changes, expected):
    change = {"rule": "r", "level": "breaking", "fingerprint": "0" * 12, "operation": "listTags"}
    document = {"base": "2.11", "revision": "2.12", "changes": [change | changes]}
    empty = document | {"changes": []}
    facts = {"run": "drift-1", "at": nights.time_of(1)}
    if isinstance(expected, str) and not isinstance(expected, Outcome):
        with pytest.raises(ConfigurationError, match=expected):
            record_of_drift(document, "s", **facts)
        return
    now = record_of_drift(document, "s", run="drift-2", at=nights.time_of(2))
    assert now.command == DRIFT
    comparison = compare(record_of_drift(empty, "s", **facts), now)
    assert [f.outcome for f in comparison.findings if not f.accepted] == [expected] * bool(expected)


sights = st.sets(st.sampled_from("abcd"))


@given(st.lists(st.tuples(sights, sights, st.booleans()), min_size=2, max_size=6))
def test_every_finding_of_two_runs_has_one_outcome(nights, given_nights):
    runs = [
        nights.record(
            number,
            [nights.fault(name) for name in sorted(found - known)],
            known=[nights.fault(name) for name in sorted(known)],
            complete=complete,
        )
        for number, (found, known, complete) in enumerate(given_nights, start=1)
    ]
    *before, base, run = runs
    comparison = compare(base, run, before)
    keys = [one.sighting.key for one in comparison.findings]
    assert len(keys) == len(set(keys))
    assert {*base.sightings, *run.sightings} - set(keys) <= set(base.sightings)
    assert set(run.sightings) <= set(keys)
    for one in comparison.findings:
        if one.outcome in (Outcome.NEW, Outcome.STILL):
            assert one.sighting.key in run.sightings
        if one.outcome in (Outcome.FIXED, Outcome.NOT_LOOKED_AT):
            assert one.sighting.key not in run.sightings
        assert one.first_seen <= one.last_seen
    assert compare(run, run).of(Outcome.NEW) == ()
    compare(run, base, before)  # backwards
