"""A number is what everybody reads as one, however long or strange the text."""

from __future__ import annotations

import pytest

from intercontract.model.digits import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("1" * 5_000, None),
     ("", None), ("²", None), ("٣", None), ("-1", None), ("1.0", None), (" 1", None), ("1_0", None)],
)  # fmt: skip
def test_whole_numbers(text, number):
    assert whole_number(text) == number
