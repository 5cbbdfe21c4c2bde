"""Two bodies of answers agree in shape whatever their values, and differ where a name or type does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.engine.fidelity.shape import READING, compare_shapes, likeness, plain
from intercontract.evidence.shape import ObservedShape

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "a/b", "custom_attributes"]), inner, max_size=3)
    ),
    max_leaves=12,
)  # fmt: skip


def shape(*answers) -> ObservedShape:
    made = ObservedShape()
    for answer in answers:
        made.add(answer, READING)
    return made


def differences(recorded, ours) -> list[str]:
    return [
        fact.difference
        for fact in compare_shapes(shape(*recorded), shape(*ours))
        if fact.difference
    ]


@given(st.lists(values, max_size=4))
def test_answers_are_like_themselves(answers):
    made = shape(*answers)
    assert differences(answers, answers) == []
    assert likeness(made, shape(*answers)) == (1 if answers else 0)


@given(st.lists(values, max_size=3), st.lists(values, max_size=3))
def test_likeness_is_mutual_and_a_share(some, others):
    left, right = shape(*some), shape(*others)
    assert 0 <= likeness(left, right) == likeness(right, left) <= 1


@pytest.mark.parametrize(
    ("recorded", "ours"),
    [
        pytest.param({"a": "x"}, {"a": "y"}, id="values"),
        pytest.param({"a": None}, {"a": "y"}, id="a null"),
        pytest.param({"a": 1}, {"a": 1.5}, id="a whole number"),
        pytest.param({"a": []}, {"a": [1]}, id="an empty list"),
        pytest.param({"a": None}, {"a": {"b": 1}}, id="an absent object"),
        pytest.param(
            {"author": {"type": "user", "id": "1"}},
            {"author": {"type": "admin", "id": "1", "email": "x"}},
            id="objects of another kind",
        ),
        pytest.param(
            {"custom_attributes": {"a": 1}}, {"custom_attributes": {"b": "x"}}, id="open objects"
        ),
    ],
)
def test_what_data_decides_is_no_difference(recorded, ours):
    assert differences([recorded], [ours]) == []


@pytest.mark.parametrize(
    ("recorded", "ours", "said"),
    [
        pytest.param({"a": 1}, {}, "/a is recorded, and not in the sandbox's answers", id="lacking"),
        pytest.param({}, {"a": 1}, "/a is in the sandbox's answers, and not recorded", id="invented"),
        pytest.param({"a": "1"}, {"a": 1}, "/a is string as recorded, and number", id="another type"),
        pytest.param([1], {"a": 1}, "(whole) is array as recorded, and object", id="the whole"),
        pytest.param(
            {"x": [{"type": "tag", "a": 1}]},
            {"x": [{"type": "tag"}]},
            "/x/*/a is recorded",
            id="in a list",
        ),
        pytest.param(
            {"x": {"type": "tag.list"}}, {"x": {"type": "list"}}, "/x has type tag.list", id="a list's type"
        ),
        pytest.param({"type": "tag"}, {"type": "tags"}, "(whole) has type tag as", id="the answer's type"),
    ],
)  # fmt: skip
def test_what_differs_is_said(recorded, ours, said):
    found = differences([recorded], [ours])
    assert len(found) == 1
    assert said in found[0]


def test_what_any_answer_has_counts():
    assert differences([{"a": 1}, {"b": 1}], [{"a": 2, "b": 2}]) == []


def test_a_place_for_people():
    assert (
        plain("/conversation_parts<list>/x/*<comment>/author") == "/conversation_parts/x/*/author"
    )
