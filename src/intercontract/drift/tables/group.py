"""One group of rules: a check of oasdiff, or one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

_CHOICE = re.compile(r"\{([^}]*)\}")


def expand(patterns: str) -> Iterator[str]:
    """Rule ids out of a list of patterns: ``a-{b,c}-d`` stands for ``a-b-d`` and ``a-c-d``."""
    for pattern in patterns.split():
        match = _CHOICE.search(pattern)
        if match is None:
            yield pattern
            continue
        for choice in match.group(1).split(","):
            yield from expand(pattern[: match.start()] + choice + pattern[match.end() :])


@frozen
class Group:
    """Rules that belong together; ``breaking``, ``warning`` and ``info`` are lists of id patterns."""

    check: str
    direction: str
    area: str
    kind: str
    summary: str
    breaking: str = ""
    warning: str = ""
    info: str = ""
