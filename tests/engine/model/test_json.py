"""JSON Pointers, JSON's types, and walks through values of any depth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.model.json import (
    escape,
    generalise,
    is_deep,
    is_large,
    join,
    json_type,
    objects,
    pointer_matches,
    resolve,
    sample,
    size,
    split,
)

TOKENS = st.lists(st.text(max_size=6) | st.sampled_from(["*", "**", "~", "/", "~1", "0", "12"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


@given(TOKENS)
def test_a_pointer_splits_into_the_tokens_it_was_joined_from(tokens):
    assert split(join("", *tokens)) == tokens


@given(st.text())
def test_an_escaped_token_has_no_slash_and_no_lone_tilde(token):
    assert "/" not in escape(token)
    assert escape(token).replace("~0", "").replace("~1", "").count("~") == 0


@given(TOKENS)
def test_generalising_twice_is_generalising_once_and_keeps_the_length(tokens):
    pointer = join("", *tokens)
    assert generalise(generalise(pointer)) == generalise(pointer)
    assert len(split(generalise(pointer))) == len(tokens)


@given(TOKENS)
def test_a_pointer_matches_itself_and_its_general_form(tokens):
    pointer = join("", *tokens)
    assert pointer_matches(pointer, pointer)
    assert pointer_matches(generalise(pointer), pointer)


@given(TOKENS, TOKENS)
def test_two_stars_at_the_end_match_whatever_follows(head, tail):
    assert pointer_matches(join("", *head) + "/**", join("", *head, *tail))


@given(TOKENS, st.data())
def test_one_star_matches_any_one_token(tokens, data):
    at = data.draw(st.integers(0, len(tokens)))
    pattern = join("", *tokens[:at]) + "/*" + join("", *tokens[at:])
    extra = data.draw(st.text(max_size=5))
    assert pointer_matches(pattern, join("", *tokens[:at], extra, *tokens[at:]))
    if not tokens or tokens[-1] != "**":
        assert not pointer_matches(pattern, join("", *tokens))


@pytest.mark.parametrize(
    ("pattern", "pointer", "fits"),
    [
        pytest.param("", "", True, id="the root is the root"),
        pytest.param("", "/a", False, id="the root is nothing below it"),
        pytest.param("/a", "/a/b", False, id="a parent is not its child"),
        pytest.param("/a/b", "/a", False, id="a child is not its parent"),
        pytest.param("/a/*", "/a", False, id="a star needs a token"),
        pytest.param("/a/*", "/a/b/c", False, id="a star is one token"),
        pytest.param("/a/*/c", "/a/0/c", True, id="a star in the middle"),
        pytest.param("/a/**", "/a", True, id="two stars may be nothing"),
        pytest.param("/a/**", "/b", False, id="what comes before two stars counts"),
        pytest.param("/**", "", True, id="two stars alone match the root"),
        pytest.param("/a~1b", "/a~1b", True, id="escaped tokens"),
        pytest.param("/a~1b", "/a/b", False, id="an escaped slash is no separator"),
        pytest.param("/A", "/a", False, id="case counts"),
        pytest.param("/a/b*", "/a/bc", False, id="a star inside a token is a star"),
    ],
)
def test_patterns(pattern, pointer, fits):
    assert pointer_matches(pattern, pointer) is fits


@pytest.mark.parametrize(
    ("pointer", "general"),
    [
        pytest.param("", "", id="root"),
        pytest.param("/tags/0/id", "/tags/*/id", id="middle"),
        pytest.param("/tags/12", "/tags/*", id="end"),
        pytest.param("/0/1", "/*/*", id="neighbours"),
        pytest.param("/tag1/x2", "/tag1/x2", id="digits in names"),
        pytest.param("/a/1\n", "/a/1\n", id="a line break is part of the token"),
        pytest.param("/a/²", "/a/²", id="digits of other kinds are no index"),
    ],
)
def test_general_forms(pointer, general):
    assert generalise(pointer) == general


DOCUMENT = {"a": [{"b": 1}, [2]], "": 3, "x/y": 4, "m~n": 5}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        pytest.param("", DOCUMENT, id="the whole"),
        pytest.param("/a/0/b", 1, id="through array and object"),
        pytest.param("/a/1/0", 2, id="array in array"),
        pytest.param("/", 3, id="empty name"),
        pytest.param("/x~1y", 4, id="escaped slash"),
        pytest.param("/m~0n", 5, id="escaped tilde"),
    ],
)
def test_what_is_there_is_found(pointer, value):
    assert resolve(DOCUMENT, pointer) == value


@pytest.mark.parametrize(
    "pointer",
    [
        pytest.param("/b", id="no such name"),
        pytest.param("/a/2", id="past the end"),
        pytest.param("/a/-1", id="before the start"),
        pytest.param("/a/-", id="after the last, as JSON Patch has it"),
        pytest.param("/a/00", id="leading zero"),
        pytest.param("/a/²", id="a digit to Python, a number to nobody"),
        pytest.param("/a/" + "9" * 5000, id="more digits than an int is read from"),
        pytest.param("/a/0/b/c", id="inside a number"),
    ],
)
def test_what_is_not_there_is_a_key_error(pointer):
    with pytest.raises(KeyError):
        resolve(DOCUMENT, pointer)


@given(VALUES)
def test_every_object_is_walked_once_at_the_place_it_is_found(value):
    walked = list(objects(value))
    assert all(resolve(value, pointer) is item for pointer, item in walked)
    assert len({pointer for pointer, _ in walked}) == len(walked)
    pointers = [pointer for pointer, _ in walked]
    for position, pointer in enumerate(pointers):
        parents = {p for p in pointers if p != pointer and pointer.startswith(p + "/")}
        assert parents <= set(pointers[:position])


@given(VALUES, st.integers(0, 6))
def test_depth_is_what_recursion_says(value, limit):
    def depth(item):
        if isinstance(item, dict):
            return 1 + max((depth(v) for v in item.values()), default=0)
        if isinstance(item, list):
            return 1 + max((depth(v) for v in item), default=0)
        return 0

    assert is_deep(value, limit) is (depth(value) > limit)


def test_a_value_that_nests_without_end_is_walked_without_recursion():
    value: object = {}
    for _ in range(100_000):
        value = {"a": value}
    assert is_deep(value, 200)
    assert sum(1 for _ in zip(objects(value), range(5000), strict=False)) == 5000
    while value:  # taken apart by hand: Python's own destructor would recurse
        value = value.pop("a", None)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(True, "boolean", id="true is no integer"),
        pytest.param(1, "integer", id="integer"),
        pytest.param(1.0, "integer", id="integral float"),
        pytest.param(1.5, "number", id="number"),
        pytest.param(float("inf"), "number", id="infinity"),
        pytest.param("", "string", id="string"),
        pytest.param([], "array", id="array"),
        pytest.param({}, "object", id="object"),
    ],
)
def test_types_are_called_as_json_schema_calls_them(value, name):
    assert json_type(value) == name


@given(VALUES, st.integers(1, 5))
def test_a_sample_is_of_the_value_and_no_larger(value, most):
    some = sample(value, most)
    assert size(some) <= size(value)
    assert json_type(some) == json_type(value)
    if isinstance(value, list):
        assert len(some) <= most
        assert bool(some) == bool(value)
    assert sample(value, 1_000) == value


@given(VALUES, st.integers(0, 9))
def test_a_value_is_large_by_how_many_it_holds(value, limit):
    assert is_large(value, limit) == (size(value) > limit)
    assert (size(value, limit) > limit) == (size(value) > limit)


def test_sizes_count_containers_and_what_is_in_them():
    assert [size(v) for v in (1, [], [1, [2]], {"a": {"b": None}})] == [1, 1, 4, 3]
    assert is_large([2**70, "\ud800"], 2)
    assert not is_large([2**70, "\ud800"], 3)
