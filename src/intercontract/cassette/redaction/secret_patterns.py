"""What secrets and personal data look like in text: one table for redaction and for the leak scan.

Because both read this table, what redaction leaves behind is what the scan lets pass.
"""

from __future__ import annotations

from intercontract.cassette.redaction.pattern import PatternTable
from intercontract.cassette.redaction.randomness import ALL
from intercontract.model.regex import regex

__all__ = ["ALL", "NOT_NUMERIC", "is_plain"]

# Short names, words and numbers, in which no pattern finds anything: most of what there is.
_PLAIN = regex(r"[A-Za-z_][0-9A-Za-z_]{0,11}|[A-Za-z][A-Za-z_-]{0,7}[0-9]{0,6}|[1-9][0-9]{0,11}")


def is_plain(text: str) -> bool:
    """Whether a text is of a form in which none of the patterns finds anything; told at once."""
    return bool(_PLAIN.fullmatch(text))


# Of what an id may look like, nothing.
NOT_NUMERIC = PatternTable(tuple(pattern for pattern in ALL.patterns if not pattern.numeric))
