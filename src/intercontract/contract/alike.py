"""Things that differ only by their places in lists: one shown, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from intercontract.values import frozen

T = TypeVar("T")
S = TypeVar("S")


@frozen(eq=False)
class Alike(Generic[T]):
    """The first of several that are alike, their number, and all of them, made when they are asked for."""

    first: T
    count: int
    each: Callable[[], Iterable[T]]

    @classmethod
    def single(cls, one: T) -> Alike[T]:
        """What nothing else is like."""
        return cls(one, 1, lambda: (one,))

    def map(self, make: Callable[[T], S]) -> Alike[S]:
        """The same of what a function makes of each."""
        return Alike(make(self.first), self.count, lambda: map(make, self.each()))


def every(groups: Iterable[T | Alike[T]]) -> Iterator[T]:
    """All one by one."""
    for group in groups:
        if isinstance(group, Alike):
            yield from group.each()
        else:
            yield group
