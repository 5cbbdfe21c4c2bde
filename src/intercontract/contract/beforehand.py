"""What every command asks of a description and takes long to find out: kept beside it where it is large."""

from __future__ import annotations

from typing import TypeAlias

from attrs import Factory

from intercontract.values import frozen

NamedField: TypeAlias = tuple[tuple[str, ...], str, tuple[str, ...], bool]
"""A place that is named below a schema: its tokens, its pointer, the keywords that its schemas use, and
whether it may be null."""


@frozen
class Beforehand:
    """What is known of a description.

    ``one_way`` are the keywords in it by which a property travels in one direction only, ``free_maps`` the
    properties that are maps wherever it has them (None where nobody asked). ``named`` are the places in each
    JSON answer, by the pointer of its schema, ``outermost`` those of them that are inside of no other.
    `marshal` can write all of it.
    """

    one_way: frozenset[str]
    free_maps: frozenset[str] | None = None
    named: dict[str, tuple[NamedField, ...]] = Factory(dict)
    outermost: dict[str, tuple[NamedField, ...]] = Factory(dict)

    def known(self, root: str, *, below: bool) -> tuple[NamedField, ...] | None:
        """The places in an answer, or the outermost of them; None where it is not known."""
        return (self.named if below else self.outermost).get(root)
