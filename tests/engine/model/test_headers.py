"""Header fields: order and spelling kept, names found in any case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.model.headers import Headers

NAMES = st.sampled_from(["Set-Cookie", "set-cookie", "X-A", "x-a", "Date"])
FIELDS = st.lists(st.tuples(NAMES, st.text(max_size=3)))


@given(FIELDS)
def test_fields_keep_order_spelling_and_repeats(fields):
    headers = Headers(fields)
    assert list(headers) == fields
    assert len(headers) == len(fields)


@given(FIELDS, NAMES)
def test_a_name_is_found_in_any_case(fields, name):
    headers = Headers(fields)
    values = [value for key, value in fields if key.lower() == name.lower()]
    assert headers.all(name.upper()) == values
    assert headers.get(name.swapcase()) == (values[0] if values else None)
    assert (name in headers) is bool(values)


@given(FIELDS, NAMES)
def test_what_is_left_out_is_gone_and_nothing_else(fields, name):
    left = Headers(fields).without(name)
    assert name not in left
    assert list(left) == [(k, v) for k, v in fields if k.lower() != name.lower()]


def test_a_mapping_and_anything_that_is_text_will_do():
    assert list(Headers({"Content-Length": 3})) == [("Content-Length", "3")]


@pytest.mark.parametrize("name", [pytest.param(3, id="number"), pytest.param(None, id="none")])
def test_what_is_no_name_is_not_in_it(name):
    assert name not in Headers({"3": "x", "None": "x"})


def test_equal_headers_are_interchangeable():
    assert {Headers({"A": "1"})} == {Headers([("A", "1")])}
