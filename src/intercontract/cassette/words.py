"""Tables of words, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text: parted by commas if there are any, else by space."""
    if "," in text:
        return frozenset(" ".join(item.split()) for item in text.split(",") if item.strip())
    return frozenset(text.split())
