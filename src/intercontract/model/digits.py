"""Whole numbers in text that others wrote."""

from __future__ import annotations

# As many as 64 bits hold; Python itself refuses 4,300, and ``isdigit`` takes "²" for one.
MOST = 18


def whole_number(text: str) -> int | None:
    """The number that a text of 1 to `MOST` ASCII digits is; None for any other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST else None
