"""`define` and `frozen` of attrs, whose classes share one ``repr``.

attrs writes and compiles a ``repr`` for each class, which was a tenth of the time of a short command.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from attrs import define, frozen
else:

    def _with_shared_repr(decorate: Callable[..., Any]) -> Callable[..., Any]:
        def decorator(cls: type | None = None, **options: Any) -> Any:
            if cls is None:
                return partial(decorator, **options)
            if options.pop("repr", True) and "__repr__" not in cls.__dict__:
                cls.__repr__ = _shown
            return decorate(cls, repr=False, **options)

        return decorator

    define, frozen = _with_shared_repr(attrs.define), _with_shared_repr(attrs.frozen)

__all__ = ["define", "frozen"]


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
