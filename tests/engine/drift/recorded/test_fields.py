"""Fields, types, nulls and values of two bodies of recordings: what is told, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.drift.recorded.recordings import compare_recordings
from intercontract.drift.recorded.significance import Significance
from intercontract.drift.rules import RULES, Level

THING = {"name": "Bolt", "state": "new", "owner": None, "size": 3}


def told(old, new, contract=None, **more):
    changes = compare_recordings(old, new, contract, **more).changes
    return {(change.rule, change.level.value, change.pointer) for change in changes}


@pytest.fixture
def nights(make):
    """The bodies of two nights as recordings of other things."""

    def both(old, new):
        return make.things(old), make.things(new, start=500)

    return both


def without(name):
    return {key: value for key, value in THING.items() if key != name}


CASES = [
    pytest.param([THING] * 10, [THING] * 10, set(), id="nothing"),
    pytest.param(
        [THING] * 10,
        [THING | {"weight": 2}] * 10,
        {("recorded-field-added", "info", "/weight")},
        id="added",
    ),
    pytest.param(
        [THING] * 10,
        [without("name")] * 10,
        {("recorded-field-removed", "warning", "/name")},
        id="removed",
    ),
    pytest.param(
        [THING] * 10,
        [without("state")] * 1,
        {("recorded-field-removed", "warning", "/state")},
        id="a required one removed needs one sample",
    ),
    pytest.param(
        [THING] * 4,
        [without("name")] * 4,
        {("recorded-field-removed", "info", "/name")},
        id="removed, too few",
    ),
    pytest.param(
        [THING] * 10,
        [THING | {"size": "3"}] * 10,
        {("recorded-type-changed", "breaking", "/size")},
        id="type changed",
    ),
    pytest.param(
        [THING] * 1,
        [THING | {"size": "3"}] * 1,
        {("recorded-type-changed", "breaking", "/size")},
        id="type changed, seen once",
    ),
    pytest.param(
        [THING | {"size": 3}] * 10,
        [THING | {"size": 3.0}] * 10,
        set(),
        id="an integral float is an integer",
    ),
    pytest.param(
        [*[THING] * 9, THING | {"size": "3"}],
        [THING] * 10,
        set(),
        id="a type that no longer comes",
    ),
    pytest.param(
        [THING] * 10,
        [*[THING] * 9, THING | {"size": "3"}],
        {("recorded-type-changed", "breaking", "/size")},
        id="a further type that is not documented",
    ),
    pytest.param(
        [THING] * 10,
        [THING | {"size": None}] * 10,
        {("recorded-null-added", "warning", "/size")},
        id="null where none was",
    ),
    pytest.param(
        [THING | {"owner": 7}] * 10,
        [THING | {"owner": None}] * 10,
        set(),
        id="null where it is documented",
    ),
    pytest.param(
        [THING] * 10,
        [*[THING] * 9, THING | {"size": None}],
        {("recorded-null-added", "info", "/size")},
        id="one null among few",
    ),
    pytest.param(
        [THING] * 10,
        [*[THING] * 9, THING | {"state": "gone"}],
        {("recorded-enum-value-added", "warning", "/state")},
        id="a value that is not documented",
    ),
    pytest.param(
        [THING] * 10,
        [THING | {"state": "old"}] * 10,
        set(),
        id="a value that is documented",
    ),
    pytest.param(
        [THING] * 10,
        [*[THING] * 5, *[without("state")] * 5],
        {("recorded-field-became-optional", "warning", "/state")},
        id="a required one is sometimes absent",
    ),
    pytest.param(
        [THING] * 10,
        [*[THING] * 5, *[without("name")] * 5],
        {("recorded-field-became-optional", "info", "/name")},
        id="an optional one is sometimes absent",
    ),
    pytest.param(
        [THING | {"custom_attributes": {"Plan": "gold"}}] * 10,
        [THING | {"custom_attributes": {"Seats": 4}}] * 10,
        set(),
        id="attributes of a workspace are data",
    ),
    pytest.param(
        [THING | {"made": 1_700_000_000 + n} for n in range(6)],
        [THING | {"made": (1_700_000_000 + n) * 1000} for n in range(6)],
        {("recorded-unit-changed", "warning", "/made")},
        id="seconds to milliseconds",
    ),
    pytest.param(
        [THING | {"made": 1_700_000_000 + n} for n in range(6)],
        [THING | {"made": 1_900_000_000 + n} for n in range(6)],
        set(),
        id="later",
    ),
    pytest.param(
        [THING | {"code": str(n)} for n in range(6)],
        [THING | {"code": f"t-{n}"} for n in range(6)],
        {("recorded-format-changed", "warning", "/code")},
        id="form of a text",
    ),
    pytest.param(
        [THING | {"code": str(n)} for n in range(3)],
        [THING | {"code": f"t-{n}"} for n in range(3)],
        {("recorded-format-changed", "info", "/code")},
        id="form of a text, too few",
    ),
    pytest.param(
        [THING | {"code": str(n)} for n in range(6)],
        [THING | {"code": "" if n else "7"} for n in range(6)],
        set(),
        id="no text has no form",
    ),
    pytest.param(
        [THING | {"tags": {"type": "tag.list"}}] * 6,
        [THING | {"tags": {"type": "list"}}] * 6,
        {("recorded-enum-value-added", "warning", "/tags/type")},
        id="the name of a kind",
    ),
    pytest.param(
        [THING | {"tags": {"type": "tag.list"}}] * 3,
        [THING | {"tags": {"type": "list"}}] * 3,
        set(),
        id="the name of a kind, too few",
    ),
    pytest.param(
        [THING | {"name": "Bolt"}] * 10,
        [THING | {"name": "Nut"}] * 10,
        set(),
        id="text is data",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_two_bodies_of_recordings_differ_in_exactly(old, new, expected, shop, nights):
    assert told(*nights(old, new), shop) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            [{"kind": "a"}] * 15 + [{"kind": "b"}] * 15,
            [{"kind": "a"}] * 5 + [{"kind": "c"}] * 25,
            {("recorded-enum-value-added", "warning", "/kind")},
            id="a learned set of values has a further one",
        ),
        pytest.param(
            [{"kind": "a"}] * 15 + [{"kind": "b"}] * 15,
            [{"kind": "a"}] * 29 + [{"kind": "c"}] * 1,
            {("recorded-enum-value-added", "info", "/kind")},
            id="seen once it may be chance",
        ),
        pytest.param(
            [{"workspace_id": "umn3ubat"}] * 20,
            [{"workspace_id": "v2sho28"}] * 20,
            set(),
            id="the id of one thing is no kind",
        ),
        pytest.param(
            [{"job_identifier": "umn3ubat"}] * 20,
            [{"job_identifier": "v2sho28"}] * 20,
            set(),
            id="nor is an identifier",
        ),
        pytest.param(
            [*[{"kind": sign} for sign in "abcdefghijklmnop"]],
            [{"kind": "zz"}] * 20,
            set(),
            id="values that were all seen once are no set",
        ),
        pytest.param(
            [{"kind": "a"}] * 10,
            [{"kind": None}] * 10,
            {("recorded-null-added", "warning", "/kind")},
            id="null, undocumented",
        ),
        pytest.param(
            [{"kind": "a"}] * 3,
            [{"kind": None}] * 3,
            {("recorded-null-added", "info", "/kind")},
            id="null, undocumented and few",
        ),
        pytest.param(
            [{"kind": "a"}] * 12,
            [*[{"kind": "a"}] * 6, *[{"kind": 1}] * 6],
            {("recorded-type-changed", "info", "/kind")},
            id="a further type in some may be chance",
        ),
    ],
)
def test_without_a_contract_evidence_is_what_counts(old, new, expected, nights):
    assert told(*nights(old, new)) == expected


def test_objects_are_compared_with_objects_of_their_kind(make):
    person = {"type": "admin", "email": "a@shop.example"}
    robot = {"type": "bot"}
    old = [make.interaction(body={"authors": [person | {"id": str(n)} for n in range(20)]})]
    new = [make.interaction(body={"authors": [robot | {"id": str(n)} for n in range(20)]})]
    assert not {change for change in told(old, new) if "removed" in change[0]}


@pytest.mark.parametrize(
    ("answer", "rule", "level"),
    [
        pytest.param({"raw": b'{"id": "1'}, "recorded-body-changed", "breaking", id="cut"),
        pytest.param({"raw": b""}, "recorded-body-changed", "breaking", id="empty"),
        pytest.param({"raw": b"null"}, "recorded-null-added", "warning", id="null"),
        pytest.param({"raw": b"[]"}, "recorded-type-changed", "breaking", id="a list"),
    ],
)
def test_a_body_that_is_no_object_any_more(answer, rule, level, make, nights):
    old, _ = nights([THING] * 10, [])
    new = [make.interaction(f"/things/{n}", name=f"b#{n}", **answer) for n in range(10)]
    assert told(old, new) == {(rule, level, "")}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "a", "/", "", "*"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(old=st.lists(values, max_size=4), new=st.lists(values, max_size=4))
@settings(max_examples=150)
def test_whatever_was_recorded_is_compared(old, new, make):
    sides = [
        [make.interaction("/x", body, name=f"{side}#{n}") for n, body in enumerate(bodies)]
        for side, bodies in (("a", old), ("b", new))
    ]
    result = compare_recordings(*sides)
    assert all(change.message and change.rule in RULES for change in result.changes)
    assert len({change.fingerprint for change in result.changes}) == len(result.changes)
    assert compare_recordings(sides[0], sides[0]).changes == ()


def test_one_thing_read_often_is_one_thing(make):
    """Forty answers about one thing are not forty things without a name."""
    old = [make.interaction(body={"id": "1", "name": "Bolt"}, name=f"a#{n}") for n in range(40)]
    new = [make.interaction("/things/2", {"id": "2"}, name=f"b#{n}") for n in range(40)]
    assert told(old, new) == {("recorded-field-removed", "info", "/name")}


def test_the_evidence_asked_for_is_a_setting(nights):
    old, new = nights([THING] * 3, [without("name")] * 3)
    rule = ("recorded-field-removed", "warning", "/name")
    assert rule in told(old, new, evidence=Significance(3))
    assert rule not in told(old, new, evidence=Significance(4))


@pytest.fixture
def removed(nights):
    def one(old=10, new=10, **more):
        return compare_recordings(*nights([THING] * old, [without("name")] * new), **more).changes[
            0
        ]

    return one


def test_a_change_says_how_often_and_where(removed):
    change = removed()
    assert change.message == "/name (200): in 10 of 10 before, in none of 10 now"
    assert dict(change.counts) == {"before": 10, "now": 10, "seen": 10}
    assert change.examples[0] == "file#0"
    assert change.to_dict()["counts"] == {"before": 10, "now": 10, "seen": 10}


def test_a_fingerprint_does_not_know_counts(removed):
    one, other = removed(), removed(30, 20)
    assert one.fingerprint == other.fingerprint
    assert one.message != other.message


def test_a_place_makes_two_changes_of_one(removed):
    assert len({removed(place=place).fingerprint for place in ("", "eu", "au")}) == 3


def test_levels_are_those_of_the_table_or_information(shop, nights):
    for case in CASES:
        old, new, _ = case.values
        for change in compare_recordings(*nights(old, new), shop).changes:
            assert change.level in (RULES[change.rule].level, Level.INFO)
