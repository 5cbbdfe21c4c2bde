"""Tables: what a workspace holds of one resource, by id, with indexes for lookups and lists."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from itertools import count
from math import inf
from typing import Any, TypeAlias, TypeVar

Row = TypeVar("Row")
Result = TypeVar("Result")
IndexKey: TypeAlias = Any
"""Comparable with the other keys of its index."""

Keys: TypeAlias = Mapping[str, Callable[[Row], IndexKey]]
"""Indexes by name: the key of a row, None where it is left out, or a frozenset of several."""

Forget: TypeAlias = Callable[[Row, str], Row | None]
"""What is left of a row when another one, of an id, is deleted: None if it goes with it."""

Merge: TypeAlias = Callable[[Row, Any, Any], Row]
"""A row after one that it may refer to was merged into another one."""

_VERSIONS = count()
_REMEMBERED = 4

IndexEntry: TypeAlias = tuple[IndexKey, int, str]
"""A row in an index: its key, its number in order of making, its id."""


class Table(MutableMapping[str, Row]):
    """Rows by id, in the order in which they were made; finding, listing and changing one is cheap.

    ``references`` are the tables that rows refer to: what is left of a row when another one is deleted.
    ``merges`` are those whose rows may be merged. Tables of one ``version`` have the same rows.
    """

    def __init__(
        self,
        keys: Keys[Row],
        references: Mapping[str, Forget[Row]],
        merges: Mapping[str, Merge[Row]] | None = None,
    ) -> None:
        self._keys, self._references, self._merges = keys, references, merges or {}
        self._rows: dict[str, tuple[int, Row]] = {}
        self._made = 0
        self.version = next(_VERSIONS)
        self._results: dict[object, Any] = {}
        self._indexes: dict[str, list[IndexEntry]] = {name: [] for name in keys}

    def copy(self) -> Table[Row]:
        """A copy that shares its rows, which are frozen."""
        copied = Table(self._keys, self._references, self._merges)
        copied._rows, copied._made = dict(self._rows), self._made
        copied.version = self.version
        copied._indexes = {name: list(entries) for name, entries in self._indexes.items()}
        return copied

    def _changed(self) -> None:
        self.version = next(_VERSIONS)
        self._results.clear()

    def remembered(self, question: object, answer: Callable[[], Result]) -> Result:
        """The answer to a question about the rows, of which the latest few are kept until they change."""
        if question not in self._results:
            if len(self._results) >= _REMEMBERED:
                del self._results[next(iter(self._results))]
            self._results[question] = answer()
        result: Result = self._results[question]
        return result

    def __getitem__(self, id_: str) -> Row:
        return self._rows[id_][1]

    def __setitem__(self, id_: str, row: Row) -> None:
        self._changed()
        known = self._rows.get(id_)
        number = self._made if known is None else known[0]
        self._made += known is None
        self._rows[id_] = (number, row)
        for name, key_of in self._keys.items():
            before = None if known is None else key_of(known[1])
            after = key_of(row)
            if before != after:
                self._move(self._indexes[name], before, after, number, id_)

    def extend(self, rows: Mapping[str, Row]) -> None:
        """Store many new rows at once, by their ids."""
        self._changed()
        start = self._made
        self._rows.update(
            (id_, (number, row)) for number, (id_, row) in enumerate(rows.items(), start)
        )
        self._made += len(rows)
        for name, key_of in self._keys.items():
            entries = self._indexes[name]
            for number, (id_, row) in enumerate(rows.items(), start):
                key = key_of(row)
                if isinstance(key, frozenset):
                    entries += [(one, number, id_) for one in key]
                elif key is not None:
                    entries.append((key, number, id_))
            entries.sort()

    def __delitem__(self, id_: str) -> None:
        self._changed()
        number, row = self._rows.pop(id_)
        for name, key_of in self._keys.items():
            self._move(self._indexes[name], key_of(row), None, number, id_)

    @staticmethod
    def _move(
        entries: list[IndexEntry], before: IndexKey, after: IndexKey, number: int, id_: str
    ) -> None:
        left, joined = _several(before), _several(after)
        for key in left - joined:
            del entries[bisect_left(entries, (key, number))]
        for key in joined - left:
            insort(entries, (key, number, id_))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self) -> list[Row]:
        """All rows, in the order in which they were made."""
        return [row for _, row in self._rows.values()]

    def key(self, index: str, row: Row) -> IndexKey:
        """The key of a row in an index."""
        return self._keys[index](row)

    def having(self, index: str, key: IndexKey) -> list[Row]:
        """The rows with a key, in the order in which they were made."""
        entries = self._indexes[index]
        found = entries[bisect_left(entries, (key,)) : bisect_right(entries, (key, inf))]
        return [self[id_] for _, _, id_ in found]

    def earliest(self, *ids: str) -> Row | None:
        """The row made first of those that have one of some ids."""
        known = (self._rows[id_] for id_ in ids if id_ in self._rows)
        _, row = min(known, key=lambda numbered: numbered[0], default=(0, None))
        return row

    def until(self, index: str, key: IndexKey) -> list[Row]:
        """The rows with at most a key, in the order in which they were made."""
        entries = self._indexes[index]
        found = entries[: bisect_right(entries, (key, inf))]
        return [self[id_] for _, _, id_ in sorted(found, key=lambda entry: entry[1])]

    def size(self, index: str) -> int:
        """How many rows an index has."""
        return len(self._indexes[index])

    def count(self, index: str, key: IndexKey) -> int:
        """How many rows have a key."""
        entries = self._indexes[index]
        return bisect_right(entries, (key, inf)) - bisect_left(entries, (key,))

    def descending(
        self, index: str, most: int, below: IndexKey = None, skip: int = 0
    ) -> tuple[list[Row], int]:
        """Up to ``most`` rows in descending order of their keys, and how many come after them.

        With ``below``, only rows whose key is less; ``skip`` leaves out so many of the first.
        """
        entries = self._indexes[index]
        stop = len(entries) if below is None else bisect_left(entries, (below,))
        stop = max(0, stop - skip)
        start = max(0, stop - most)
        return [self[id_] for _, _, id_ in reversed(entries[start:stop])], start

    def forget(self, resource: str, id_: str) -> None:
        """Take references to a deleted row of another resource out of all rows."""
        left = self._references.get(resource)
        if left is not None:
            for own, row in list(self.items()):
                changed = left(row, id_)
                if changed is None:
                    del self[own]
                elif changed is not row:
                    self[own] = changed

    def merge(self, resource: str, gone: Any, into: Any) -> None:
        """Turn references to a row of another resource into references to the one it was merged into."""
        merged = self._merges.get(resource)
        if merged is not None:
            for own, row in list(self.items()):
                if (changed := merged(row, gone, into)) is not row:
                    self[own] = changed


def _several(key: IndexKey) -> frozenset[IndexKey]:
    if isinstance(key, frozenset):
        return key
    return frozenset() if key is None else frozenset((key,))
