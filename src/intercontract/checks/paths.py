"""Paths without the ids in them."""

from __future__ import annotations

from intercontract.model.regex import regex

# Numbers, 16 and more hex digits, UUIDs, and whatever is too long for a name.
_IDENTIFIER = regex(r"\d+|[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|.*%40.*|.*@.*|.{41,}")


def template(path: str) -> str:
    """An undocumented path with ids taken out, so that two calls of one thing are one defect."""
    return "/".join("{id}" if _IDENTIFIER.fullmatch(part) else part for part in path.split("/"))
