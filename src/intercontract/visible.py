"""Untrusted text made visible: file names, keys and values of others can hold terminal controls."""

from __future__ import annotations


def visible(text: str, *, keep: str = "") -> str:
    """The text with everything unprintable written as an escape such as ``\\x1b`` or ``\\u202e``.

    Terminal controls, NUL, lone surrogates and bidirectional overrides all fall under it; characters
    in ``keep`` (say, newline) stay as they are.
    """
    if text.isprintable() or text.translate(dict.fromkeys(map(ord, keep))).isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char in keep
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def shortened(text: str, limit: int = 240) -> str:
    """The text made visible on one line; of one that is longer than ``limit``, both ends."""
    if len(text) > limit:
        text = f"{text[: limit // 2]}…{text[-limit // 2 :]}"
    return visible(text)
