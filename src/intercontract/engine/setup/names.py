"""Names as they are given: on the command line with commas, by a program one by one."""

from __future__ import annotations

from collections.abc import Sequence

# Several names: a text with commas, as on the command line, or a sequence of texts.
Names = str | Sequence[str]


def names_in(given: Names | None) -> tuple[str, ...]:
    """Each name once, in the order given; none of ``None``."""
    parts = given.split(",") if isinstance(given, str) else given or ()
    return tuple(dict.fromkeys(name for part in parts if (name := part.strip())))
