"""Whether a reported change accounts for a refusal: by place, rule and keyword."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.drift.refusal import RefusedValue, ToldChanges
from intercontract.drift.rules import RULES

TOKENS = st.lists(st.sampled_from(["a", "b", "*"]), max_size=4).map(tuple)
KEYWORDS = ["type", "enum", "required", "properties", "pattern", "anyOf", "maximum", "schema"]


def one_by_one(refused, tokens, rule):
    """What the docstrings say, of one change."""
    pairs = list(zip(tokens, refused.tokens, strict=False))
    if any("*" not in pair and pair[0] != pair[1] for pair in pairs):
        return False
    if len(tokens) < len(refused.tokens):
        return rule.kind in ("type", "values", "existence")
    if len(tokens) > len(refused.tokens):
        return refused.keyword in ("anyOf", "oneOf", "allOf", "not", "if")
    values = ("enum", "const", "type", "null", "list-of-types", "schema")
    if refused.keyword in values:
        return rule.keyword in values
    return rule.keyword == refused.keyword or rule.kind in ("existence", "structure", "type")


@given(
    st.lists(st.tuples(TOKENS, st.sampled_from(sorted(RULES)).map(RULES.get)), max_size=6),
    TOKENS,
    st.sampled_from(KEYWORDS),
)
def test_looked_up_or_one_by_one_is_the_same(told, tokens, keyword):
    refused = RefusedValue(tokens, keyword)
    expected = any(one_by_one(refused, *change) for change in told)
    assert ToldChanges(told).account_for(refused) == expected


@pytest.mark.parametrize(
    ("place", "rule", "tokens", "keyword", "expected"),
    [
        (("a",), "response-property-type-changed", ("a", "b"), "pattern", True),
        (("a",), "response-property-type-changed", ("c", "b"), "pattern", False),
        (("*", "b"), "response-property-type-changed", ("a", "b"), "type", True),
        (("a", "b", "c"), "response-property-type-changed", ("a",), "anyOf", True),
        (("a", "b", "c"), "response-property-type-changed", ("a",), "type", False),
        (("a",), "response-property-became-nullable", ("a",), "type", True),
        (("a",), "response-property-became-nullable", ("a",), "pattern", False),
    ],
)
def test_a_change_accounts_for_what_follows_from_it(place, rule, tokens, keyword, expected):
    changes = ToldChanges([(place, RULES[rule])])
    assert changes.account_for(RefusedValue(tokens, keyword)) == expected
