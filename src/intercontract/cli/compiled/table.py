"""What was kept, how much more of it there is by now, and all of it as bytes of which few need be read."""

from __future__ import annotations

import marshal
from typing import Any


class KeptTable(dict[Any, Any]):
    """A table that knows how much was put into it."""

    added = 0

    def __setitem__(self, key: object, value: object) -> None:
        self.added += 1
        super().__setitem__(key, value)


def packed(modules: KeptTable, *others: KeptTable) -> list[bytes | memoryview]:
    """The tables as parts of bytes: an index first, and after it what modules compile to."""
    index: dict[str, tuple[object, ...]] = {}
    codes: list[bytes | memoryview] = []
    end = 0
    for name, (*about, code) in modules.items():
        start, end = end, end + len(code)
        index[name] = *about, start, end
        codes.append(code)
    return [marshal.dumps((index, [dict(table) for table in others], end)), *codes]


def unpacked(content: memoryview) -> list[dict[object, object]]:
    """The tables that were packed; what a module compiles to is a part of the content."""
    # Of the user's own folder, and whole: what is damaged or others could have written is not given to this.
    index, others, length = marshal.loads(content)  # noqa: S302
    first = len(content) - length
    modules = {
        name: (*about, content[first + start : first + end])
        for name, (*about, start, end) in index.items()
    }
    return [modules, *others]
