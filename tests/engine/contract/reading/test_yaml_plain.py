"""Plain YAML read from events is what the library builds from nodes, and the rest is left to the library."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intercontract.contract.reading import yaml_plain, yaml_text
from intercontract.contract.reading.yaml_plain import NotPlain, plain
from intercontract.contract.reading.yaml_text import build
from intercontract.errors import ContractError


def by_the_library(text):
    return yaml.load(text, Loader=yaml_text._Loader)  # noqa: S506 - a safe loader


def read(text):
    return plain(text, lambda reason, line: ContractError(f"{reason} in line {line}"))


SCALARS = [
    "", "~", "null", "Null", "nUll", "true", "TRUE", "yes", "on", "010", "0", "-0", "+7", "1_000", "0x1f",
    "1.", ".5", "-.5e3", "1e5", "1E+2", "1e", "12:30:00", "2024-01-01", "=", ".inf", ".nan", "-a", "9" * 40,
    "1.5.2", "'5'", '"true"', "|\n  5\n", ">\n  a\n  b\n", "text # comment",
]  # fmt: skip


@pytest.mark.parametrize("text", SCALARS)
def test_scalars(text):
    found, expected = read(f"a: {text}"), by_the_library(f"a: {text}")
    assert repr(found) == repr(expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &x [1]\nb: *x", id="alias"),
        pytest.param("a: !!str 5", id="tag"),
        pytest.param("!!map {a: 1}", id="tag of all"),
        pytest.param("<<: {a: 1}\nb: 2", id="merged"),
        pytest.param("? [1]\n: 2", id="a key that is a list"),
        pytest.param("? !!str 1\n: 2", id="a key with a tag"),
        pytest.param("a: <<", id="a merge that is a value"),
        pytest.param("a: 1\n---\nb: 2", id="two documents"),
    ],
)
def test_what_is_not_plain_is_left_to_the_library(text):
    with pytest.raises(NotPlain):
        read(text)


signs = st.text(st.sampled_from("ab1.e-:, \n[]{}'\"#&*!|>?<=~"), max_size=25)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=300)
@given(text=signs)
@example(text="a: 1\na: 2")
@example(text="--- \n...\n")
@example(text="'<<': {a: 1}")
def test_any_text_is_read_as_the_library_reads_it(text):
    try:
        expected = by_the_library(text)
    except (yaml.YAMLError, ValueError):
        with pytest.raises(ContractError):
            build(text, ContractError)
    else:
        assert repr(build(text, ContractError)) == repr(expected)


@given(value=values, flow=st.sampled_from([None, True, False]), width=st.integers(20, 80))
def test_what_was_written_is_read(value, flow, width):
    text = yaml.safe_dump(value, default_flow_style=flow, width=width, allow_unicode=True)
    assert repr(build(text, ContractError)) == repr(by_the_library(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("[[[[a]]]]", "nests too deep in line 1", id="deep"),
        pytest.param("- a\n- b\n- [c, d]\n- e", "holds more than 5 values in line 3", id="many"),
        pytest.param(
            "a: {b: 1, c: 2, d: 3}", "holds more than 5 values in line 1", id="keys count"
        ),
    ],
)
def test_it_is_bounded(text, reason, monkeypatch):
    monkeypatch.setattr(yaml_plain, "MAX_DEPTH", 3)
    monkeypatch.setattr(yaml_plain, "MAX_VALUES", 5)
    with pytest.raises(ContractError, match=reason):
        read(text)


def test_a_number_is_as_large_as_it_is_written():
    assert read("a: 1e400") == {"a": math.inf}
