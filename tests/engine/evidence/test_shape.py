"""Observed shapes: a commutative monoid, equal however the work was split, bounded in size."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.contract.fields import ANY
from intercontract.evidence import occurrences, shape
from intercontract.evidence.occurrences import EXAMPLES, Occurrences, digest, example
from intercontract.evidence.places import at, places
from intercontract.evidence.reading import PLAIN, BodyReading, form_of, maps_named
from intercontract.evidence.shape import MAX_VALUES, ObservedShape

CLOSE = BodyReading(kinds=("type",), is_map=maps_named("custom"), detailed=True)
READINGS = [pytest.param(PLAIN, id="plain"), pytest.param(CLOSE, id="close")]

names = st.sampled_from(["id", "type", "a/b", "*", "custom", "x", "y"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.0, 1.0, 1.5, 1e300])
    | st.sampled_from(["", "open", "closed", "17", "long " * 20]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=8,
)
bodies = st.lists(
    st.tuples(values, st.integers(0, 12).map(lambda number: f"file#{number}")), max_size=6
)


@pytest.fixture(params=["as they are", "small"])
def limits(request, monkeypatch):
    """The bounds as they are, and small enough to be met."""
    if request.param == "small":
        monkeypatch.setattr(occurrences, "EXACT", 2)
        for name in ("MAX_VALUES", "MAX_KINDS", "MAX_NAMES"):
            monkeypatch.setattr(shape, name, 2)


def observed(seen, reading=CLOSE) -> ObservedShape:
    made = ObservedShape()
    for value, name in seen:
        made.add(value, reading, name)
    return made


def merged(*parts: ObservedShape) -> ObservedShape:
    made = ObservedShape()
    for part in parts:
        made.update(part)
    return made


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("reading", READINGS)
@given(data=st.data(), seen=bodies)
def test_a_shape_is_the_same_however_the_work_was_split(reading, data, seen):
    whole = observed(seen, reading)
    mixed = data.draw(st.permutations(seen))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(seen)), max_size=3)))
    parts = [
        observed(mixed[start:end], reading)
        for start, end in zip([0, *cuts], [*cuts, len(seen)], strict=True)
    ]
    parts = data.draw(st.permutations(parts))
    before = [part.to_dict() for part in parts]
    assert merged(*parts) == whole
    assert merged(parts[0], merged(*parts[1:])) == whole
    assert [part.to_dict() for part in parts] == before  # what is taken in stays as it is


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("reading", READINGS)
@given(seen=bodies)
def test_a_shape_survives_being_written(reading, seen):
    made = observed(seen, reading)
    assert ObservedShape.from_dict(json.loads(json.dumps(made.to_dict()))) == made


def test_nothing_is_the_empty_shape():
    made = observed([({"a": [1, "x"]}, "file#0")])
    assert merged(ObservedShape(), made) == merged(made, ObservedShape()) == made
    assert ObservedShape.from_dict({}) == ObservedShape() == merged()
    assert ObservedShape().to_dict() == {}


def test_true_and_one_are_two_values_and_one_and_1_0_are_one():
    made = observed([(value, "") for value in (True, 1, 1.0, 1.5)], PLAIN)
    assert made.counts == {"boolean": 1, "integer": 2, "number": 1}
    assert {key: one.count for key, one in (made.few or {}).items()} == {
        ("boolean", True): 1, ("integer", 1): 2, ("number", 1.5): 1
    }  # fmt: skip
    assert (made.low, made.high) == (1, 1.5)


def test_values_are_kept_while_they_are_few():
    made = observed([(number, "") for number in range(MAX_VALUES)], PLAIN)
    assert (made.few, len(made.values or {})) == (None, MAX_VALUES)
    made.add(-1)
    assert made.values is None
    assert made.count == MAX_VALUES + 1
    assert observed([("x" * 61, "")], PLAIN).values is None


def test_objects_are_counted_beside_samples():
    made = observed([({"type": "tag", "id": str(n % 3), "name": None}, f"a#{n}") for n in range(9)])
    nulls = at(made, ("name",)).of("null")
    assert (nulls.count, nulls.objects, nulls.names) == (9, 3, tuple(f"a#{n}" for n in range(5)))
    assert made.seen.objects == 3


def test_kinds_are_apart_and_can_be_taken_together():
    made = observed([([{"type": "bot", "x": 1}, {"type": "user", "x": "1", "y": 2}], "a#0")])
    assert set(made.items.objects) == {"bot", "user"}
    found = places(made)
    assert found["*", "x"].shape.counts == {"integer": 1, "string": 1}
    assert (found["*", "y"].parents, found["*", "y"].present) == (2, 1)
    assert found["*", "y"].absent.names == ("a#0",)
    assert at(made, ("*", "z")) == ObservedShape()


def test_what_is_absent_is_known_whichever_came_first():
    seen = [({"x": 1}, "a#1"), ({}, "a#2"), ({"x": 1, "y": 1}, "a#3"), ({}, "a#0")]
    known = observed(seen).objects[""].properties
    assert known["x"].absent.names == ("a#0", "a#2")
    assert known["y"].absent.names == ("a#0", "a#1", "a#2")


def test_the_names_of_a_map_are_one_place():
    made = observed([({"custom": {"a": 1, "b": "x"}}, "a#0"), ({"custom": {}}, "a#1")])
    assert at(made, ("custom", ANY)).counts == {"integer": 1, "string": 1}
    assert set(places(made)) == {(), ("custom",), ("custom", ANY)}


@given(st.sets(st.integers(0, 10**6), max_size=60))
def test_many_objects_are_estimated(few):
    counted = Occurrences()
    for number in (*few, *few):
        counted.add(digest(str(number)))
    assert (counted.count, counted.objects) == (2 * len(few), len(few))


def test_an_estimate_is_near():
    counted = Occurrences()
    for number in range(30_000):
        counted.add(digest(str(number)))
    assert counted.objects == pytest.approx(30_000, rel=0.1)


def test_digests_do_not_depend_on_the_process():
    assert digest("conversation", "17") == 8612063496316366848
    assert digest("a", "b") != digest("ab")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        pytest.param("a.yaml#9", "a.yaml#10", id="by number"),
        pytest.param("a.yaml#9", "b.yaml#1", id="by file"),
        pytest.param("us", "us#1", id="no number"),
        pytest.param("a#" + "9" * 5000, "b#1", id="no number that anybody has"),
    ],
)
def test_examples_stand_in_the_order_of_recording(earlier, later):
    counted = Occurrences()
    counted.show(example(later), example(earlier), *[example(f"z#{n}") for n in range(EXAMPLES)])
    assert counted.names[:2] == (earlier, later)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("123", "digits", id="digits"),
        pytest.param("6" * 23 + "f", "24 hex digits", id="hex"),
        pytest.param("a@b.example", "e-mail address", id="e-mail"),
        pytest.param("2026-01-05T10:00:00Z", "date-time", id="time"),
        pytest.param("open", "text", id="word"),
    ],
)
def test_texts_have_forms(text, form):
    assert form_of(text) == form
    assert observed([(text, "")]).forms == {form: 1}


def test_what_one_object_holds_is_one_observation():
    parts = [{"id": str(number), "kind": "comment"} for number in range(40)]
    made = observed([({"id": "1", "parts": parts}, "a#0"), ({"id": "2", "parts": parts}, "a#1")])
    assert at(made, ("parts", ANY)).count == 80
    assert at(made, ("parts", ANY)).seen.objects == 2
    listed = observed([({"data": parts}, "a#0")])
    assert at(listed, ("data", ANY)).seen.objects == 40
