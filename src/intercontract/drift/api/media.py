"""Media types: which name on one side is which on the other."""

from __future__ import annotations

from intercontract.drift.document import Node
from intercontract.values import frozen


@frozen
class MediaName:
    """``application/problem+json; charset=utf-8`` taken apart."""

    type: str
    subtype: str
    suffixes: tuple[str, ...]
    parameters: frozenset[tuple[str, str]]

    @property
    def bare(self) -> tuple[str, str, tuple[str, ...]]:
        """The name without its parameters."""
        return self.type, self.subtype, self.suffixes

    def contains(self, other: MediaName) -> bool:
        """Whether the other name only says more: ``json`` contains ``problem+json``."""
        if self.type != other.type:
            return False
        if not self.suffixes and other.suffixes and other.suffixes[-1] == self.subtype:
            return True
        return (
            self.subtype == other.subtype and other.suffixes[: len(self.suffixes)] == self.suffixes
        )


def parse(name: str) -> MediaName:
    """Take a media type apart; odd names simply have odd parts."""
    bare, *rest = (part.strip() for part in name.lower().split(";"))
    kind, _, subtype = bare.partition("/")
    base, *suffixes = subtype.split("+")
    pairs = (part.partition("=") for part in rest if part)
    return MediaName(
        kind,
        base,
        tuple(suffixes),
        frozenset((k.strip(), v.strip().strip('"')) for k, _, v in pairs),
    )


def is_json(name: str) -> bool:
    """Whether values keep their types in this format."""
    bare = name.partition(";")[0].strip().lower()
    return bare == "application/json" or bare.endswith("+json")


@frozen
class Contents:
    """Media types that stay (with their names on both sides), go and come."""

    pairs: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def match(before: Node, after: Node) -> Contents:
    """Pair media types by name, else by one refining the other."""
    pairs = [(name, name) for name in before if name in after]
    removed = [name for name in before if name not in after]
    added = [name for name in after if name not in before]
    for name in list(added):  # RFC 9110, 8.3.1: in any case of letters
        for old_name in [old for old in removed if parse(old) == parse(name)]:
            pairs.append((old_name, name))
            removed.remove(old_name)
            added.remove(name)
            break
    for name in list(added):
        new = parse(name)
        for old_name in removed:
            old = parse(old_name)
            if old.contains(new) or new.contains(old):
                pairs.append((old_name, name))
                removed.remove(old_name)
                added.remove(name)
                break
    return Contents(tuple(pairs), tuple(removed), tuple(added))


def range_of(name: str, offered: Node) -> str | None:
    """The range among the offered media types that a name is in: ``image/*`` for ``image/png``."""
    kind = parse(name).type
    return next((wide for wide in offered if wide.strip().lower() in (f"{kind}/*", "*/*")), None)


def contents(node: Node) -> Node:
    """The media types of a request body, response or header."""
    value = node.get("content")
    if not isinstance(value, dict):
        return {}
    return {str(name): media if isinstance(media, dict) else {} for name, media in value.items()}
