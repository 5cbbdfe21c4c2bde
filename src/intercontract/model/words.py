"""Numbers in words."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    """``1 finding``, ``1,200 findings``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
