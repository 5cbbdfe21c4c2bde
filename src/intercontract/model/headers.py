"""HTTP headers: ordered, repeatable, found without regard to case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from attrs import field

from intercontract.values import frozen

CREDENTIALS = ("authorization", "proxy-authorization", "cookie")
"""Request headers that say who one is; nothing that is kept or shown has them."""


def _pairs(value: Iterable[tuple[str, str]] | Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    items = value.items() if isinstance(value, Mapping) else value
    return tuple((str(name), str(content)) for name, content in items)


@frozen
class Headers:
    """Header fields in the order they came; names keep their spelling."""

    fields: tuple[tuple[str, str], ...] = field(default=(), converter=_pairs)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name.lower(), []).append(value)
        return found

    def get(self, name: str) -> str | None:
        """The first value of a header, or None."""
        found = self._by_name.get(name.lower())
        return found[0] if found else None

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [*self._by_name.get(name.lower(), ())]

    def without(self, *names: str) -> Headers:
        """The headers less those named."""
        dropped = {name.lower() for name in names}
        return Headers(tuple((k, v) for k, v in self.fields if k.lower() not in dropped))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)
