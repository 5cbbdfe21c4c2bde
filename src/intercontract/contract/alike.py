"""Things that differ only by their places in lists: one shown, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from intercontract.values import frozen

T = TypeVar("T")
S = TypeVar("S")


@frozen(eq=False)
class Alike(Generic[T]):
    """What is alike of several things, their number, and all of them, made when they are asked for.

    ``like`` is the first of them, perhaps without the words that only people read.
    """

    like: T
    count: int
    each: Callable[[], Iterable[T]]

    def first(self) -> T:
        """The first with all its words."""
        return next(iter(self.each()))

    @classmethod
    def single(cls, one: T) -> Alike[T]:
        """What nothing else is like."""
        return cls(one, 1, lambda: (one,))

    def map(self, make: Callable[[T], S], brief: Callable[[T], S] | None = None) -> Alike[S]:
        """The same of what a function makes of each; ``brief`` makes no more than what is alike."""
        return Alike((brief or make)(self.like), self.count, lambda: map(make, self.each()))


def every(groups: Iterable[T | Alike[T]]) -> Iterator[T]:
    """All one by one."""
    for group in groups:
        if isinstance(group, Alike):
            yield from group.each()
        else:
            yield group
