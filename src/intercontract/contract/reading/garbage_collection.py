"""Letting the garbage collector rest while a large value is built.

Values of JSON hold no cycles. Building one makes the collector walk everything built so far again and again,
which takes a third of the time of loading a description of 0.7 MB.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_garbage_collection() -> Iterator[None]:
    """No garbage collection inside, if there was any before."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
