"""Which words were drawn by a machine, and which of them are ids and cursors and no secrets."""

from __future__ import annotations

import base64
import binascii
import math
from collections import Counter
from itertools import pairwise

from intercontract.cassette.redaction.pattern import PatternTable, SecretPattern, pattern
from intercontract.cassette.redaction.personal_data import PERSONAL
from intercontract.cassette.redaction.secret_tokens import SECRETS
from intercontract.model.regex import regex

# Shapes of identifiers that are no secrets: UUID, 24 hex digits (contact, company), 20 lower-case
# letters and digits (request id), our own pseudonyms.
_IDENTIFIER = regex(
    r"(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"|[0-9a-f]{24}|[a-z0-9]{20}|\d+|0{8,}[0-9a-f]{12}|REDACTEDx*[0-9a-f]{12})\Z"
)


# The first characters of a long word tell as much as all of it.
_SAMPLE = 2000


def entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values())


def _class(sign: str) -> int:
    return 0 if sign.isdigit() else 1 if sign.islower() else 2 if sign.isupper() else 3


def looks_random(text: str) -> bool:
    """Whether a word was drawn by a machine: its letters, capitals and digits alternate too often.

    Words and paths change class at one character in ten; random base64 and hex at four. Names in camelCase
    have letters alone and begin a word with each capital; half the letters of random ones are capitals.
    """
    if _IDENTIFIER.match(text) or is_cursor(text) or _is_name(text):
        return False
    text = text[:_SAMPLE]
    classes = [_class(sign) for sign in text if sign not in "-_+/="]
    if len(classes) < 20:
        return False
    return _changes(classes) >= 0.22 * len(classes) and entropy(text) >= 3.0


def _is_name(text: str) -> bool:
    letters = text.replace("_", "").replace("-", "")
    return letters.isalpha() and sum(map(str.isupper, letters)) <= 0.25 * len(letters)


def _random_base64(text: str) -> bool:
    """The same for words with slashes, which are paths as often: ids and plain words do not count."""
    pieces = (
        part for part in text.split("/") if not _is_word(part) and not _IDENTIFIER.match(part)
    )
    return looks_random("".join(pieces))


def _is_word(text: str) -> bool:
    return text.isalpha() and _changes([_class(sign) for sign in text]) <= 0.25 * len(text)


def _changes(classes: list[int]) -> int:
    return sum(a != b for a, b in pairwise(classes))


def is_cursor(text: str) -> bool:
    """Whether a word is base64 of JSON numbers and ids, as paging cursors are.

    Source: ``[1769576689000,215472856448646,3]``, reported for 2.11 in intercom-node#509.
    """
    if len(text) > 2000:
        return False
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        plain = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True).decode(
            "ascii"
        )
    except (binascii.Error, ValueError):
        return False
    return bool(_CURSOR.match(plain)) and not any(True for _ in ALL.find(plain))


_CURSOR = regex(r"\[[\w\s,.:\"'-]*\]\Z|\{[\w\s,.:\"'\[\]-]*\}\Z|\"?[\w.:-]{1,64}\"?\Z")


RANDOM: tuple[SecretPattern, ...] = (
    pattern(
        "high-entropy", r"[A-Za-z0-9_-]{20,}={0,2}", check=looks_random, form=r"[A-Za-z0-9_-]{20}"
    ),
    pattern(
        "high-entropy", r"[A-Za-z0-9+/]{32,}={0,2}", "+", "/",
        check=_random_base64, form=r"[A-Za-z0-9+/]{32}",
    ),
)  # fmt: skip

ALL = PatternTable(SECRETS + PERSONAL + RANDOM)
