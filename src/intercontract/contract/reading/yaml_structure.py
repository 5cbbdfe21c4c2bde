"""How deep a YAML text nests, how much it holds, and how far its aliases expand, before it is built.

Aliases are how a small file becomes a large value ("billion laughs"), and depth is how a value breaks a
recursive reader; both show in the stream of events.
"""

from __future__ import annotations

import yaml
from attrs import Factory

from intercontract.contract.reading.structure import MAX_DEPTH, MAX_VALUES
from intercontract.values import define

MAX_ALIASES = 2_000
MAX_NODES = 5_000_000


def refusal(text: str) -> tuple[str, int | None] | None:
    """Why a YAML text must not be built, with its line counted from 1, or None.

    Raises:
        yaml.YAMLError: the text is no YAML.
    """
    structure = _Structure()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if reason := structure.add(event):
            return reason, event.start_mark.line + 1 if event.start_mark else None
    return None


@define
class _Structure:
    aliases: int = 0
    values: int = 0
    sizes: dict[str, int] = Factory(dict)
    # One entry per open collection: its anchor, and its size with every alias written out.
    open: list[tuple[str | None, int]] = Factory(lambda: [(None, 0)])

    def add(self, event: yaml.Event) -> str:
        """Takes one event; returns what is wrong, if anything."""
        self.values += isinstance(event, yaml.NodeEvent)
        if self.values > MAX_VALUES:
            return f"holds more than {MAX_VALUES:,} values"
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.open.append((event.anchor, 1))
                return "nests too deep" if len(self.open) - 1 > MAX_DEPTH else ""
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                return self._grow(*self.open.pop())
            case yaml.ScalarEvent():
                # Long text weighs as much as many nodes when an alias repeats it.
                return self._grow(event.anchor, 1 + len(event.value) // 64)
            case yaml.AliasEvent():
                self.aliases += 1
                if any(event.anchor == anchor for anchor, _ in self.open):
                    return "has an alias to what holds the alias itself"
                return self._grow(None, self.sizes.get(event.anchor or "", 1))
        return ""

    def _grow(self, anchor: str | None, size: int) -> str:
        if anchor:
            self.sizes[anchor] = size
        holder, held = self.open[-1]
        self.open[-1] = (holder, held + size)
        too_many = self.aliases > MAX_ALIASES or (self.aliases and held + size > MAX_NODES)
        return "has too many aliases" if too_many else ""
