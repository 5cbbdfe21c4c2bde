"""``x-stability-level``: how settled an operation or property is said to be."""

from __future__ import annotations

from intercontract.drift.document import Node
from intercontract.drift.options import STABILITY_LEVELS


def level_of(node: Node) -> str | None:
    """The level of an operation or schema; empty when it has none, None when it is not a level."""
    value = node.get("x-stability-level")
    if value is None:
        return ""
    return value if isinstance(value, str) and value in STABILITY_LEVELS else None


def rank(level: str) -> int:
    """Higher is more settled; no level counts as stable."""
    return STABILITY_LEVELS.index(level or "stable")
