"""Generated values that do not depend on whose program generates them.

Hypothesis draws some values from the constants in those modules of the running program that are not
installed packages. Which these are depends on what was imported by then: one seed would send other requests
from a checkout than from a wheel, within somebody's tests, or while another region is a step ahead.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

_NAME = "_get_local_constants"
_lock = threading.Lock()
_within = 0


@contextmanager
def no_constants_of_modules() -> Iterator[None]:
    """Draw no constants of modules while the context lasts; contexts of several threads may overlap.

    There is no setting for it. Should Hypothesis call it otherwise one day, values are drawn as it likes.
    """
    global _within
    with _lock:
        if not _within:
            _draw_from(lambda: _none)
        _within += 1
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if not _within:
                _draw_from(_of_modules)


_of_modules = getattr(providers, _NAME, None)
_none = Constants()


def _draw_from(source: object) -> None:
    if _of_modules is not None:
        setattr(providers, _NAME, source)
        providers.CONSTANTS_CACHE.cache.clear()
