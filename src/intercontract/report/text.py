"""Untrusted text made safe to show: control characters visible, length bounded."""

from __future__ import annotations

from intercontract.visible import visible


def line(text: str, limit: int = 200) -> str:
    """Safe text on one line, cut after ``limit`` characters with a note of how many more there were."""
    return visible(text[:limit]) + _more(text, limit)


def block(text: str, limit: int = 4000) -> str:
    """Safe text on several lines, cut likewise."""
    return visible(text[:limit], keep="\n\t") + _more(text, limit)


def _more(text: str, limit: int) -> str:
    return f"… {len(text) - limit:,} more characters" if len(text) > limit else ""
