"""Things that differ only by their places in lists: one shown, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from intercontract.values import frozen

T = TypeVar("T")
S = TypeVar("S")


@frozen(eq=False)
class Alike(Generic[T]):
    """Several things that are alike: their number, and all of them, made when they are asked for.

    ``make`` makes the first of them, perhaps without the words that only people read. Those of another answer
    that have the same ``token``, if any, differ from these by their place in lists alone.
    """

    make: Callable[[], T]
    count: int
    each: Callable[[], Iterable[T]]
    token: object = None

    @property
    def like(self) -> T:
        """The first of them, perhaps without words."""
        return self.make()

    def first(self) -> T:
        """The first of them, with all its words."""
        return next(iter(self.each()))

    @classmethod
    def single(cls, one: T) -> Alike[T]:
        """What nothing else is like."""
        return cls(lambda: one, 1, lambda: (one,))

    def map(self, make: Callable[[T], S], brief: Callable[[T], S] | None = None) -> Alike[S]:
        """The same of what a function makes of each; ``brief`` makes no more than what is alike."""
        alike = brief or make
        return Alike(
            lambda: alike(self.make()), self.count, lambda: map(make, self.each()), self.token
        )


def every(groups: Iterable[T | Alike[T]]) -> Iterator[T]:
    """All one by one."""
    for group in groups:
        if isinstance(group, Alike):
            yield from group.each()
        else:
            yield group
