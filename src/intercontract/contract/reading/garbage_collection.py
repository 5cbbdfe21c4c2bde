"""Letting the garbage collector rest while large values are built, and work seldom while many are.

Values of JSON hold no cycles. Building one makes the collector walk everything built so far again and again,
which takes a third of the time of loading a description of 0.7 MB, and of judging recorded conversations.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 400_000
"""After so many new objects Python looks for cycles, where it looks after 700 unless told otherwise."""


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Garbage collection after 400,000 new objects, or as seldom as it was."""
    before = gc.get_threshold()
    if not 0 < before[0] < RARELY:
        yield
        return
    gc.set_threshold(RARELY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
