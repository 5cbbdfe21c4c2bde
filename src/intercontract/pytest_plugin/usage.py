"""Recordings that no test asked for, counted over all tests and all workers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import Factory

from intercontract.values import define

_NAMED = 20


@define
class RecordingUsage:
    """What was recorded, and what of it was used.

    Of the cassettes of a test that failed nothing is told: it may have ended before it came to the rest.
    """

    _there: dict[str, str] = Factory(dict)
    _used: set[str] = Factory(set)
    _passed_over: set[str] = Factory(set)

    def add(self, entries: Iterable[tuple[str, str, bool]], *, failed: bool) -> None:
        """What one test did: each recording by name (``file#index``), what it is, and whether it was used."""
        for name, what, used in entries:
            self._there[name] = what
            if used:
                self._used.add(name)
            if failed:
                self._passed_over.add(_file(name))

    def to_list(self) -> list[list[Any]]:
        """In plain values, for another process."""
        return [
            [name, what, name in self._used, _file(name) in self._passed_over]
            for name, what in self._there.items()
        ]

    def add_list(self, told: Sequence[Sequence[Any]]) -> None:
        """What another process counted."""
        for name, what, used, failed in told:
            self.add([(name, what, used)], failed=failed)

    def lines(self, root: Path) -> list[str]:
        """What was never used, for people: files below the root by their way from there."""
        unused = [
            f"{name.removeprefix(f'{root}{os.sep}')}  {what}"
            for name, what in self._there.items()
            if name not in self._used and _file(name) not in self._passed_over
        ]
        if not unused:
            return []
        more = [f"  and {len(unused) - _NAMED} more"] if len(unused) > _NAMED else []
        return ["recordings that no test asked for:", *(f"  {n}" for n in unused[:_NAMED]), *more]


def _file(name: str) -> str:
    return name.rpartition("#")[0]
