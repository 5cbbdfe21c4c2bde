"""Entries are written as they are read, and added without losing what a file holds."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.contract.reading.text import parse_yaml
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse
from intercontract.deviation.write import append, to_mapping, to_yaml
from intercontract.errors import ContractError

ONE = Deviation(
    check="response-schema", pointer="/a", reason="It is so.", arguments=("type", "null")
)
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip)
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
deviations = st.builds(
    Deviation,
    check=words,
    pointer=st.sampled_from(["", "/a", "/a/*/b", "/**", "/null", "/é", "/a~1b"]),
    reason=words,
    operations=st.lists(words, min_size=1, max_size=2).map(tuple),
    statuses=st.lists(st.integers(100, 599), max_size=2).map(tuple),
    part=st.sampled_from(["response", "request", "query", "path", "header", "cookie"]),
    arguments=st.lists(words | st.sampled_from(["null", "2.10", "yes", "0x1"]), max_size=3).map(
        tuple
    ),
    regions=st.sampled_from([(), ("us",), ("eu", "au")]),
    versions=st.sampled_from([(), ("2.11",), ("2.10", "2.11")]),
    evidence=st.lists(words, max_size=2).map(tuple),
    first_seen=days,
    expires=days,
    sometimes=st.booleans(),
)


def read(text: str) -> tuple[Deviation, ...]:
    return parse(parse_yaml(text, ContractError))


@given(st.lists(deviations, max_size=4))
def test_what_is_written_is_read_back(made):
    numbered = tuple(evolve(d, index=i) for i, d in enumerate(made))
    assert read(to_yaml(numbered)) == numbered


@given(st.lists(deviations, min_size=1, max_size=3), st.lists(deviations, max_size=3))
def test_what_is_added_comes_after_what_was_there(there, added):
    whole = read(append(to_yaml(there), added))
    assert [evolve(d, index=0) for d in whole] == [evolve(d, index=0) for d in (*there, *added)]


FILE = """\
# What is known.
version: 1
deviations:
  # --- first
  - check: id-type
    pointer: /id   # a comment
    reason: >-
      Numbers
      come.
{last}
# --- and the document
document:
  - check: document-lint
    pointer: /x
    reason: So it is.
"""


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("    sometimes: true", id="a scalar"),
        pytest.param("    evidence:\n      - &a one\n      - *a", id="an alias"),
        pytest.param("    evidence:\n      - |\n        one\n        two", id="a block scalar"),
        pytest.param("    evidence: [one,\n      two]", id="a flow list"),
        pytest.param("    expires:", id="nothing"),
        pytest.param("    sometimes: false\n\n\n", id="blank lines"),
    ],
)
def test_comments_and_other_lists_stay(last):
    text = FILE.format(last=last)
    whole = append(text, (ONE,))
    assert [d.pointer for d in read(whole)] == ["/id", "/a"]
    assert [line for line in text.splitlines() if line not in whole.splitlines()] == []
    assert (
        parse_yaml(whole, ContractError)["document"] == parse_yaml(text, ContractError)["document"]
    )
    assert whole.index("check: response-schema") < whole.index("document:")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("version: 1\ndeviations: []\n", id="an empty flow list"),
        pytest.param(
            "version: 1\ndeviations: [{check: a, pointer: /a, reason: b}]\n", id="a flow list"
        ),
        pytest.param("version: 1\ndocument:\n  - x\n", id="no list"),
        pytest.param("- check: a\n  pointer: /a\n  reason: b\n", id="a bare list"),
        pytest.param("a: [", id="no YAML"),
    ],
)
def test_a_file_of_another_form_is_refused(text):
    with pytest.raises(ContractError):
        append(text, (ONE,), file="d.yaml")


def test_an_empty_file_is_begun_and_nothing_changes_nothing():
    assert append("", (ONE,)) == to_yaml((ONE,))
    assert append(FILE.format(last=""), ()) == FILE.format(last="")


def test_what_is_not_given_is_not_written():
    assert list(to_mapping(ONE)) == ["check", "operation", "pointer", "arguments", "reason"]
