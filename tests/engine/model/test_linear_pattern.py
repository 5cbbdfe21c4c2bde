"""Patterns of users: the syntax of RE2, and never more time than the text is long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.errors import ConfigurationError
from intercontract.model.linear_pattern import LinearPattern

_PIECES = st.lists(st.sampled_from(["a", "b", ".*", "[^/]+", "/", "é", r"\."]), max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(", id="open"),
        pytest.param(r"(a)\1", id="back-reference"),
        pytest.param("(?=a)", id="look-ahead"),
        pytest.param("(?:(?:a{1000}){100}){100}", id="huge"),
    ],
)
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no regular expression"):
        LinearPattern(text)


@given(_PIECES, st.text("ab/é.\n", max_size=12))
def test_it_matches_what_re_matches(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    ours, theirs = LinearPattern(pattern), re.compile(pattern, re.DOTALL)
    assert ours.matches(text) is (theirs.fullmatch(text) is not None)
    assert ours.found_in(text) is (theirs.search(text) is not None)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("/" + ".*a" * 100 + "b", id="stars"),
        pytest.param("(?:a+)+b", id="nested"),
        pytest.param("/(?:[^/]+){30}b", id="segments"),
    ],
)
def test_no_text_makes_it_backtrack(pattern: str) -> None:
    # With re each of these runs longer than anybody waits.
    assert not LinearPattern(pattern).matches("/" + "a" * 100_000)


def test_any_text_can_be_asked_for() -> None:
    assert LinearPattern("a").found_in("\ud800a\0")
    assert not LinearPattern("a").matches("\ud800a\0")
