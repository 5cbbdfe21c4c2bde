"""Untrusted text made safe to show: control characters visible, length bounded."""

from __future__ import annotations


def visible(text: str, *, keep: str = "") -> str:
    """The text with everything unprintable written as an escape such as ``\\x1b`` or ``\\u202e``.

    Terminal controls, NUL, lone surrogates and bidirectional overrides all fall under it; characters
    in ``keep`` (say, newline) stay as they are.
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char in keep
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def line(text: str, limit: int = 200) -> str:
    """Safe text on one line, cut after ``limit`` characters with a note of how many more there were."""
    return visible(text[:limit]) + _more(text, limit)


def block(text: str, limit: int = 4000) -> str:
    """Safe text on several lines, cut likewise."""
    return visible(text[:limit], keep="\n\t") + _more(text, limit)


def _more(text: str, limit: int) -> str:
    return f"… {len(text) - limit:,} more characters" if len(text) > limit else ""
