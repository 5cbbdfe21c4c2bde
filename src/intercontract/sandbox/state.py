"""What changes in a workspace: tables by resource, counters, and the rate-limit bucket."""

from __future__ import annotations

from typing import Any

from attrs import Factory, evolve

from intercontract.sandbox.table import Table
from intercontract.values import define


@define
class State:
    """Everything that a request can change; tables are named by the singular of what they hold.

    ``open_scroll`` is the one walk through all companies: its parameter, the key of the last company that it
    showed, and when it expires (Unix seconds).
    """

    tables: dict[str, Table[Any]] = Factory(dict)
    counters: dict[str, int] = Factory(dict)
    requests: int = 0
    bucket: int = 0
    used: int = 0
    open_scroll: tuple[str, Any, int] | None = None

    def copy(self) -> State:
        """A copy that shares its rows, which are frozen, but not its tables."""
        tables = {name: table.copy() for name, table in self.tables.items()}
        return evolve(self, tables=tables, counters=dict(self.counters))

    def next(self, kind: str) -> int:
        """How many objects of a kind were made before this one."""
        count = self.counters.get(kind, 0)
        self.counters[kind] = count + 1
        return count
