"""`define` and `frozen` of attrs, whose classes are made faster.

attrs writes and compiles how each class is shown, compared and hashed, which was a quarter of the time of a
short command. Here all share how they are shown, and compare and hash what `operator.attrgetter` gets. What a
class or its decorator says of comparison itself is left to attrs, and so are exceptions, which attrs compares
by identity.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import define, frozen
else:

    def _faster(decorate: Callable[..., object], *, hashed: bool) -> Callable[..., object]:
        def decorator(cls: type | None = None, **options: object) -> object:
            if cls is None:
                return partial(decorator, **options)
            if options.pop("repr", True) and "__repr__" not in cls.__dict__:
                cls.__repr__ = _shown
            own = not _OWN.isdisjoint(options) or not _OWN.isdisjoint(cls.__dict__)
            if own or issubclass(cls, BaseException):
                return decorate(cls, repr=False, **options)
            made = decorate(cls, repr=False, eq=False, **options)
            _compare(made, hashed=hashed)
            return made

        return decorator

    define, frozen = _faster(attrs.define, hashed=False), _faster(attrs.frozen, hashed=True)

__all__ = ["define", "frozen"]

_OWN = frozenset(
    ("cmp", "eq", "order", "hash", "unsafe_hash", "cache_hash", "frozen", "__eq__", "__hash__")
)


def _compare(cls: Any, *, hashed: bool) -> None:
    """Have equal those of one class whose fields are equal; ``hashed`` by them too, or not at all.

    Raises:
        TypeError: a field has a key to compare by, which none of ours has.
    """
    fields = attrs.fields(cls)
    if any(one.eq_key for one in fields):
        raise TypeError(f"{cls.__qualname__} has a field that is compared by a key")
    compared = _getter(*(one.name for one in fields if one.eq))

    def __eq__(self: object, other: object) -> bool:  # noqa: N807 - it becomes the class's
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(compared(self) == compared(other))

    cls.__eq__ = __eq__
    if not hashed:
        cls.__hash__ = None
        return
    told = _getter(*(one.name for one in fields if (one.eq if one.hash is None else one.hash)))

    def __hash__(self: object) -> int:  # noqa: N807
        return hash((cls, told(self)))

    cls.__hash__ = __hash__


def _getter(*names: str) -> Callable[[object], Any]:
    return attrgetter(*names) if names else lambda _self: ()


@recursive_repr()
def _shown(self: Any) -> str:
    """As attrs would show it: ``Name(field=value, ...)``."""
    told = []
    for one in attrs.fields(type(self)):
        if one.repr:
            show = one.repr if callable(one.repr) else repr
            told.append(f"{one.name}={show(getattr(self, one.name, attrs.NOTHING))}")
    name = type(self).__qualname__.rpartition(">.")[2]
    return f"{name}({', '.join(told)})"
